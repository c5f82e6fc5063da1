/** How far a run is, over all its pieces. */
import type { RunControl } from "@volsmith/numerics";

interface Piece {
  readonly cost: number;
  share: number;
}

export class ProgressBoard {
  readonly #pieces = new Map<string, Piece>();
  readonly #report: RunControl["onProgress"];
  readonly #stage: string;
  #total = 0;

  /** @param stage name of the run in progress reports */
  constructor(onProgress: RunControl["onProgress"], stage: string) {
    this.#report = onProgress;
    this.#stage = stage;
  }

  /** @param cost in any unit, the same for all pieces */
  add(name: string, cost: number): void {
    this.#pieces.set(name, { cost, share: 0 });
    this.#total += cost;
  }

  update(name: string, share: number, note?: string): void {
    const piece = this.#pieces.get(name);
    if (!piece) return;
    piece.share = Math.min(1, Math.max(piece.share, share));
    let done = 0;
    for (const { cost, share } of this.#pieces.values()) done += cost * share;
    const shown = note === undefined ? name : `${name}: ${note}`;
    this.#report?.({ stage: this.#stage, done, total: this.#total, note: shown });
  }
}
