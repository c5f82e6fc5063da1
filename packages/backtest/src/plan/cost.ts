import type { BacktestConfig, PolicyConfig } from "../config/backtest-config.ts";

/** Decisions on a path, for guessing, where the source does not say. */
const STEPS = 60;

/** A number of the account and the features beside the network's products. */
const BESIDE = 1500;

/**
 * How long a training takes, in a unit of its own: good enough to guess the time left. Products of the
 * network a decision, over decisions, paths and epochs.
 */
export function trainingCost(config: BacktestConfig, policy: PolicyConfig): number {
  const { nTraining, nValidation } = config;
  const { epochs = 40 } = policy;
  // Validation goes forward alone: a third of the work.
  const work = products(policy) + BESIDE * (seesItsPosition(policy) ? 2 : 1);
  return epochs * (nTraining + nValidation / 3) * stepsOf(config) * work;
}

/** The same of running a policy on the test paths, with its statistics. */
export function evaluationCost(config: BacktestConfig): number {
  const { policies, baselines, nTest, seeds } = config;
  const runs = policies.length * seeds + baselines.length;
  return runs * nTest * (stepsOf(config) * 4000 + config.evaluation.draws * 100);
}

function stepsOf({ paths }: BacktestConfig): number {
  const { steps } = paths as { readonly steps?: unknown };
  return typeof steps === "number" ? steps : STEPS;
}

/** Then steps are recorded one by one. */
function seesItsPosition({ features = [] }: PolicyConfig): boolean {
  return features.some(({ kind }) => kind === "previous-position");
}

function products({ network, features }: PolicyConfig): number {
  const {
    kind,
    units = 64,
    hidden = [64, 64, 64],
  } = network as {
    readonly kind: string;
    readonly units?: number;
    readonly hidden?: readonly number[];
  };
  const inputs = features?.length ?? 4;
  const gates = { gru: 3, lstm: 4 }[kind];
  // One step waits for the other, as measured on the default.
  if (gates !== undefined) return 1.8 * gates * units * (units + inputs);
  return hidden.reduce((sum, width, i) => sum + width * (i === 0 ? inputs : hidden[i - 1]), 0);
}
