/** A back-test of hedges that takes a moment. */

export const tinyPolicies = [
  {
    name: "band",
    network: { kind: "no-transaction-band", hidden: [8] },
    features: [{ kind: "strike-distance" }, { kind: "time-left" }],
    epochs: 2,
  },
  {
    name: "layers",
    network: { kind: "feed-forward", hidden: [8], around: { kind: "delta", vol: 0.2 } },
    features: [{ kind: "strike-distance" }, { kind: "time-left" }],
    epochs: 2,
  },
];

export function tinyHedge(changes: object = {}): object {
  return {
    name: "tiny",
    seed: 3,
    paths: { kind: "process", process: { kind: "gbm", vol: 0.2 }, years: 0.1, steps: 6 },
    nTraining: 600,
    nValidation: 200,
    nTest: 800,
    costs: [{ kind: "proportional", rate: 0.002 }],
    policies: tinyPolicies,
    baselines: [{ kind: "none" }, { kind: "black-scholes-delta", vol: 0.2 }],
    evaluation: { draws: 20 },
    threads: 1,
    ...changes,
  };
}
