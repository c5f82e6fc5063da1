/** The families of models as the source's figures group them, and their colours. */
import type { Token } from "../theme/palette.ts";

export type StudyFamily =
  "black-scholes" | "mlp" | "boosting" | "tdnn" | "rnn" | "kan" | "mixture" | "ensemble" | "other";

export interface FamilyInfo {
  /** "Black-Scholes" */
  readonly title: string;
  readonly token: Token;
  /** Figures of the source for its best model; absent where the source draws none. */
  readonly source: FamilySource;
}

export interface FamilySource {
  readonly loss?: string;
  readonly scatter?: string;
  readonly errors?: string;
  readonly time?: string;
}

export const families: Readonly<Record<StudyFamily, FamilyInfo>> = {
  "black-scholes": {
    title: "Black-Scholes",
    token: "m-flat",
    source: { scatter: "S8", errors: "S9", time: "S13" },
  },
  mlp: {
    title: "MLP",
    token: "m-svi",
    source: { loss: "S10", scatter: "S11", errors: "S12", time: "S14" },
  },
  boosting: {
    title: "Gradient boosting",
    token: "m-ssvi",
    source: { loss: "S19", scatter: "S20", errors: "S21", time: "S22" },
  },
  tdnn: {
    title: "TDNN",
    token: "m-essvi",
    source: { loss: "S24", scatter: "S25", errors: "S26", time: "S27" },
  },
  rnn: {
    title: "Recurrent",
    token: "m-operator",
    source: { loss: "S32", scatter: "S33", errors: "S35", time: "S34" },
  },
  kan: {
    title: "KAN",
    token: "m-spline",
    source: { loss: "S37", scatter: "S38", errors: "S39", time: "S40" },
  },
  mixture: { title: "Mixture of experts", token: "m-repaired", source: {} },
  ensemble: { title: "Ensemble", token: "m-truth", source: {} },
  other: { title: "Other", token: "faint", source: {} },
};

/** What a loss curve of the family counts. */
export function stepWord(family: StudyFamily): string {
  if (family === "boosting") return "round";
  return family === "ensemble" ? "member" : "epoch";
}

const patterns: readonly (readonly [RegExp, StudyFamily])[] = [
  [/black/, "black-scholes"],
  [/mixture|experts|moe/, "mixture"],
  [/ensemble|blend|stack/, "ensemble"],
  [/boost|xgb|tree/, "boosting"],
  [/tdnn|time-delay|conv/, "tdnn"],
  [/kan/, "kan"],
  [/rnn|lstm|gru|recurrent|attention/, "rnn"],
  [/mlp|dense|network/, "mlp"],
];

/** The family of a kind, by its name: "rnn-attention" is recurrent; "other" where no name is known. */
export function familyOf(kind: string): StudyFamily {
  return patterns.find(([pattern]) => pattern.test(kind.toLowerCase()))?.[1] ?? "other";
}
