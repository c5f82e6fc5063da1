/**
 * Local volatility from a table, a fitted surface's or one's own.
 *
 * [D94] Dupire, "Pricing with a smile", Risk 7(1), 1994.
 */
import { requireFinite, requirePositive } from "../checks.ts";
import { tabulate } from "./local-vol-table.ts";
import type { LocalVolSource } from "./local-vol-table.ts";
import { pathPlan } from "./plan.ts";
import type { Process } from "./process.ts";
import { refined, stepLengths } from "./time-grid.ts";

export interface LocalVolatilityOptions {
  readonly spot: number;
  /** Annual drift; left out, the spot follows the source's forwards, or has none. */
  readonly drift?: number;
  readonly source: LocalVolSource;
}

export interface LocalVolatilityProcess extends Process {
  readonly kind: "local-volatility";
  readonly source: LocalVolSource;
  /** ln(F_t/S_0), from which log-moneynesses are measured. @param time years */
  readonly logForward: (time: number) => number;
}

/**
 * dF = F·σ(t, ln(S/F_t))·dW by logarithmic Euler steps, which keep the mean exactly, with σ at the
 * middle of each step, from a table of 257 log-moneynesses that reach 14 standard deviations to
 * either side. Local volatility changes fastest near today, so the grid's steps are divided there
 * (`refined`).
 *
 * @throws {DomainError} unless spot is positive and drift finite; planning throws {DataError} where the
 *   surface has no local volatility because of arbitrage (`tabulate`)
 */
export function localVolatility({
  spot,
  drift,
  source,
}: LocalVolatilityOptions): LocalVolatilityProcess {
  requirePositive("localVolatility", "spot", spot);
  if (drift !== undefined) requireFinite("localVolatility", "drift", drift);
  const { forward } = source;
  const follow = drift === undefined && forward ? forward : null;
  const logForward = (time: number) => {
    if (!follow) return (drift ?? 0) * time;
    return time > 0 ? Math.log(follow(time) / spot) : 0;
  };
  return {
    kind: "local-volatility",
    spot,
    drift: drift ?? (follow ? Math.log(follow(1) / spot) : 0),
    source,
    logForward,
    plan(grid) {
      const times = refined(grid);
      const lengths = stepLengths({ times });
      // One row more than steps: the volatility told at the last date.
      const instants = [...lengths.map((length, i) => times[i] + 0.5 * length), times.at(-1)!];
      const { table, begins, columns, perUnit } = tabulate(source, instants);
      const records = [...lengths, 0].flatMap((length, i) => [
        -0.5 * length,
        Math.sqrt(length),
        begins[i],
        perUnit[i],
      ]);
      return {
        ...pathPlan(grid, { spot, drift: drift ?? 0 }, { kernel: "LOCAL_VOLATILITY" }),
        times,
        // Rounded down, so that the column after the place is still in the row.
        constants: Float32Array.of(columns, columns - 1.001),
        steps: Float32Array.from(records),
        table,
        ...(follow && { logForwards: grid.times.map(logForward) }),
      };
    },
  };
}
