/** Closed lists a user chooses from, and the options that offer them. */
import { parseDay } from "@volsmith/market";
import type { MarketKind } from "@volsmith/market";
import { InvalidArgumentError, Option } from "commander";

export const marketKinds: readonly MarketKind[] = ["index", "stock", "crypto"];

/** Larger seeds belong to what trainings and evaluations are judged by. */
export const MOST_SEED = 2 ** 40 - 1;

/** An option whose value is one of a closed list. */
export function choice(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values);
}

/** Parser of a positive number option. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Infinity)) {
    throw new InvalidArgumentError("It must be a positive number.");
  }
  return value;
}

/** Parser of a whole-number option. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** Parser of a date option. */
export function date(text: string): string {
  if (Number.isNaN(parseDay(text))) {
    throw new InvalidArgumentError("It must be a date like 2022-02-04.");
  }
  return text;
}

/** Parser of a share option. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError("It must be a number from 0 to 1.");
  }
  return value;
}
