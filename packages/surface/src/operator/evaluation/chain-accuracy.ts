/** One chain, every method: errors at the quotes it was shown, arbitrage, repair, time. */
import { DataError, VolsmithError } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";
import type { Snapshot } from "@volsmith/market";
import { breather } from "../../arbitrage/breather.ts";
import { certify } from "../../arbitrage/certify.ts";
import type { Certificate } from "../../arbitrage/certificate.ts";
import { repair } from "../../arbitrage/repair/repair.ts";
import type { RepairResult } from "../../arbitrage/repair/repair.ts";
import type { DisplacementSummary } from "../../arbitrage/repair/displacement.ts";
import type { VarianceModel } from "../../variance-model.ts";
import type { OperatorConfig } from "../config.ts";
import { audits } from "./audits.ts";
import type { Audits } from "./audits.ts";
import type { EvaluationChain } from "./chain.ts";
import type { Contender, ContenderKind } from "./contender.ts";
import { locatedErrors, summariseErrors } from "./located-errors.ts";
import type { LocatedErrorSummary, LocatedErrors } from "./located-errors.ts";
import { quoteCount, quotesInDomains } from "./take-quotes.ts";

export interface ChainAccuracy {
  readonly chain: string;
  /** Quotes inside the operators' domains: those that every method is shown and judged at. */
  readonly nQuotes: number;
  /** Quotes outside them. */
  readonly nLeftOut: number;
  readonly methods: readonly MethodAccuracy[];
  readonly failures: readonly EvaluationFailure[];
}

export interface MethodAccuracy {
  readonly method: string;
  readonly kind: ContenderKind;
  readonly errors: LocatedErrorSummary;
  /** The errors one by one. */
  readonly located: LocatedErrors;
  /** Wall-clock milliseconds: to fit (or encode), and to answer at the quotes. */
  readonly fitMs: number;
  readonly askMs: number;
  readonly audits: Audits;
  readonly verdict: Certificate["verdict"];
  readonly repaired: RepairedAccuracy | null;
}

export interface RepairedAccuracy {
  readonly status: RepairResult["status"];
  readonly repairMs: number;
  readonly errors: LocatedErrorSummary;
  /** How far prices moved at the quotes, in half-spreads; null where no quote has a spread. */
  readonly displacement: DisplacementSummary | null;
  readonly audits: Audits;
  readonly verdict: Certificate["verdict"];
}

/** A method that could not fit a chain, or whose repair failed. */
export interface EvaluationFailure {
  readonly chain: string;
  readonly method: string;
  readonly reason: string;
}

export interface ChainAccuracyOptions extends RunControl {
  readonly contenders: readonly Contender[];
  /** Those of all operators that take part. */
  readonly domains: readonly Pick<OperatorConfig, "rhoDomain" | "zDomain">[];
  /** "when-violated": what `smooth` does; "never" spares the time. */
  readonly repair: "when-violated" | "never";
}

/**
 * @throws {DataError} when no quote lies inside the domains
 * @throws the signal's reason on abort
 */
export async function chainAccuracy(
  { name, snapshot }: EvaluationChain,
  { contenders, domains, repair: rule, ...control }: ChainAccuracyOptions,
): Promise<ChainAccuracy> {
  const inside = insideQuotes(name, snapshot, domains);
  const nQuotes = quoteCount(inside);
  const breathe = breather();
  const methods: MethodAccuracy[] = [];
  const failures: EvaluationFailure[] = [];
  for (const contender of contenders) {
    await breathe();
    control.signal?.throwIfAborted();
    const fail = (error: unknown): void => {
      if (!(error instanceof VolsmithError)) throw error;
      failures.push({ chain: name, method: contender.name, reason: error.message });
    };
    try {
      methods.push(
        await methodAccuracy(contender, { inside, domain: domains[0], rule, fail, control }),
      );
    } catch (error) {
      fail(error);
    }
  }
  return { chain: name, nQuotes, nLeftOut: quoteCount(snapshot) - nQuotes, methods, failures };
}

/** @throws {DataError} when there are none */
export function insideQuotes(
  name: string,
  snapshot: Snapshot,
  domains: readonly Pick<OperatorConfig, "rhoDomain" | "zDomain">[],
): Snapshot {
  const inside = quotesInDomains(snapshot, domains);
  if (inside.slices.length > 0) return inside;
  throw new DataError(
    name,
    `none of its ${quoteCount(snapshot)} quotes lies inside the operator's domain`,
    "evaluate on chains with expiries of up to a year",
  );
}

interface Task {
  readonly inside: Snapshot;
  readonly domain: Pick<OperatorConfig, "rhoDomain" | "zDomain">;
  readonly rule: "when-violated" | "never";
  readonly fail: (error: unknown) => void;
  readonly control: RunControl;
}

async function methodAccuracy(contender: Contender, task: Task): Promise<MethodAccuracy> {
  const { inside, rule, fail, control } = task;
  const start = performance.now();
  const model = contender.fit(inside);
  const fitted = performance.now();
  const located = locatedErrors(model, inside.slices);
  const asked = performance.now();
  // The certificate's progress would hide ours; its scan is short.
  const signal = control.signal ? { signal: control.signal } : {};
  const { verdict } = await certify(model, { quotes: inside.slices, ...signal });
  let repaired: RepairedAccuracy | null = null;
  if (rule === "when-violated" && verdict !== "free") {
    try {
      repaired = await repairedAccuracy(model, task);
    } catch (error) {
      fail(error);
    }
  }
  return {
    method: contender.name,
    kind: contender.kind,
    errors: summariseErrors(located),
    located,
    fitMs: fitted - start,
    askMs: asked - fitted,
    audits: audits(model, inside, task.domain),
    verdict,
    repaired,
  };
}

async function repairedAccuracy(
  model: VarianceModel,
  { inside, domain, control: { signal } }: Task,
): Promise<RepairedAccuracy> {
  const start = performance.now();
  const options = { quotes: inside.slices, ...(signal && { signal }) };
  const { model: repaired, status, displacement } = await repair(model, options);
  const repairMs = performance.now() - start;
  const { verdict } = await certify(repaired, options);
  const { count, mean, max } = displacement;
  return {
    status,
    repairMs,
    errors: summariseErrors(locatedErrors(repaired, inside.slices)),
    displacement: displacement.at === "quotes" ? { count, mean, max } : null,
    audits: audits(repaired, inside, domain),
    verdict,
  };
}
