/**
 * Members of hedging's families in a configuration: checked by their own makers, the complaint put into
 * the words of who wrote the key.
 */
import type { Kinded, Members } from "@volsmith/hedging";
import { DomainError } from "@volsmith/numerics";
import { shortJson } from "@volsmith/runs";
import { z } from "zod";

/** How a family makes its members, and what stands in their options. */
export interface MemberFamily {
  readonly make: (data: Kinded, members: Members<Kinded>) => Kinded;
  readonly members: Members<Kinded>;
  /** Options that have a form of their own, wherever they occur. */
  readonly options?: Readonly<Record<string, z.ZodType>>;
  /** What members take besides what they read by name. */
  readonly terms?: readonly string[];
}

/** `{ kind, …options }` that the family can make; kept as it was written. */
export function memberSchema(family: MemberFamily) {
  return z.looseObject({ kind: z.string() }).superRefine((data, context) => {
    const before = context.issues.length;
    for (const [key, schema] of Object.entries(family.options ?? {})) {
      if (data[key] === undefined) continue;
      const { error } = schema.safeParse(data[key]);
      for (const issue of error?.issues ?? [])
        context.addIssue({ ...issue, path: [key, ...issue.path], input: data[key] } as never);
    }
    if (context.issues.length > before) return;
    const complaint = complaintOf(family, data);
    if (complaint) context.addIssue({ code: "custom", ...complaint });
  });
}

interface Complaint {
  readonly path: PropertyKey[];
  /** "must be …" or "has no key …", as `explainIssue` wants it. */
  readonly message: string;
}

function complaintOf(family: MemberFamily, data: Kinded): Complaint | null {
  for (const [key, value] of Object.entries(data)) {
    const isNumeric = typeof value === "string" && /\d/.test(value) && !Number.isNaN(Number(value));
    if (typeof value !== "boolean" && (key === "name" || !isNumeric)) continue;
    // Makers compare, and comparisons take what looks like a number for one.
    return { path: [key], message: `must be a number; got ${shortJson(value)}` };
  }
  const asked = new Set<string>(family.terms);
  let made: Kinded;
  try {
    made = family.make(data, watched(family.members, asked));
  } catch (error) {
    return inTheirWords(error, data, asked);
  }
  // Members written as JSON say more of themselves than they were made of; those that hand on what they
  // are given know their terms.
  const isItsOwn = (key: string): boolean =>
    family.terms === undefined &&
    JSON.stringify(made[key as keyof Kinded]) === JSON.stringify(data[key as keyof Kinded]);
  const unknown = Object.keys(data).find(
    (key) => key !== "kind" && !asked.has(key) && !isItsOwn(key),
  );
  if (unknown === undefined) return null;
  const known = [...asked].join(", ");
  const fix = known === "" ? "it has no options" : `it may be ${known}`;
  return { path: [], message: `has no key ${unknown} (${data.kind}); ${fix}` };
}

/** Makers whose options note what is asked for by name: what nobody asked for, nobody knows. */
function watched(members: Members<Kinded>, asked: Set<string>): Members<Kinded> {
  return Object.fromEntries(
    Object.entries(members).map(([kind, make]) => [
      kind,
      (options: object) =>
        make(
          new Proxy(options, {
            get(target, key) {
              if (typeof key === "string" && !spreading.has(target)) asked.add(key);
              return Reflect.get(target, key) as unknown;
            },
            // The rest of a destructuring: asks for all that is there, knowing none of it.
            ownKeys(target) {
              spreading.add(target);
              return Reflect.ownKeys(target);
            },
          }) as never,
        ),
    ]),
  );
}

const spreading = new WeakSet<object>();

/** "call: strike must be positive, got -1" of the key "strike". */
function inTheirWords(error: unknown, data: Kinded, asked: ReadonlySet<string>): Complaint {
  if (!(error instanceof DomainError)) {
    // A TypeError of JavaScript's own: an object was needed, or a list.
    const message = `must have options of other types; look at ${[...asked].join(", ")}`;
    return { path: [], message };
  }
  const [, key, wanted, rest] = /^.*?: (.*?) must (be .*?), got (.*)$/s.exec(error.message) ?? [];
  if (wanted === undefined) return { path: [], message: `must be another: ${error.message}` };
  const [shown, ...fixes] = rest.split("; ");
  const value = Object.hasOwn(data, key) ? shortJson(data[key as keyof Kinded]) : shown;
  const got = value === "undefined" ? "it is missing" : `got ${value}`;
  const fix = fixes.filter((text) => text !== "or add it to the members");
  return { path: [key], message: [`must ${wanted}`, got, ...fix].join("; ") };
}
