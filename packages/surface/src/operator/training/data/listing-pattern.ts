/** Chains as they come: whole exchanges, their largest, one root of them, the first weeks, a few. */
import type { ExpiryRules, LadderRules, MarketSpec } from "@volsmith/market";
import { marketSpec } from "@volsmith/market";
import type { RandomGenerator } from "@volsmith/numerics";

/**
 * - "full": all expiries an exchange lists; - "dense": as many, and as fine, as the largest list;
 * - "monthlies": the monthly root alone; - "near": the first weeks only;
 * - "sparse": few expiries, few strikes.
 */
export type ListingPattern = "full" | "dense" | "monthlies" | "near" | "sparse";

/** What a pattern changes of a market. */
export function listingChanges(
  { kind, expiries, strikes }: MarketSpec,
  pattern: ListingPattern,
  rng: RandomGenerator,
): Partial<Pick<MarketSpec, "expiries" | "strikes" | "listedShare">> {
  const between = (min: number, max: number): number => min + (max - min) * rng.uniform();
  const count = (min: number, max: number): number => Math.floor(between(min, max + 1));
  const only = (counts: Partial<ExpiryRules>): ExpiryRules => ({ ...expiries, ...NONE, ...counts });
  /** A ladder so many times as coarse as the exchange's own. */
  const ladder = (factor: number): LadderRules => {
    const own = marketSpec(kind).strikes.unitFraction;
    return { ...strikes, unitFraction: own * factor };
  };
  switch (pattern) {
    case "full":
      return {};
    case "dense":
      return {
        expiries: only({
          dailies: count(5, 15),
          weeklies: count(5, 10),
          monthlies: count(6, 12),
          closingMonthlies: count(0, 12),
          monthEnds: count(2, 8),
          quarterlies: count(0, 4),
        }),
        strikes: ladder(between(0.5, 1.2)),
        listedShare: between(0.8, 1),
      };
    case "monthlies":
      return {
        expiries: only({ monthlies: count(4, 12), leapsYears: count(0, 1) }),
        strikes: ladder(0.3 * 10 ** rng.uniform()),
      };
    case "near":
      return { expiries: only({ monthlies: 1, dailies: count(2, 12), weeklies: count(1, 5) }) };
    case "sparse":
      return {
        expiries: only({ monthlies: count(2, 5), weeklies: count(0, 2), quarterlies: count(0, 2) }),
        // An index's own ladder is ten times as fine as theirs.
        strikes: ladder(between(1, kind === "index" ? 8 : 2.5)),
        listedShare: between(0.3, 0.9),
      };
  }
}

/** Rules that list nothing. */
const NONE: Partial<ExpiryRules> = {
  dailies: 0,
  weeklies: 0,
  monthlies: 0,
  closingMonthlies: 0,
  monthEnds: 0,
  quarterlies: 0,
  leapsYears: 0,
};
