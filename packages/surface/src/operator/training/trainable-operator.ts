/**
 * The operator with a backward pass, one surface at a time.
 *
 * Nodes (inputs, then asked points) are shared out to a fixed number of parts. Each part adds up
 * gradients of its own in a fixed order, and parts are added in order: results are the same to the
 * last bit on any number of threads, and differ by rounding between numbers of parts and between
 * the kernels' builds.
 */
import { DomainError, ShapeError } from "@volsmith/numerics";
import type { Block, Kernels } from "@volsmith/kernels";

import { checkConfig } from "../config.ts";
import type { OperatorConfig } from "../config.ts";
import { NeighbourSearch } from "../graph.ts";
import { layOutNodes } from "./nodes.ts";
import type { NetworkInputs } from "./nodes.ts";
import { placeTape } from "./tape.ts";
import type { Tape } from "./tape.ts";
import { WeightLayout } from "./weight-layout.ts";

/** Points to ask for. */
export interface AskedPoints {
  readonly rhos: ArrayLike<number>;
  readonly zs: ArrayLike<number>;
}

/**
 * Where the last layer is wanted: "all" asks at the inputs too, whose inner layers are there
 * anyway, which costs a quarter of asking at the same places again.
 */
export type Asked = "all" | "points";

/** One number at each input (empty when not asked) and at each asked point. */
export interface AtNodes {
  readonly inputs: Float64Array;
  readonly points: Float64Array;
}

export interface TrainableOptions {
  /** Parts the nodes are shared out to; a multiple of the threads uses them best. */
  readonly parts?: number;
}

/** Forward and backward passes over memory that is kept from one surface to the next. */
export class TrainableOperator {
  readonly config: OperatorConfig;
  readonly kernels: Kernels;
  readonly parts: number;
  readonly #layout: WeightLayout;
  readonly #gradients: Block;
  readonly #sum: Block;
  readonly #floor: number;
  #tape: Tape | null = null;

  /** @throws {DomainError} for a configuration the kernels cannot run, or unless parts ≥ 1 */
  constructor(config: OperatorConfig, kernels: Kernels, { parts = 32 }: TrainableOptions = {}) {
    this.config = checkConfig(config);
    this.kernels = kernels;
    if (!Number.isInteger(parts) || parts < 1)
      throw new DomainError("TrainableOperator", "parts", parts, "a positive integer");
    this.parts = parts;
    const { arena } = kernels;
    this.#layout = new WeightLayout(arena, config);
    const { length } = this.#layout.block;
    this.#sum = arena.allocate(length);
    this.#gradients = arena.allocate(parts * length);
    this.#floor = arena.mark();
  }

  /** Weights to use from now on. @param flat [nWeights], as `flattenWeights` orders them */
  setWeights(flat: ArrayLike<number>): void {
    this.#layout.write(flat);
  }

  /**
   * Raw outputs (the last pre-activation) at the asked points, and at the inputs when asked.
   *
   * @param inputs what the network is given; coordinates and values are rounded to float32
   * @throws {ShapeError} when lengths differ
   */
  forward(inputs: NetworkInputs, points: AskedPoints, asked: Asked = "all"): AtNodes {
    const n = inputs.rhos.length;
    for (const [name, { length }] of [["zs", inputs.zs] as const, ["vols", inputs.vols] as const])
      if (length !== n) throw new ShapeError("TrainableOperator.forward", name, [n], [length]);
    if (points.zs.length !== points.rhos.length)
      throw new ShapeError("forward", "zs", [points.rhos.length], [points.zs.length]);
    const rho = Float32Array.from(inputs.rhos);
    const z = Float32Array.from(inputs.zs);
    const search = new NeighbourSearch(rho, z, this.config);
    const nodes = layOutNodes({ ...inputs, rhos: rho, zs: z }, points, search);
    const { arena } = this.kernels;
    arena.release(this.#floor);
    const tape = placeTape(arena, nodes, {
      config: this.config,
      layout: this.#layout,
      asked,
      parts: this.parts,
      gradients: this.#gradients.address,
    });
    this.#tape = tape;

    const scratch = this.kernels.operatorScratch(nodes.maxCount);
    const { nBlocks, inputBlocks } = nodes;
    const { nLayers } = this.config;
    const run = (first: number, last: number, from: number, to: number) => {
      tape.set({ first, last, firstBlock: from });
      this.kernels.run("trainForward", tape.job, to - from, { scratch });
    };
    tape.set({ first: 0, last: 0, firstBlock: 0 });
    this.kernels.run("operatorLift", tape.job, inputBlocks, { scratch });
    for (let j = 0; j + 1 < nLayers; j++) run(j, j + 1, 0, inputBlocks);
    if (asked === "all") run(nLayers - 1, nLayers, 0, inputBlocks);
    run(0, nLayers, inputBlocks, nBlocks);
    const out = arena.floats(tape.out);
    return {
      inputs: Float64Array.from(out.subarray(0, asked === "all" ? nodes.nInputs : 0)),
      points: Float64Array.from(
        out.subarray(4 * inputBlocks, 4 * inputBlocks + points.rhos.length),
      ),
    };
  }

  /**
   * Adds the gradient of a loss to `gradient`, from the loss's derivatives by what the last
   * `forward` returned.
   *
   * @param gradient [nWeights], added to
   * @returns derivatives by the inputs' volatilities, where these are what is lifted. [nInputs]
   */
  backward(slopes: AtNodes, gradient: Float64Array): Float64Array {
    const tape = this.#tape;
    if (!tape) throw new DomainError("TrainableOperator.backward", "calls", 0, "after `forward`");
    const { arena } = this.kernels;
    const { nodes } = tape;
    const { inputBlocks, nInputs } = nodes;
    const outSlopes = arena.floats(tape.outSlopes);
    outSlopes.fill(0);
    outSlopes.set(slopes.inputs, 0);
    outSlopes.set(slopes.points, 4 * inputBlocks);
    arena.floats(tape.volatilitySlopes).fill(0);
    arena.floats(tape.lastStateSlopes).fill(0);

    const scratch = this.kernels.trainScratch(nodes.maxCount);
    const { nLayers } = this.config;
    const run = (
      kernel: "trainProjection" | "trainEdges" | "trainNodes",
      j: number,
      firstBlock: number,
    ) => {
      tape.set({ first: j, last: j, firstBlock });
      this.kernels.run(kernel, tape.job, this.parts, { scratch });
    };
    const askedFrom = tape.asked === "all" ? 0 : inputBlocks;
    run("trainProjection", nLayers - 1, askedFrom);
    for (let j = nLayers - 1; j >= 0; j--) {
      run("trainEdges", j, j === nLayers - 1 ? askedFrom : 0);
      this.kernels.run("sumParts", tape.sourceSum, (4 * inputBlocks * 80) / 16, { grain: 64 });
      run("trainNodes", j, 0);
    }
    this.#sumGradients(gradient);
    const values = arena.floats(tape.volatilitySlopes);
    return Float64Array.from(values.subarray(0, nInputs));
  }

  /** Bytes of kernel memory in use. */
  get bytes(): number {
    return this.kernels.arena.mark();
  }

  #sumGradients(gradient: Float64Array): void {
    const { arena } = this.kernels;
    const { length } = this.#layout.block;
    const mark = arena.mark();
    const args = arena.placeWords([
      this.#gradients.address,
      4 * length,
      this.parts,
      this.#sum.address,
    ]);
    this.kernels.run("sumParts", args, length / 16, { grain: 64 });
    arena.release(mark);
    this.#layout.addGradient(arena.floats(this.#sum), gradient);
  }
}
