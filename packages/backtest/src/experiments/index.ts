import { bandBacktests } from "./band.ts";
import { costsBacktest } from "./costs.ts";
import { defaultBacktest } from "./default.ts";
import { frictionlessBacktest } from "./frictionless.ts";
import { hestonBacktest } from "./heston.ts";
import { properBacktest } from "./proper.ts";
import type { ReadyBacktest } from "./ready-backtest.ts";
import { sourceBacktest } from "./source.ts";
import { surfaceBacktest } from "./surface.ts";
import { twoInstrumentsBacktest } from "./two-instruments.ts";

/** Configurations that come with the house. */
export const readyBacktests: readonly ReadyBacktest[] = [
  defaultBacktest,
  sourceBacktest,
  properBacktest,
  frictionlessBacktest,
  costsBacktest,
  hestonBacktest,
  ...bandBacktests,
  surfaceBacktest,
  twoInstrumentsBacktest,
];
