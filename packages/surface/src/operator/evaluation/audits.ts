/** Violating nodes and losses on the audit grid: over the whole domain, and where quotes are. */
import type { Snapshot } from "@volsmith/market";
import { auditOnGrid } from "../../arbitrage/audit-grid.ts";
import type { AuditMeasure } from "../../arbitrage/audit-grid.ts";
import type { VarianceModel } from "../../variance-model.ts";
import type { OperatorConfig } from "../config.ts";

/** Nodes of the audit grid. */
const N_RHOS = 60;
const N_ZS = 201;

export interface Audit {
  readonly butterfly: AuditMeasure;
  readonly calendar: AuditMeasure;
}

export interface Audits {
  /** 60 × 201 nodes over the operator's domain. */
  readonly domain: Audit;
  /** The same with ρ from the first expiry to the last; null where there is only one. */
  readonly quoted: Audit | null;
}

/**
 * Both audits of a surface. All methods share one grid; derivatives are the model's own, but
 * differences for operators, as their training has them.
 */
export function audits(
  model: VarianceModel,
  { slices }: Pick<Snapshot, "slices">,
  domain: Domain,
): Audits {
  const ends = [Math.sqrt(slices[0].tau), Math.sqrt(slices.at(-1)!.tau)] as const;
  return {
    domain: domainAudit(model, domain),
    quoted: ends[0] < ends[1] ? domainAudit(model, { ...domain, rhoDomain: ends }) : null,
  };
}

export function domainAudit(model: VarianceModel, { rhoDomain, zDomain }: Domain): Audit {
  const grid = { rhos: linear(N_RHOS, rhoDomain), zs: linear(N_ZS, zDomain) };
  const { butterfly, calendar } = auditOnGrid(model, grid);
  return { butterfly, calendar };
}

type Domain = Pick<OperatorConfig, "rhoDomain" | "zDomain">;

function linear(n: number, [from, to]: readonly [number, number]): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));
}
