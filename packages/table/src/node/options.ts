import { parseDay } from "@volsmith/market";
import { DomainError } from "@volsmith/numerics";
import type { Feature } from "../features/feature.ts";
import { featureNamed, STUDY_FEATURES } from "../features/index.ts";

/**
 * What S is: the vendor's price of the underlying; its close; or the prepaid forward F·D of the row's
 * own expiry by put-call parity, with which Black-Scholes without dividends is right.
 */
export type SpotSource = "vendor" | "closes" | "parity";

export interface TableOptions {
  /** By name and in order; the ten of the study when left out. See `FEATURE_NAMES`. */
  readonly features?: readonly string[];
  /**
   * "auto": parity for Barchart (its price is after hours), else the vendor's price where there is one,
   * else the close, else parity.
   */
  readonly spot?: "auto" | SpotSource;
  /**
   * Whether the close of the quote date is known at the quote. Quotes are end-of-day, so it is; with
   * "day-before" windows end at the close before.
   */
  readonly lastClose?: "same-day" | "day-before";
  /** Puts become calls by C = P + S − K·e^(−r·tau). */
  readonly puts?: "calls-only" | "calls-and-puts";
  /**
   * Which one stands for a strike with both: "tighter" has the smaller spread (out of the money when
   * equal). By default "tighter" where S is by parity, else "call": where S leaves dividends out,
   * converted puts are dearer than calls.
   */
  readonly prefer?: "auto" | "call" | "tighter" | "out-of-the-money";
  /** Calendar days from quote date to expiry. */
  readonly minDays?: number;
  readonly maxDays?: number;
  /** S/K, both included. */
  readonly moneyness?: readonly [number, number];
  /** Least C/K; smaller ones are a few ticks. */
  readonly minRatio?: number;
  /** Least C, currency. */
  readonly minPrice?: number;
  /** First and last quote date ("2022-02-04"), both included. */
  readonly from?: string;
  readonly to?: string;
  /** Option roots to keep; all when left out. */
  readonly roots?: readonly string[];
  /** Closes in a year; 252, and 365 for crypto calendars. */
  readonly periodsPerYear?: number;
  /** DuckDB's memory; what exceeds it spills to a temporary folder. */
  readonly memoryLimit?: string;
  readonly threads?: number;
}

export interface ResolvedOptions {
  readonly features: readonly Feature[];
  readonly spot: "auto" | SpotSource;
  readonly lastClose: "same-day" | "day-before";
  readonly puts: "calls-only" | "calls-and-puts";
  readonly prefer: "auto" | "call" | "tighter" | "out-of-the-money";
  readonly minDays: number;
  readonly maxDays: number;
  readonly moneyness: readonly [number, number];
  readonly minRatio: number;
  readonly minPrice: number;
  readonly fromDay: number | undefined;
  readonly toDay: number | undefined;
  readonly roots: readonly string[] | undefined;
  readonly periodsPerYear: number | undefined;
  readonly memoryLimit: string;
  readonly threads: number;
}

const WHERE = "buildPricingTable";

/** Options with defaults. @throws {DomainError} naming the first impossible one */
export function resolveOptions({
  features = STUDY_FEATURES,
  spot = "auto",
  lastClose = "same-day",
  puts = "calls-and-puts",
  prefer = "auto",
  minDays = 15,
  maxDays = Infinity,
  moneyness = [0.8, 1.2],
  minRatio = 5e-4,
  minPrice = 0,
  from,
  to,
  roots,
  periodsPerYear,
  memoryLimit = "1GB",
  threads = 2,
  ...others
}: TableOptions): ResolvedOptions {
  refuseUnknown("options", others, OPTION_NAMES);
  const oneOf = (name: string, value: string, choices: readonly string[]): void => {
    const wanted = `one of ${choices.join(", ")}`;
    if (!choices.includes(value)) throw new DomainError(WHERE, name, value, wanted);
  };
  const check = (name: string, value: unknown, isRight: boolean, wanted: string): void => {
    if (!isRight) throw new DomainError(WHERE, name, value, wanted);
  };
  oneOf("spot", spot, ["auto", "vendor", "closes", "parity"]);
  oneOf("lastClose", lastClose, ["same-day", "day-before"]);
  oneOf("puts", puts, ["calls-only", "calls-and-puts"]);
  oneOf("prefer", prefer, ["auto", "call", "tighter", "out-of-the-money"]);
  check("minDays", minDays, minDays >= 0, "0 or more");
  check("maxDays", maxDays, maxDays >= minDays, `at least minDays, ${minDays}`);
  const [low, high] = moneyness;
  check("moneyness", moneyness, low > 0 && high > low, "two ascending positive numbers");
  check("minRatio", minRatio, minRatio >= 0 && minRatio < 1, "in [0, 1)");
  check("minPrice", minPrice, minPrice >= 0, "0 or more");
  check(
    "memoryLimit",
    memoryLimit,
    /^\d+(\.\d+)? *[KMGT]i?B$/i.test(memoryLimit),
    'an amount like "2GB"',
  );
  check("periodsPerYear", periodsPerYear, !(Number(periodsPerYear) <= 0), "positive");
  check("features", features, features.length > 0, "one name or more");
  const twice = features.find((name, i) => features.indexOf(name) < i);
  if (twice !== undefined) throw new DomainError(WHERE, "features", twice, "named once");
  if (lastClose === "day-before" && spot === "closes") {
    const fix =
      'if the close of the quote date is not known, S cannot be it: spot "vendor" or "parity"';
    throw new DomainError(WHERE, "spot", spot, 'another than "closes" with day-before closes', fix);
  }
  return {
    features: features.map(featureNamed),
    spot,
    lastClose,
    puts,
    prefer,
    minDays,
    maxDays,
    moneyness,
    minRatio,
    minPrice,
    fromDay: dayOption("from", from),
    toDay: dayOption("to", to),
    roots,
    periodsPerYear,
    memoryLimit,
    threads,
  };
}

const OPTION_NAMES =
  "features, spot, lastClose, puts, prefer, minDays, maxDays, moneyness, minRatio, minPrice, from, to, roots, periodsPerYear, memoryLimit, threads";

/** Configurations come as JSON too, where nobody checks what entries are called. */
export function refuseUnknown(what: string, others: object, known: string): void {
  const [name] = Object.keys(others);
  if (name === undefined) return;
  throw new DomainError(WHERE, `an entry of ${what}`, name, `one of ${known}`);
}

function dayOption(name: "from" | "to", text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const day = parseDay(text);
  if (Number.isNaN(day)) throw new DomainError(WHERE, name, text, "a date like 2022-02-04");
  return day;
}
