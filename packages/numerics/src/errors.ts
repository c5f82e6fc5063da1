/**
 * The errors of the house: four kinds of misuse, each with a stable `code`.
 *
 * A message says where, which argument must be what, and what came:
 * `durrlemanG: w must be positive, got -0.01`. An expected failure (no convergence, a quote
 * outside its bounds) is a value, never one of these.
 */

export type ErrorCode = "domain" | "shape" | "format" | "data";

/** What every error thrown on purpose by this project is. */
export class VolsmithError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** An argument lies outside the domain of a function. */
export class DomainError extends VolsmithError {
  constructor(where: string, argument: string, value: unknown, requirement: string, fix?: string) {
    super(
      "domain",
      `${where}: ${argument} must be ${requirement}, got ${show(value)}${fix ? `; ${fix}` : ""}`,
    );
  }
}

/** Two arguments, or an argument and what was promised, disagree in length or shape. */
export class ShapeError extends VolsmithError {
  constructor(where: string, argument: string, expected: unknown, actual: unknown) {
    super("shape", `${where}: ${argument} must have shape ${show(expected)}, got ${show(actual)}`);
  }
}

/** Where in a file a problem stands; lines and columns count from 1. */
export interface FilePlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: string | number;
}

/** A file is not what it claims to be, or is cut short. */
export class FormatError extends VolsmithError {
  readonly place: FilePlace;

  constructor(place: FilePlace, problem: string, fix?: string, options?: ErrorOptions) {
    const line = place.line === undefined ? "" : `, line ${place.line}`;
    const column = place.column === undefined ? "" : `, column ${show(place.column)}`;
    super("format", `${place.file}${line}${column}: ${problem}${fix ? `; ${fix}` : ""}`, options);
    this.place = place;
  }
}

/** A well-formed input lacks what the task needs (no expiry with both calls and puts, say). */
export class DataError extends VolsmithError {
  constructor(where: string, problem: string, fix?: string) {
    super("data", `${where}: ${problem}${fix ? `; ${fix}` : ""}`);
  }
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  return String(value);
}
