import type { Instrument, InstrumentTerms } from "./instrument.ts";

/** What the paths are of. */
export function underlying({ name = "underlying", ...terms }: InstrumentTerms = {}): Instrument {
  return { kind: "underlying", name, ...terms, prices: ({ spots }) => spots };
}
