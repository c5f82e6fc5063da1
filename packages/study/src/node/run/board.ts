/** How far a study is, over all that runs at a time. */
import type { RunControl } from "@volsmith/numerics";

interface Piece {
  readonly cost: number;
  share: number;
}

export class ProgressBoard {
  readonly #pieces = new Map<string, Piece>();
  readonly #report: RunControl["onProgress"];
  #total = 0;

  constructor(onProgress: RunControl["onProgress"]) {
    this.#report = onProgress;
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
    this.#report?.({ stage: "study", done, total: this.#total, note: shown });
  }
}
