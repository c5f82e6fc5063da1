import type { Snapshot } from "@volsmith/market";
import type { Certificate, RepairResult, VarianceModel } from "@volsmith/surface";

/** Everything a surface study's report is made of; plain data and surfaces, nothing of a file. */
export interface ReportInput {
  readonly snapshot: Snapshot;
  /** In the order of the tables; the first one is shown first. */
  readonly methods: readonly ReportMethod[];
  /** Methods that were asked for and gave no surface. */
  readonly failures?: readonly ReportFailure[];
  /** When the report was made, epoch milliseconds. */
  readonly madeAt: number;
  /** Program and version, for the last line. */
  readonly program?: string;
}

/** One surface and what is known about it. */
export interface ReportMethod {
  /** Name in legends and tables; by default the method's own. */
  readonly label?: string;
  readonly surface: VarianceModel;
  /** Wall-clock time of the fit in milliseconds; null where it was read from a file. */
  readonly fitMs: number | null;
  /** Null where no check was made. */
  readonly certificate: Certificate | null;
  readonly repair?: ReportRepair | null;
}

/** The nearest arbitrage-free surface: what `repair` returns, and its own certificate. */
export interface ReportRepair extends Pick<RepairResult, "model" | "status" | "displacement"> {
  readonly certificate: Certificate | null;
}

export interface ReportFailure {
  readonly label: string;
  readonly reason: string;
}
