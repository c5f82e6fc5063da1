import { loadKernels } from "@volsmith/kernels";
import type { Block, KernelOptions, Kernels } from "@volsmith/kernels";

import type { OperatorConfig } from "./config.ts";
import { EncodedSurface } from "./encoded-surface.ts";
import { NeighbourSearch } from "./graph.ts";
import { outputLink } from "./output-link.ts";
import { checkInputs, interleave } from "./targets.ts";
import type { Targets } from "./targets.ts";
import { packOperator, placeJob, placeLayers } from "./packed-operator.ts";
import type { LayerStates, PackedOperator } from "./packed-operator.ts";
import type { OperatorWeights } from "./weights.ts";

/** Observed volatilities, scattered: nothing is gridded. */
export interface SurfacePoints {
  /** √τ. [n] */
  readonly rhos: ArrayLike<number>;
  /** k/√τ. [n] */
  readonly zs: ArrayLike<number>;
  /** Black volatilities. [n] */
  readonly vols: ArrayLike<number>;
}

/**
 * Compiles the kernels, starts their threads and lays out the weights.
 * @throws {DomainError | DataError} for options the engine cannot satisfy
 */
export async function loadOperator(
  weights: OperatorWeights,
  options: KernelOptions = {},
): Promise<VolatilityOperator> {
  return new VolatilityOperator(weights, await loadKernels(options));
}

/** What the kernels' memory holds of the surface it last worked on. */
interface Resident {
  readonly owner: object;
  readonly layers: number;
  /** Everything the surface's layers know, contiguous. */
  readonly block: Block;
}

/** Words per input and layer: a lifted state, and the source half of the first kernel layer. */
const STATE_WORDS = 16;
const HALF_WORDS = 64;
/** Blocks of four targets a thread takes at a time, at least: some 0.1 ms of work. */
const GRAIN = 2;

/** A loaded operator. Made by `loadOperator`. */
export class VolatilityOperator {
  readonly config: OperatorConfig;
  readonly kernels: Kernels;
  readonly #packed: PackedOperator;
  readonly #floor: number;
  #resident: Resident | null = null;

  constructor(weights: OperatorWeights, kernels: Kernels) {
    this.config = weights.config;
    this.kernels = kernels;
    this.#packed = packOperator(kernels.arena, weights);
    this.#floor = kernels.arena.mark();
  }

  /**
   * Runs the inner layers at the inputs, once; the result can be asked anywhere.
   *
   * Positions and volatilities are rounded to float32.
   *
   * @throws {ShapeError} when lengths differ
   * @throws {DataError} when there are no points
   * @throws {DomainError} unless all are finite, ρ and volatilities positive
   */
  encode(points: SurfacePoints): EncodedSurface {
    const { vols } = points;
    const { rho, z } = checkInputs("VolatilityOperator.encode", points);
    const n = rho.length;
    const search = new NeighbourSearch(rho, z, this.config);
    const owner = {};
    const { layers, block } = this.#settle(owner, n);
    const targets = { positions: interleave(rho, z), neighbourhoods: search.find(rho, z) };
    const volatilities = Float32Array.from(vols);
    const link = outputLink(this.config, { rhos: rho, zs: z, vols });
    const { values } = link;
    this.#run("operatorLift", targets, { layers, volatilities, values, first: 0, last: 0 });
    for (let j = 0; j + 1 < this.config.nLayers; j++)
      this.#run("operatorForward", targets, { layers, volatilities, first: j, last: j + 1 });
    const states = this.kernels.arena.floats(block).slice();
    return new EncodedSurface({ operator: this, owner, search, link, states, nInputs: n });
  }

  /**
   * Volatilities at targets, into `out`. For `EncodedSurface`, which guarantees consistent sizes.
   * @internal
   */
  volatilities(surface: EncodedSurface, targets: Targets, out: Float64Array): void {
    const { layers } = this.#bring(surface);
    const options = { layers, first: 0, last: this.config.nLayers, outWords: 1 };
    this.#run("operatorForward", targets, options, (values) => out.set(values));
  }

