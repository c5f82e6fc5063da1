import type { Spec } from "vega";

import type { SurfaceMesh } from "../study/mesh.ts";
import type { Table } from "../table.ts";
import type { Token } from "../theme/palette.ts";

/** What the page's script finds in the page: data only, never code. */
export interface Payload {
  readonly methods: readonly {
    readonly key: string;
    readonly label: string;
    readonly token: Token;
  }[];
  /** Keys of the methods shown at first; all by default. */
  readonly shown?: readonly string[];
  readonly slices: readonly {
    readonly label: string;
    readonly tau: number;
    /** Three standard deviations of the log-return at the money. */
    readonly core: number;
  }[];
  readonly tables: Readonly<Record<string, Table>>;
  readonly figures: Readonly<Record<string, PayloadFigure>>;
  readonly mesh: SurfaceMesh;
}

export interface PayloadFigure {
  readonly spec: Spec;
  readonly tables: readonly string[];
  readonly partition?: "slice";
}

export const payloadId = "volsmith-data";
