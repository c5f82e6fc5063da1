/** Surfaces by number with what a loss needs of them, and how to make them again elsewhere. */
import type { LossSurface } from "../losses/surface-loss.ts";
import { fineTuneStream } from "./fine-tune-stream.ts";
import type { FineTuneStreamOptions } from "./fine-tune-stream.ts";
import { streamFromSpec } from "./stream-spec.ts";
import type { StreamSpec } from "./stream-spec.ts";

/** As `SurfaceStream` gives them. */
export interface LossStream {
  at(index: number): LossSurface;
  /** Not every stream says. */
  readonly spec?: LossStreamSpec;
}

export type LossStreamSpec =
  | StreamSpec
  | {
      readonly kind: "fine-tune";
      /** Without truths, which are functions. */
      readonly newSurfaces: readonly LossSurface[];
      readonly old: LossStreamSpec;
      readonly options: FineTuneStreamOptions;
    };

/** The stream that a specification came from, surface by surface. */
export function lossStreamFromSpec(spec: LossStreamSpec): LossStream {
  if (spec.kind !== "fine-tune") return streamFromSpec(spec);
  return fineTuneStream(spec.newSurfaces, lossStreamFromSpec(spec.old), spec.options);
}
