/** A study as plain JSON: parameters, errors, certificates. JSON has no infinities: they are null. */
import type { MethodStudy, RepairedStudy, SurfaceStudy } from "@volsmith/surface";

export function surfaceStudyJson({ snapshot, quotes, nCompared, methods, failures }: SurfaceStudy) {
  const { underlying, vendor, source, quotedAt, spot } = snapshot;
  const { violations: _, ...quoteCounts } = quotes;
  return {
    format: "volsmith-surfaces",
    version: 1,
    snapshot: {
      underlying,
      vendor,
      source,
      quotedAt,
      spot,
      nQuotes: snapshot.cleaning.nKept,
      expiries: snapshot.slices.map(({ root, expiry, tau, forward, discountFactor }) => ({
        root,
        expiry,
        tau,
        forward,
        discountFactor,
      })),
    },
    quotes: quoteCounts,
    nCompared,
    surfaces: methods.map(methodJson),
    failures,
  };
}

function methodJson({ method, fit, fitMs, accuracy, certificate, repaired }: MethodStudy) {
  return {
    method,
    fitMs,
    converged: fit.converged,
    nUsed: fit.nUsed,
    warnings: fit.warnings,
    model: fit.model.toJSON(),
    slices: fit.slices,
    accuracy,
    certificate,
    repaired: repaired && repairedJson(repaired),
  };
}

function repairedJson({ surface, result, repairMs, accuracy, certificate }: RepairedStudy) {
  const { status, displacement, iterations, residual, proof } = result;
  return {
    repairMs,
    status,
    iterations,
    residual,
    displacement,
    proof,
    model: surface.model.toJSON(),
    accuracy,
    certificate,
  };
}
