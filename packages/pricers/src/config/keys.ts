/** Keys of configurations. Every refusal says what the key may be, and what came. */
import { z } from "zod";

const LARGEST = 1e9;

/** A whole number from `least` to `most`. */
export function whole(least = 1, most = LARGEST): z.ZodNumber {
  const range = most === LARGEST ? `from ${least}` : `from ${least} to ${most}`;
  const message = says(`a whole number ${range}`);
  return z.number(message).int(message).min(least, message).max(most, message);
}

/** A number above 0, or at most `most`. */
export function positive(most = Infinity): z.ZodNumber {
  const message = says(most === Infinity ? "a number above 0" : `above 0 and at most ${most}`);
  const key = z.number(message).positive(message);
  return most === Infinity ? key : key.max(most, message);
}

/** A number from `least` on, up to `most` where that is given. */
export function atLeast(least: number, most = Infinity): z.ZodNumber {
  const range = most === Infinity ? `${least} or more` : `from ${least} to ${most}`;
  const message = says(`a number, ${range}`);
  const key = z.number(message).min(least, message);
  return most === Infinity ? key : key.max(most, message);
}

/** A share: 0 ≤ x < 1. */
export function share(): z.ZodNumber {
  const message = says("a number from 0 to below 1");
  return z.number(message).min(0, message).lt(1, message);
}

/** One of some words. */
export function oneOf<const T extends readonly [string, ...string[]]>(
  words: T,
): z.ZodEnum<{ [K in T[number]]: K }> {
  const listed = words.map((word) => `"${word}"`).join(", ");
  return z.enum(words, says(`one of ${listed}`));
}

/** A list that is not empty; `of` says what it holds. */
export function list<T extends z.ZodType>(entry: T, of: string, most = 64): z.ZodArray<T> {
  const message = says(`a list of 1 to ${most} ${of}`);
  return z.array(entry, message).min(1, message).max(most, message);
}

/** An object of these keys and no others. */
export function keys<S extends z.ZodRawShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  const known = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return `must be an object, got ${show(issue.input)}`;
      const unknown = issue.keys.map((key) => `"${key}"`).join(", ");
      return `has no key ${unknown}; its keys are ${known}`;
    },
  });
}

function says(requirement: string): { error: (issue: { readonly input?: unknown }) => string } {
  return { error: ({ input }) => `must be ${requirement}, got ${show(input)}` };
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 80);
}
