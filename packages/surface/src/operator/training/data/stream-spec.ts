/** Streams as plain data, to be made again on another thread. */
import { mixStreams } from "./mix-streams.ts";
import type { MixOptions } from "./mix-streams.ts";
import type { Panel } from "./panel.ts";
import { panelStream } from "./panel-stream.ts";
import type { PanelStreamOptions } from "./panel-stream.ts";
import type { SurfaceStream } from "./surface-stream.ts";
import { syntheticStream } from "./synthetic-stream.ts";
import type { SyntheticStreamOptions } from "./synthetic-stream.ts";

/** One member for each kind of stream. */
export type StreamSpec =
  | { readonly kind: "synthetic"; readonly options: SyntheticStreamOptions }
  | { readonly kind: "panel"; readonly panel: Panel; readonly options: PanelStreamOptions }
  | {
      readonly kind: "mix";
      readonly shares: readonly { readonly spec: StreamSpec; readonly ratio: number }[];
      readonly options: MixOptions;
    };

/** The stream that a specification came from, surface by surface. */
export function streamFromSpec(spec: StreamSpec): SurfaceStream {
  switch (spec.kind) {
    case "synthetic":
      return syntheticStream(spec.options);
    case "panel":
      return panelStream(spec.panel, spec.options);
    case "mix":
      return mixStreams(
        spec.shares.map(({ spec: one, ratio }) => ({ stream: streamFromSpec(one), ratio })),
        spec.options,
      );
  }
}
