/** Certificates as JSON, and back. JSON has no infinities: they are written as null. */
import { FormatError } from "@volsmith/numerics";
import type { Certificate } from "./certificate.ts";

/** One line of JSON a certificate; unbounded times and moments become null. */
export function certificateToJson(certificate: Certificate, indent?: number): string {
  return JSON.stringify(certificate, finite, indent);
}

/**
 * Reads what `certificateToJson` wrote.
 *
 * @param source name for messages.
 * @throws {FormatError} when the text is not JSON, of another version, or lacks a part.
 */
export function certificateFromJson(text: string, source = "certificate"): Certificate {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError({ file: source }, "not valid JSON", undefined, { cause });
  }
  const bad = (problem: string): FormatError => new FormatError({ file: source }, problem);
  if (!isRecord(value)) throw bad("a certificate must be an object");
  if (value["version"] !== 1) throw bad(`version must be 1, got ${String(value["version"])}`);
  for (const name of ["grid", "tolerance", "butterfly", "calendar"]) {
    if (!isRecord(value[name])) throw bad(`"${name}" must be an object`);
  }
  for (const name of ["wings", "regions", "violations"]) {
    if (!Array.isArray(value[name])) throw bad(`"${name}" must be an array`);
  }
  for (const name of ["method", "verdict"]) {
    if (typeof value[name] !== "string") throw bad(`"${name}" must be a string`);
  }
  const certificate = value as unknown as Certificate;
  return {
    ...certificate,
    wings: certificate.wings.map((wing) => ({
      ...wing,
      criticalMoment: unbounded(wing.criticalMoment),
    })),
    regions: certificate.regions.map((region) => ({ ...region, tauTo: unbounded(region.tauTo) })),
  };
}

function unbounded(value: number | null): number {
  return value ?? Number.POSITIVE_INFINITY;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function finite(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}
