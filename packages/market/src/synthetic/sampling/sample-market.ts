/** Random market specifications: levels, dates, listings, widths and noise. */
import type { RandomGenerator } from "@volsmith/numerics";
import { calendarNamed } from "../../calendars/calendar-named.ts";
import { lastSession } from "../../calendars/calendar.ts";
import { epochDay } from "../../calendars/epoch-day.ts";
import type { ZeroCurve } from "../curves.ts";
import type { ExpiryRules } from "../listing/expiry-rules.ts";
import type { MarketKind, MarketSpec } from "../market-spec.ts";
import { marketSpec } from "../presets/preset.ts";
import type { TruthName } from "../truth.ts";
import type { Range } from "./draws.ts";
import { drawInteger, drawLogUniform, drawOne, drawUniform } from "./draws.ts";
import { sampleModel } from "./sample-model.ts";

export interface SampleMarketOptions {
  readonly kinds?: readonly MarketKind[];
  readonly models?: readonly TruthName[];
}

const KINDS: readonly MarketKind[] = ["index", "stock", "crypto"];
const MODELS: readonly TruthName[] = ["ssvi", "heston", "bates"];
const SPOT: Readonly<Record<MarketKind, Range>> = {
  index: [300, 30_000],
  stock: [20, 1_500],
  crypto: [1_000, 200_000],
};
/** Factor on the ladder's finest step: 10 lists a tenth of the strikes near the money. */
const COARSER: Readonly<Record<MarketKind, Range>> = {
  index: [1, 10],
  stock: [0.2, 1.6],
  crypto: [0.2, 1.6],
};
const HOUR = 3_600_000;

/**
 * A random market without defects. Out-of-the-money quotes number from some 30 to some 3,000;
 * sampled markets of one generator differ in everything but the kind of exchange.
 */
export function sampleMarketSpec(
  rng: RandomGenerator,
  { kinds = KINDS, models = MODELS }: SampleMarketOptions = {},
): MarketSpec {
  const kind = drawOne(rng, kinds);
  const preset = marketSpec(kind);
  const calendar = calendarNamed(preset.expiries.calendar);
  const day = lastSession(
    calendar,
    drawInteger(rng, [epochDay(2010, 1, 4), epochDay(2029, 12, 28)]),
  );
  const dies = calendar.expiry(day, kind === "crypto" ? "utc8" : "pm");
  const width = drawLogUniform(rng, [0.3, 4]);
  const { spread } = preset.quotes;
  return {
    ...preset,
    // Exchanges trade some 6 hours before their close; a coin at any hour.
    quotedAt: dies - Math.floor(drawUniform(rng, [0.1, kind === "crypto" ? 8 : 6]) * HOUR),
    spot: drawLogUniform(rng, SPOT[kind]),
    model: sampleModel(kind, drawOne(rng, models), rng),
    rates: kind === "crypto" ? preset.rates : sampleCurve(rng, [-0.005, 0.07]),
    carry: sampleCurve(rng, kind === "crypto" ? [-0.15, 0.05] : [0, 0.04]),
    expiries: sampleExpiries(preset.expiries, rng),
    strikes: {
      ...preset.strikes,
      unitFraction: preset.strikes.unitFraction * drawLogUniform(rng, COARSER[kind]),
      downStdevs: preset.strikes.downStdevs * drawUniform(rng, [0.5, 1.3]),
      upStdevs: preset.strikes.upStdevs * drawUniform(rng, [0.5, 1.3]),
    },
    listedShare: drawUniform(rng, [0.5, 1]),
    quotes: {
      ...preset.quotes,
      spread: {
        ...spread,
        rootPrice: spread.rootPrice * width,
        volPoints: spread.volPoints * width,
        intrinsic: spread.intrinsic * width,
      },
      noise: {
        level: drawUniform(rng, [0, 1]),
        common: drawUniform(rng, [0, 1]),
        persistence: drawUniform(rng, [0, 0.95]),
      },
    },
  };
}

function sampleExpiries(rules: ExpiryRules, rng: RandomGenerator): ExpiryRules {
  const upTo = (count: number): number => drawInteger(rng, [0, Math.ceil(1.3 * count)]);
  return {
    ...rules,
    dailies: upTo(rules.dailies),
    weeklies: upTo(rules.weeklies),
    // Every market has its monthlies, so none is empty.
    monthlies: drawInteger(rng, [3, 8]),
    closingMonthlies: upTo(rules.closingMonthlies),
    monthEnds: upTo(rules.monthEnds),
    quarterlies: upTo(rules.quarterlies),
    leapsYears: upTo(rules.leapsYears),
  };
}

function sampleCurve(rng: RandomGenerator, level: Range): ZeroCurve {
  return {
    level: drawUniform(rng, level),
    slope: drawUniform(rng, [-0.02, 0.02]),
    hump: drawUniform(rng, [-0.02, 0.02]),
    decay: drawLogUniform(rng, [0.3, 3]),
  };
}
