import { defaultBacktest } from "./default.ts";
import { properBacktest } from "./proper.ts";
import type { ReadyBacktest } from "./ready-backtest.ts";
import { sourceBacktest } from "./source.ts";

/** Configurations that come with the house. */
export const readyBacktests: readonly ReadyBacktest[] = [
  defaultBacktest,
  sourceBacktest,
  properBacktest,
];
