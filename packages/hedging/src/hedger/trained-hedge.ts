import { ModelProgram } from "@volsmith/engine";
import type { InputShapes, Value, Weights } from "@volsmith/engine";
import { DataError } from "@volsmith/numerics";

import type { Feature } from "../features/feature.ts";
import type { HedgeMarket } from "../market.ts";
import type { Architecture } from "../policies/architecture.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import type { PositionLimits } from "../task.ts";
import { joinStates, marketColumns } from "./states.ts";
import type { StateStandards } from "./states.ts";

/** All of a learned policy but its weights. */
export interface HedgeSpec {
  readonly architecture: Architecture;
  readonly features: readonly Feature[];
  readonly standards: StateStandards;
  /** Names of the instruments it holds, in order, and their limits. */
  readonly instruments: readonly string[];
  readonly limits: readonly (PositionLimits | null)[];
  /** Which of them is the underlying; −1 where it is not traded. */
  readonly underlying: number;
  /** Decisions of the paths it was trained on. */
  readonly nSteps: number;
  /** What it was sold for. */
  readonly premium: number;
}

/** Rows a run works on. */
const ROWS = 1024;

/** A learned policy. It holds memory of its engine until `dispose`. */
export class TrainedHedge implements HedgePolicy {
  readonly name: string;
  readonly kind: string;
  readonly spec: HedgeSpec;
  readonly weights: Weights;
  readonly #programs = new Map<number, ModelProgram<InputShapes>>();

  /** Made by `trainHedge` and `readHedge`. */
  constructor(
    spec: HedgeSpec,
    weights: Weights,
    {
      name = spec.architecture.kind,
      tensors,
    }: { readonly name?: string; readonly tensors?: ReadonlyMap<string, Float32Array> } = {},
  ) {
    this.name = name;
    this.kind = spec.architecture.kind;
    this.spec = spec;
    this.weights = weights;
    if (!tensors) return;
    // A program declares the parameters that the file's tensors go into.
    this.#program(spec.nSteps);
    weights.restore(tensors);
  }

  /**
   * Units held from each decision to the next, [nPaths, nSteps, nInstruments].
   * @throws {DataError} when the market trades other instruments, or lacks what a feature asks for
   */
  positions(market: HedgeMarket): Float32Array {
    const { instruments } = this.spec;
    const traded = market.instruments.map(({ name }) => name);
    if (traded.join("\n") !== instruments.join("\n"))
      throw new DataError(
        "TrainedHedge",
        `this policy holds ${instruments.join(", ")}; traded are ${traded.join(", ")}`,
      );
    return runPolicy(this.#program(market.nSteps), this.spec, market);
  }

  dispose(): void {
    for (const program of this.#programs.values()) program.dispose();
    this.#programs.clear();
    this.weights.dispose();
  }

  #program(nSteps: number): ModelProgram<InputShapes> {
    const known = this.#programs.get(nSteps);
    if (known) return known;
    const program = policyProgram(this.spec, this.weights, nSteps);
    this.#programs.set(nSteps, program);
    return program;
  }
}

/** A policy as a program of its own; its parameters are declared by it. */
export function policyProgram(
  spec: HedgeSpec,
  weights: Weights,
  nSteps: number,
): ModelProgram<InputShapes> {
  return new ModelProgram<InputShapes>(weights, {
    rows: ROWS,
    inputs: stateShapes(spec, nSteps),
    outputs: ({ states, around }) => ({ positions: recordHedge(spec, { states, around }) }),
  });
}

/** Positions on a market, [nPaths, nSteps, nInstruments]. */
export function runPolicy(
  program: ModelProgram<InputShapes>,
  { features, standards, architecture: { around } }: HedgeSpec,
  market: HedgeMarket,
): Float32Array {
  const batch = {
    states: joinStates(marketColumns(features, market), standards),
    ...(around && { around: aroundColumn(around, market) }),
  };
  return program.evaluate(batch, market.nPaths).outputs.positions;
}

/** Shapes of what a policy is given. */
export function stateShapes(
  { architecture, standards, limits }: HedgeSpec,
  nSteps: number,
): { readonly states: readonly [number, number]; readonly around?: readonly [number, number] } {
  return {
    states: [nSteps, standards.means.length],
    ...(architecture.around && { around: [nSteps, knowsEach(architecture) ? limits.length : 1] as const }), // prettier-ignore
  };
}

/** Records positions [nSteps, nInstruments]. */
export function recordHedge(
  { architecture, features, limits, underlying }: HedgeSpec,
  { states, around }: { readonly states: Value; readonly around?: Value | undefined },
): Value {
  return architecture.record(states, {
    outputs: limits.length,
    limits,
    around: around ?? null,
    aroundOutput: knowsEach(architecture) ? "each" : underlying,
    previous: features.some(({ values }) => values === null) ? "seen" : "unseen",
  });
}

/** Whether positions of every instrument are built on something of their own. */
function knowsEach({ around }: HedgeSpec["architecture"]): boolean {
  return around?.ofInstruments !== undefined;
}

/** The feature positions are built on, [nPaths, nSteps], or of each instrument, [nPaths, nSteps, nInstruments]. */
export function aroundColumn(
  { kind, values, ofInstruments }: Feature,
  market: HedgeMarket,
): Float32Array {
  if (ofInstruments) return Float32Array.from(ofInstruments(market));
  if (!values)
    throw new DataError("TrainedHedge", `positions cannot be built on "${kind}"`, "give a delta");
  return Float32Array.from(values(market));
}
