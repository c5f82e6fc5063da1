import type { PricerConfig } from "@volsmith/pricers";

/**
 * How long a model learns, in a unit of its own: good enough to begin with what takes longest and to
 * guess the time left.
 */
export function costOf(config: PricerConfig): number {
  const { kind } = config;
  const number = (key: string, otherwise: number): number => {
    const value = config[key];
    return typeof value === "number" ? value : otherwise;
  };
  const rounds = number("epochs", number("trees", number("rounds", 0)));
  return 1 + rounds * number("steps", 1) * (WEIGHT[kind] ?? 1);
}

/** Work of an epoch and step against that of an MLP, as measured on the embedded study. */
const WEIGHT: Readonly<Record<string, number>> = {
  boosting: 0.015,
  kan: 0.5,
  "tdnn-reduced": 0.4,
  tdnn: 0.5,
  rnn: 0.6,
  "rnn-attention": 0.8,
  mixture: 3, // its experts and its gate learn before
};
