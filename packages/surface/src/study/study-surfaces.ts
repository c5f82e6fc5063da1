/**
 * The whole way from a snapshot to surfaces that can be compared and trusted: fit every method
 * asked for, measure it against the quotes, certify it, repair what has arbitrage.
 */
import { forwardCurve } from "@volsmith/market";
import type { Snapshot } from "@volsmith/market";
import { VolsmithError } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";
import { accuracy } from "../accuracy.ts";
import type { Accuracy } from "../accuracy.ts";
import type { Certificate } from "../arbitrage/certificate.ts";
import { certify } from "../arbitrage/certify.ts";
import { checkQuotes } from "../arbitrage/check-quotes.ts";
import type { QuoteCheck } from "../arbitrage/check-quotes.ts";
import { repair } from "../arbitrage/repair/repair.ts";
import type { RepairResult } from "../arbitrage/repair/repair.ts";
import { fitSurface } from "../methods.ts";
import type { FitMethod, FitSurfaceOptions, SurfaceFit } from "../methods.ts";
import type { VarianceModel } from "../variance-model.ts";
import { VolSurface } from "../vol-surface.ts";

export interface StudyOptions extends RunControl {
  /** Methods and their options, in the order of the results. */
  readonly methods: readonly FitSurfaceOptions[];
  /**
   * "when-violated": repair what the certificate finds arbitrage in; "always" gives every method
   * its nearest arbitrage-free surface; "never" leaves surfaces as fitted.
   */
  readonly repair?: "when-violated" | "always" | "never";
}

export interface SurfaceStudy {
  readonly snapshot: Snapshot;
  /** Arbitrage among the quotes themselves. */
  readonly quotes: QuoteCheck;
  readonly methods: readonly MethodStudy[];
  /** Methods that could not fit this snapshot, with the reason. */
  readonly failures: readonly MethodFailure[];
}

export interface MethodStudy {
  readonly method: FitMethod;
  readonly fit: SurfaceFit;
  /** Wall-clock time of the fit alone, milliseconds. */
  readonly fitMs: number;
  readonly accuracy: Accuracy;
  readonly certificate: Certificate;
  readonly repaired: RepairedStudy | null;
}

export interface RepairedStudy {
  readonly surface: VolSurface;
  readonly result: RepairResult;
  readonly repairMs: number;
  readonly accuracy: Accuracy;
  readonly certificate: Certificate;
}

export interface MethodFailure {
  readonly method: FitMethod;
  readonly reason: string;
}

/**
 * Fits, measures, certifies and repairs. A method that cannot use the snapshot becomes a failure
 * with its reason; the others go on.
 *
 * @throws {DataError} when the snapshot has no quotes. @throws the signal's reason on abort.
 */
export async function studySurfaces(
  snapshot: Snapshot,
  { methods, repair: repairRule = "when-violated", ...control }: StudyOptions,
): Promise<SurfaceStudy> {
  const quotes = checkQuotes(snapshot.slices);
  const studies: MethodStudy[] = [];
  const failures: MethodFailure[] = [];
  for (const options of methods) {
    control.signal?.throwIfAborted();
    try {
      studies.push(await studyMethod(snapshot, { options, repairRule, control }));
    } catch (error) {
      if (!(error instanceof VolsmithError)) throw error;
      failures.push({ method: options.method, reason: error.message });
    }
  }
  return { snapshot, quotes, methods: studies, failures };
}

interface MethodTask {
  readonly options: FitSurfaceOptions;
  readonly repairRule: "when-violated" | "always" | "never";
  readonly control: RunControl;
}

async function studyMethod(
  snapshot: Snapshot,
  { options, repairRule, control }: MethodTask,
): Promise<MethodStudy> {
  const start = performance.now();
  const fit = fitSurface(snapshot, { ...control, ...options });
  const fitMs = performance.now() - start;
  const measured = await measure(fit.model, snapshot, control);
  const wanted =
    repairRule === "always" ||
    (repairRule === "when-violated" && measured.certificate.verdict !== "free");
  return {
    method: options.method,
    fit,
    fitMs,
    ...measured,
    repaired: wanted ? await studyRepair(fit.model, snapshot, control) : null,
  };
}

async function studyRepair(
  model: VarianceModel,
  snapshot: Snapshot,
  control: RunControl,
): Promise<RepairedStudy> {
  const start = performance.now();
  const result = await repair(model, { quotes: snapshot.slices, ...control });
  const repairMs = performance.now() - start;
  return {
    surface: new VolSurface(result.model, forwardCurve(snapshot)),
    result,
    repairMs,
    ...(await measure(result.model, snapshot, control)),
  };
}

async function measure(
  model: VarianceModel,
  snapshot: Snapshot,
  control: RunControl,
): Promise<Pick<MethodStudy, "accuracy" | "certificate">> {
  return {
    accuracy: accuracy(model, snapshot),
    certificate: await certify(model, { quotes: snapshot.slices, ...control }),
  };
}
