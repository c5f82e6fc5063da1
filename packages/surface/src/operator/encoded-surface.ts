import { ShapeError } from "@volsmith/numerics";

import type { NeighbourSearch } from "./graph.ts";
import type { LinkPoints, OutputLink } from "./output-link.ts";
import { checkPlaces, interleave } from "./targets.ts";
import type { Targets } from "./targets.ts";
import type { VolatilityOperator } from "./volatility-operator.ts";

interface EncodedParts {
  readonly operator: VolatilityOperator;
  readonly owner: object;
  readonly search: NeighbourSearch;
  readonly link: OutputLink;
  readonly states: Float32Array;
  readonly nInputs: number;
}

/**
 * A set of quotes after the operator's inner layers: plain data of its own, which may be asked for
 * volatilities anywhere, at a cost linear in the number of points. Asked points never influence
 * each other. Made by `VolatilityOperator.encode`.
 */
export class EncodedSurface {
  readonly operator: VolatilityOperator;
  readonly nInputs: number;
  /** Identity of the surface in the kernels' memory. @internal */
  readonly owner: object;
  /** Hidden states of the inputs, all layers. @internal */
  readonly states: Float32Array;
  readonly #search: NeighbourSearch;
  readonly #link: OutputLink;

  constructor({ operator, owner, search, link, states, nInputs }: EncodedParts) {
    this.operator = operator;
    this.owner = owner;
    this.states = states;
    this.nInputs = nInputs;
    this.#search = search;
    this.#link = link;
  }

  /**
   * Volatilities at (ρ, z) = (√τ, k/√τ), coordinates rounded to float32.
   *
   * @param rhos [n] @param zs [n] @param out [n], overwritten and returned
   * @throws {ShapeError} when lengths differ
   * @throws {DomainError} unless all are finite and ρ positive
   */
  query(
    rhos: ArrayLike<number>,
    zs: ArrayLike<number>,
    out: Float64Array = new Float64Array(rhos.length),
  ): Float64Array {
    const targets = this.#targets("EncodedSurface.query", rhos, zs, out.length);
    if (rhos.length === 0) return out;
    if (this.operator.config.prior === "none") {
      this.operator.volatilities(this, targets, out);
      return out;
    }
    this.operator.rawOutputs(this, targets, out);
    return this.#link.vols(out, coordinates(targets), out);
  }

  /**
   * (σ, ∂σ/∂z, ∂²σ/∂z², ∂σ/∂ρ) by forward differentiation of the network with each target's set of
   * sources held fixed: exact up to float32 rounding, at some four times the cost of `query`.
   *
   * @param out [n, 4], overwritten and returned
   * @throws {ShapeError | DomainError} as `query`
   */
  jets(
    rhos: ArrayLike<number>,
    zs: ArrayLike<number>,
    out: Float64Array = new Float64Array(4 * rhos.length),
  ): Float64Array {
    const targets = this.#targets("EncodedSurface.jets", rhos, zs, out.length / 4);
    if (rhos.length === 0) return out;
    this.operator.rawJets(this, targets, out);
    this.#link.jets(out, coordinates(targets));
    return out;
  }

  #targets(where: string, rhos: ArrayLike<number>, zs: ArrayLike<number>, nOut: number): Targets {
    const { rho, z } = checkPlaces(where, rhos, zs);
    if (nOut !== rho.length) throw new ShapeError(where, "out", [rho.length], [nOut]);
    return { positions: interleave(rho, z), neighbourhoods: this.#search.find(rho, z) };
  }
}

/** As the operator sees them, float32. */
function coordinates({ positions }: Targets): LinkPoints {
  return {
    rhos: positions.filter((_, i) => i % 2 === 0),
    zs: positions.filter((_, i) => i % 2 === 1),
  };
}
