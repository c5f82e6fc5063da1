/** What is wrong with a configuration, in the words of who wrote it: which key, and what it may be. */
import { z } from "zod";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** "models[2].search.eta" */
function keyPath(path: Path): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : `${text}${text && "."}${String(key)}`,
    "",
  );
}

/**
 * One problem in a line: `split.train must be less than 1, got 3`.
 * @param at where the checked value stands in the whole
 */
export function explainIssue(
  issue: Issue,
  {
    schema,
    input,
    at = [],
  }: { readonly schema: z.ZodType; readonly input: unknown; readonly at?: Path },
): string {
  const key = keyPath([...at, ...issue.path]);
  const name = key === "" ? "the configuration" : key;
  // Schemas of families say it themselves.
  if (/^(must|has no key) /.test(issue.message)) return `${name} ${issue.message}`;
  if (issue.code === "unrecognized_keys") {
    const [unknown] = issue.keys;
    const known = knownKeys(schema, issue.path, input);
    const fix = known.length > 0 ? `; it may be ${known.join(", ")}` : "";
    return `${keyPath([...at, ...issue.path, unknown])}: there is no such key${fix}`;
  }
  const inner = meantAlternative(issue);
  if (inner) {
    const path = [...issue.path, ...inner.path];
    return explainIssue({ ...inner, path }, { schema, input, at });
  }
  const value = valueAt(input, issue.path);
  const got = value === undefined ? "it is missing" : `got ${shortJson(value)}`;
  return `${name} must be ${requirement(issue)}; ${got}`;
}

function requirement(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeNames[issue.expected] ?? `a ${issue.expected}`;
    case "too_small":
      return amount(
        issue.origin,
        issue.inclusive === false ? "more than" : "at least",
        issue.minimum,
      );
    case "too_big":
      return amount(
        issue.origin,
        issue.inclusive === false ? "less than" : "at most",
        issue.maximum,
      );
    case "invalid_value":
      return oneOf(issue.values.map((value) => JSON.stringify(value)));
    case "invalid_union":
      return oneOf([...new Set(alternatives(issue))]) || issue.message;
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    default:
      return issue.message;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  tuple: "a list",
  null: "null",
};

function amount(origin: string, comparison: string, bound: number | bigint): string {
  if (origin === "array") return `a list of ${comparison} ${bound}`;
  if (origin === "string") return `text of ${comparison} ${bound} characters`;
  return `${comparison} ${bound}`;
}

/** What either of the alternatives wants, those of alternatives within them too. */
function alternatives(issue: Issue): string[] {
  if (issue.code === "invalid_value") return issue.values.map((value) => JSON.stringify(value));
  if (issue.code !== "invalid_union") return [requirement(issue)];
  if ("options" in issue && Array.isArray(issue.options))
    return issue.options.map((option) => JSON.stringify(option));
  return issue.errors.flatMap(([first]) => (first ? alternatives(first) : []));
}

/** What is wrong inside the value, where just one of the alternatives wants a value of this kind. */
function meantAlternative(issue: Issue): Issue | undefined {
  if (issue.code !== "invalid_union") return undefined;
  const inner = issue.errors.flatMap(([first]) => (first && isInside(first) ? [first] : []));
  return inner.length === 1 ? inner[0] : undefined;
}

function isInside(issue: Issue): boolean {
  if (issue.path.length > 0 || issue.code === "unrecognized_keys") return true;
  return meantAlternative(issue) !== undefined;
}

function oneOf(options: readonly string[]): string {
  if (options.length < 2) return options.join("");
  return `${options.slice(0, -1).join(", ")} or ${options[options.length - 1]}`;
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );
}

/** A value as JSON, cut where it is long. */
export function shortJson(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

/** Keys an object of the schema may have at a path; none where that cannot be told. */
function knownKeys(schema: unknown, path: Path, input: unknown): string[] {
  const plain = unwrapped(schema, input);
  if (path.length === 0) return plain instanceof z.ZodObject ? Object.keys(plain.shape) : [];
  const [key, ...rest] = path;
  const below = (input as Record<PropertyKey, unknown> | null | undefined)?.[key];
  if (plain instanceof z.ZodObject)
    return knownKeys((plain.shape as Record<PropertyKey, unknown>)[key], rest, below);
  if (plain instanceof z.ZodArray) return knownKeys(plain.element, rest, below);
  if (plain instanceof z.ZodRecord) return knownKeys(plain.valueType, rest, below);
  return [];
}

/** Without defaults and the like; of a union the member the value means. */
function unwrapped(schema: unknown, input: unknown): unknown {
  let inner = schema;
  for (;;) {
    if (
      inner instanceof z.ZodOptional ||
      inner instanceof z.ZodNullable ||
      inner instanceof z.ZodDefault ||
      inner instanceof z.ZodPrefault
    )
      inner = inner.unwrap();
    else if (inner instanceof z.ZodPipe) inner = inner.in;
    else if (inner instanceof z.ZodUnion) {
      const objects: readonly unknown[] = inner.options;
      inner = objects.find((option) =>
        Array.isArray(input)
          ? option instanceof z.ZodArray
          : option instanceof z.ZodObject && meant(option, input),
      );
    } else return inner;
  }
}

/** Whether the fixed texts of an object's schema are those of the value. */
function meant(option: z.ZodObject, input: unknown): boolean {
  return Object.entries(option.shape).every(
    ([key, value]) =>
      !(value instanceof z.ZodLiteral) ||
      value.values.has((input as Record<string, unknown> | null | undefined)?.[key] as string),
  );
}