  /**
   * Last pre-activations x, where something else than softplus makes volatilities of them.
   * @internal
   */
  rawOutputs(surface: EncodedSurface, targets: Targets, out: Float64Array): void {
    const { layers } = this.#bring(surface);
    const options = { layers, first: 0, last: this.config.nLayers, outWords: 1, raw: 1 };
    this.#run("operatorForward", targets, options, (values) => out.set(values));
  }

  /**
   * (x, ∂z x, ∂zz x, ∂ρ x) of the last pre-activation x, [n, 4].
   * @internal
   */
  rawJets(surface: EncodedSurface, targets: Targets, out: Float64Array): void {
    const { layers } = this.#bring(surface);
    const options = { layers, first: 0, last: this.config.nLayers, outWords: 4 };
    this.#run("operatorJets", targets, options, (values) => out.set(values));
  }

  /** Ends the threads. Surfaces encoded by this operator cannot be asked any more. */
  dispose(): void {
    this.kernels.dispose();
  }

  #run(
    kernel: "operatorLift" | "operatorForward" | "operatorJets",
    { positions, neighbourhoods }: Targets,
    options: {
      readonly layers: number;
      readonly first: number;
      readonly last: number;
      readonly volatilities?: Float32Array;
      readonly values?: Float32Array;
      readonly outWords?: number;
      readonly raw?: number;
    },
    take?: (values: Float32Array) => void,
  ): void {
    const { arena } = this.kernels;
    const { layers, first, last, volatilities, values, outWords = 0, raw = 0 } = options;
    const mark = arena.mark();
    const count = positions.length / 2;
    const { ranges, sources, maxCount, weights, weightSlopes } = neighbourhoods;
    const out = arena.allocate(count * outWords);
    const job = placeJob(arena, {
      count,
      first,
      last,
      layers,
      nLayers: this.config.nLayers,
      maxEdges: maxCount,
      positions: arena.place(positions).address,
      ranges: arena.placeWords(ranges).address,
      sources: arena.placeWords(sources).address,
      volatilities: volatilities ? arena.place(volatilities).address : 0,
      out: out.address,
      zeros: this.#packed.zeros,
      raw,
      values: values ? arena.place(values).address : 0,
      weights: weights ? arena.place(weights).address : 0,
      weightSlopes: weightSlopes ? arena.place(weightSlopes).address : 0,
    });
    const scratch = this.kernels.operatorScratch(maxCount);
    const jets = kernel === "operatorJets";
    const items = jets ? count : Math.ceil(count / 4);
    this.kernels.run(kernel, job, items, { grain: jets ? 2 * GRAIN : GRAIN, scratch });
    take?.(arena.floats(out));
    arena.release(mark);
  }

  /** Makes sure the kernels' memory holds this surface. */
  #bring(surface: EncodedSurface): Resident {
    if (this.#resident?.owner === surface.owner) return this.#resident;
    const resident = this.#settle(surface.owner, surface.nInputs);
    this.kernels.arena.floats(resident.block).set(surface.states);
    return resident;
  }

  /** Room for the states of n inputs, in place of whatever surface was there. */
  #settle(owner: object, n: number): Resident {
    const { arena } = this.kernels;
    this.#resident = null;
    arena.release(this.#floor);
    const layerWords = n * (STATE_WORDS + HALF_WORDS);
    const block = arena.allocate(this.config.nLayers * layerWords);
    const states: LayerStates[] = this.#packed.layers.map((_, j) => {
      const address = block.address + 4 * j * layerWords;
      return { states: address, sourceHalves: address + 4 * n * STATE_WORDS };
    });
    const layers = placeLayers(arena, this.#packed, states);
    this.#resident = { owner, layers, block };
    return this.#resident;
  }
}
