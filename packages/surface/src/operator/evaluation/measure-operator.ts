/** The figures of an operator over chains that ablations compare. */
import type { Snapshot } from "@volsmith/market";
import type { RunControl } from "@volsmith/numerics";
import { breather } from "../../arbitrage/breather.ts";
import type { VolatilityOperator } from "../volatility-operator.ts";
import { domainAudit } from "./audits.ts";
import { operatorContender } from "./contender.ts";
import { distribution } from "./distribution.ts";
import type { Distribution } from "./distribution.ts";
import { locatedErrors, summariseErrors } from "./located-errors.ts";
import { auditSummary } from "./summarise-chains.ts";
import type { AuditSummary } from "./summarise-chains.ts";

/** Distributions over chains of each chain's mean; surfaces are not repaired. */
export interface OperatorMeasures {
  readonly mape: Distribution;
  readonly halfSpreads: Distribution | null;
  readonly audit: AuditSummary;
}

/**
 * @param insides quotes inside the operator's domain, one snapshot or more
 * @throws the signal's reason on abort
 */
export async function measureOperator(
  operator: VolatilityOperator,
  insides: readonly Snapshot[],
  { signal }: RunControl = {},
): Promise<OperatorMeasures> {
  const contender = operatorContender("operator", operator);
  const breathe = breather();
  const measured = [];
  for (const inside of insides) {
    await breathe();
    signal?.throwIfAborted();
    const model = contender.fit(inside);
    measured.push({
      errors: summariseErrors(locatedErrors(model, inside.slices)),
      audit: domainAudit(model, operator.config),
    });
  }
  return {
    mape: distribution(measured.map(({ errors }) => errors.relative.mean))!,
    halfSpreads: distribution(measured.flatMap(({ errors }) => errors.halfSpreads?.mean ?? [])),
    audit: auditSummary(measured.map(({ audit }) => audit)),
  };
}
