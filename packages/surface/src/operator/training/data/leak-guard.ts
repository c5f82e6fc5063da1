/** Days that nothing may be trained on: the days of the tests, and all from a cut-off on. */
import { formatDay, instantToWall, parseDay } from "@volsmith/market";
import { DomainError } from "@volsmith/numerics";

/** Quote dates of the evaluation chains, on any underlying. */
export const TEST_DAYS: readonly string[] = [
  "2019-05-17",
  "2022-02-04",
  "2022-06-10",
  "2023-02-07",
  "2023-09-01",
];

export interface LeakRule {
  /** First date that may not be trained on, "2026-05-01". */
  readonly cutOff: string;
  /** Days before it that may not be either; `TEST_DAYS` are always among them. */
  readonly testDays?: readonly string[];
}

export type LeakReason = "test-day" | "from-cut-off";

/**
 * Why quotes of an instant may not be trained on; null where they may.
 *
 * A day has two dates at once somewhere on earth: an instant is judged by its date in New York and
 * by its date in UTC, and one of them is enough.
 *
 * @throws {DomainError} when a date of the rule is none: a rule that guards nothing is a mistake.
 */
export function leakReason(quotedAt: number, rule: LeakRule): LeakReason | null {
  const { cutOff, testDays = [] } = rule;
  const days = [...TEST_DAYS, ...testDays];
  for (const [name, date] of [["cutOff", cutOff], ...days.map((day) => ["testDays", day])]) {
    if (Number.isNaN(parseDay(date))) {
      throw new DomainError("leakReason", name, date, 'a date like "2026-05-01"');
    }
  }
  const dates = ["UTC", "America/New_York"].map((zone) => dateIn(zone, quotedAt));
  if (dates.some((date) => days.includes(date))) return "test-day";
  return dates.some((date) => date >= cutOff) ? "from-cut-off" : null;
}

/** "2022-02-04" in a zone. */
export function dateIn(timeZone: string, instant: number): string {
  return formatDay(instantToWall(timeZone, instant).day);
}
