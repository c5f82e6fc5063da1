/** Who stands where in a back-test of hedges: one line a policy, learned ones as means over their seeds. */
import type { BacktestResult } from "@volsmith/backtest";
import type { HedgeStatistics, Interval } from "@volsmith/hedging";
import { mean } from "@volsmith/numerics";
import { moneyDigits } from "./money.ts";

export interface HedgeStanding {
  readonly name: string;
  readonly learned: boolean;
  /** Trainings behind it; 0 for a rule. */
  readonly runs: number;
  readonly mean: number;
  readonly sd: number;
  readonly cvar: number;
  readonly interval: Interval | null;
  /** From seed to seed; null for rules and for one training. */
  readonly cvarSd: number | null;
  readonly entropicPrice: number;
  readonly cost: number;
  readonly turnover: number;
  readonly itmMae: number | null;
  readonly itmRelativeError: number | null;
}

export interface HedgeStandings {
  /** Of the CVaR that decides: the one nearest to 95 %. */
  readonly level: number;
  /** Its name among statistics: "cvar95". */
  readonly key: string;
  /** Of the intervals. */
  readonly confidence: number;
  /** Decimals of money. */
  readonly digits: number;
  /** By CVaR, least first. */
  readonly lines: readonly HedgeStanding[];
}

export function hedgeStandings({ evaluation, overSeeds, config }: BacktestResult): HedgeStandings {
  const levels = evaluation.policies[0]?.statistics.tails.map(({ level }) => level) ?? [];
  const level = levels.toSorted((a, b) => Math.abs(a - 0.95) - Math.abs(b - 0.95))[0] ?? 0.95;
  const key = `cvar${Number((100 * level).toFixed(6))}`;
  const lines = evaluation.policies.map(({ name, statistics, intervals }): HedgeStanding => {
    const seeds = overSeeds.find(({ policy }) => policy === name);
    const all = seeds?.runs.map((run) => run.statistics) ?? [statistics];
    const over = (of: (statistics: HedgeStatistics) => number) => mean(all.map(of));
    return {
      name,
      learned: seeds !== undefined,
      runs: seeds?.runs.length ?? 0,
      mean: over(({ mean }) => mean),
      sd: over(({ sd }) => sd),
      cvar: over(({ tails }) => tails.find((tail) => tail.level === level)!.cvar),
      interval: (seeds?.intervals ?? intervals)[key] ?? null,
      cvarSd: seeds && all.length > 1 ? (seeds.spread[key]?.sd ?? null) : null,
      entropicPrice: over((each) => each.entropicPrice),
      cost: over(({ cost }) => cost),
      turnover: over(({ turnover }) => turnover),
      itmMae: statistics.itmMae === null ? null : over(({ itmMae }) => itmMae ?? NaN),
      itmRelativeError:
        statistics.itmRelativeError === null ? null : over((each) => each.itmRelativeError ?? NaN),
    };
  });
  const ranking = lines.toSorted((a, b) => a.cvar - b.cvar);
  const digits = moneyDigits(ranking.slice(0, 1).map(({ cvar }) => cvar));
  return { level, key, confidence: confidenceOf(config), digits, lines: ranking };
}

function confidenceOf(config: unknown): number {
  const { evaluation } = config as { readonly evaluation?: { readonly confidence?: number } };
  return evaluation?.confidence ?? 0.95;
}
