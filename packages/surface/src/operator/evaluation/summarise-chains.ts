import type { Audit } from "./audits.ts";
import type { ChainAccuracy, MethodAccuracy } from "./chain-accuracy.ts";
import type { ContenderKind } from "./contender.ts";
import { distribution } from "./distribution.ts";
import type { Distribution } from "./distribution.ts";

/** Distributions over chains of each chain's own figure, as the source's tables have them. */
export interface MethodSummary {
  readonly method: string;
  readonly kind: ContenderKind;
  readonly nChains: number;
  /** Mean relative error of a chain. */
  readonly mape: Distribution;
  /** Mean error of a chain in half-spreads; null where no chain has spreads. */
  readonly halfSpreads: Distribution | null;
  readonly insideBidAsk: Distribution | null;
  readonly audit: AuditSummary;
  /** What `smooth` returns: the repaired surface where one was needed, else the surface itself. */
  readonly returned: {
    readonly mape: Distribution;
    readonly halfSpreads: Distribution | null;
    readonly audit: AuditSummary;
    /** Mean displacement of a chain in half-spreads, 0 where none was needed. */
    readonly displacement: Distribution | null;
  };
  readonly fitMs: Distribution;
}

/** On 60 × 201 nodes over the domain: shares of violating nodes, and the loss terms. */
export interface AuditSummary {
  readonly butterflyShare: Distribution;
  readonly calendarShare: Distribution;
  readonly butterflyLoss: Distribution;
  readonly calendarLoss: Distribution;
}

/** A line for each method that fitted a chain, in the order of the first. */
export function summariseChains(chains: readonly ChainAccuracy[]): MethodSummary[] {
  const byMethod = new Map<string, MethodAccuracy[]>();
  for (const { methods } of chains) {
    for (const result of methods) {
      byMethod.set(result.method, [...(byMethod.get(result.method) ?? []), result]);
    }
  }
  return [...byMethod].map(([method, results]) => {
    const returned = results.map((result) => ({
      errors: (result.repaired ?? result).errors,
      audit: (result.repaired ?? result).audits.domain,
      moved: result.repaired ? (result.repaired.displacement?.mean ?? null) : 0,
    }));
    return {
      method,
      kind: results[0].kind,
      nChains: results.length,
      mape: over(results, ({ errors }) => errors.relative.mean)!,
      halfSpreads: over(results, ({ errors }) => errors.halfSpreads?.mean),
      insideBidAsk: over(results, ({ errors }) => errors.insideBidAsk),
      audit: auditSummary(results.map(({ audits }) => audits.domain)),
      returned: {
        mape: over(returned, ({ errors }) => errors.relative.mean)!,
        halfSpreads: over(returned, ({ errors }) => errors.halfSpreads?.mean),
        audit: auditSummary(returned.map(({ audit }) => audit)),
        displacement: over(returned, ({ moved }) => moved),
      },
      fitMs: over(results, ({ fitMs }) => fitMs)!,
    };
  });
}

/** @param audits one or more */
export function auditSummary(audits: readonly Audit[]): AuditSummary {
  return {
    butterflyShare: over(audits, ({ butterfly }) => butterfly.share)!,
    calendarShare: over(audits, ({ calendar }) => calendar.share)!,
    butterflyLoss: over(audits, ({ butterfly }) => butterfly.loss)!,
    calendarLoss: over(audits, ({ calendar }) => calendar.loss)!,
  };
}

/** Over those that have a value. */
function over<Item>(
  items: readonly Item[],
  pick: (item: Item) => number | null | undefined,
): Distribution | null {
  return distribution(items.flatMap((item) => pick(item) ?? []));
}
