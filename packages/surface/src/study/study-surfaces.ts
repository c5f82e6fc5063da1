/**
 * The whole way from a snapshot to surfaces that can be compared and trusted: fit every method
 * asked for, measure it against the quotes, certify it, repair what has arbitrage.
 */
import { forwardCurve } from "@volsmith/market";
import type { SmileSlice, Snapshot } from "@volsmith/market";
import { VolsmithError } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";
import { accuracy } from "../accuracy.ts";
import type { Accuracy } from "../accuracy.ts";
import type { Certificate } from "../arbitrage/certificate.ts";
import { breather } from "../arbitrage/breather.ts";
import { certify } from "../arbitrage/certify.ts";
import { checkQuotes } from "../arbitrage/check-quotes.ts";
import type { QuoteCheck } from "../arbitrage/check-quotes.ts";
import { repair } from "../arbitrage/repair/repair.ts";
import type { RepairResult } from "../arbitrage/repair/repair.ts";
import { fitSurface } from "../methods.ts";
import type { FitMethod, FitSurfaceOptions, SurfaceFit } from "../methods.ts";
import type { VarianceModel } from "../variance-model.ts";
import { VolSurface } from "../vol-surface.ts";
import { quotesInside } from "./quotes-inside.ts";

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
  /** Quotes inside the domain of every method: those that all errors are measured at. */
  readonly nCompared: number;
  readonly methods: readonly MethodStudy[];
  /** Methods that could not fit this snapshot, or whose repair failed, with the reason. */
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
  const fits: TimedFit[] = [];
  const failures: MethodFailure[] = [];
  const breathe = breather();
  for (const options of methods) {
    await breathe(); // or no signal arrives between the fits
    control.signal?.throwIfAborted();
    try {
      const start = performance.now();
      const fit = fitSurface(snapshot, { ...control, ...options });
      fits.push({ fit, fitMs: performance.now() - start });
    } catch (error) {
      if (!(error instanceof VolsmithError)) throw error;
      failures.push({ method: options.method, reason: error.message });
    }
  }
  const domains = fits.map(({ fit }) => fit.model.domain);
  const compared = { ...snapshot, slices: quotesInside(snapshot, domains) };
  const studies: MethodStudy[] = [];
  for (const timed of fits) {
    await breathe();
    control.signal?.throwIfAborted();
    const task = { snapshot, compared, repairRule, control, failures };
    studies.push(await studyFit(timed, task));
  }
  const nCompared = compared.slices.reduce((sum, { k }) => sum + k.length, 0);
  return { snapshot, quotes, nCompared, methods: studies, failures };
}

interface TimedFit {
  readonly fit: SurfaceFit;
  readonly fitMs: number;
}

interface StudyTask {
  readonly snapshot: Snapshot;
  /** The snapshot with the quotes that errors are measured at. */
  readonly compared: Snapshot;
  readonly repairRule: "when-violated" | "always" | "never";
  readonly control: RunControl;
  /** Grows by the repairs that fail. */
  readonly failures: MethodFailure[];
}

async function studyFit({ fit, fitMs }: TimedFit, task: StudyTask): Promise<MethodStudy> {
  const { model, method } = fit;
  // Where a model does not claim to know, its distance from a quote says nothing.
  const quotes = quotesInside(task.snapshot, [model.domain]);
  const measured = await measure(model, { task, quotes });
  const wanted =
    task.repairRule === "always" ||
    (task.repairRule === "when-violated" && measured.certificate.verdict !== "free");
  return {
    method,
    fit,
    fitMs,
    ...measured,
    repaired: wanted ? await tryRepair(model, { task, quotes, method }) : null,
  };
}

/** The repair, or null and a failure: the fitted surface is still worth showing. */
async function tryRepair(
  model: VarianceModel,
  { method, ...rest }: Measurement & { readonly method: FitMethod },
): Promise<RepairedStudy | null> {
  try {
    return await studyRepair(model, rest);
  } catch (error) {
    if (!(error instanceof VolsmithError)) throw error;
    rest.task.failures.push({ method, reason: error.message });
    return null;
  }
}

interface Measurement {
  readonly task: StudyTask;
  /** Quotes inside the model's domain. */
  readonly quotes: readonly SmileSlice[];
}

async function studyRepair(
  model: VarianceModel,
  { task, quotes }: Measurement,
): Promise<RepairedStudy> {
  const start = performance.now();
  const result = await repair(model, { quotes, ...task.control });
  const repairMs = performance.now() - start;
  return {
    surface: new VolSurface(result.model, forwardCurve(task.snapshot)),
    result,
    repairMs,
    ...(await measure(result.model, { task, quotes })),
  };
}

async function measure(
  model: VarianceModel,
  { task: { compared, control }, quotes }: Measurement,
): Promise<Pick<MethodStudy, "accuracy" | "certificate">> {
  return {
    accuracy: accuracy(model, compared),
    certificate: await certify(model, { quotes, ...control }),
  };
}
