/**
 * The operator with a backward pass, one surface at a time.
 *
 * Nodes (inputs, then asked points) are shared out to a fixed number of parts. Each part adds up
 * gradients of its own in a fixed order, and parts are added in order: results are the same to the
 * last bit on any number of threads, and differ by rounding between numbers of parts and between
 * the kernels' builds.
 */
import { DomainError } from "@volsmith/numerics";
import type { Block, Kernels } from "@volsmith/kernels";

import { checkConfig } from "../config.ts";
import type { OperatorConfig } from "../config.ts";
import type {
  Asked,
  AskedPoints,
  AtNodes,
  DifferentiableOperator,
} from "./differentiable-operator.ts";
import { layOutSurface } from "./nodes.ts";
import type { NetworkInputs } from "./nodes.ts";
import { placeTape } from "./tape.ts";
import type { Tape } from "./tape.ts";
import { WeightLayout } from "./weight-layout.ts";

export interface TrainableOptions {
  /** Parts the nodes are shared out to; a multiple of the threads uses them best. */
  readonly parts?: number;
}

/** Forward and backward passes over memory that is kept from one surface to the next. */
export class TrainableOperator implements DifferentiableOperator {
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

  setWeights(flat: ArrayLike<number>): void {
    this.#layout.write(flat);
  }

  forward(inputs: NetworkInputs, points: AskedPoints, asked: Asked = "all"): AtNodes {
    const where = "TrainableOperator.forward";
    const nodes = layOutSurface(this.config, inputs, { points, where });
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
