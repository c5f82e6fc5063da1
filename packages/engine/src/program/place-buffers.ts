/** A buffer somebody needs from one moment to another, both included. */
export interface Lifetime {
  readonly floats: number;
  readonly start: number;
  readonly end: number;
}

/** Where buffers go, and how much room that takes. */
export interface Placing {
  readonly offsets: readonly number[];
  readonly total: number;
}

/**
 * Places buffers first-fit in order of their starts, so that those which never live together share
 * memory.
 */
export function placeBuffers(buffers: readonly Lifetime[]): Placing {
  const order = buffers.map((_, i) => i).toSorted((a, b) => buffers[a].start - buffers[b].start);
  const ends = buffers.map((_, i) => i).toSorted((a, b) => buffers[a].end - buffers[b].end);
  const offsets = buffers.map(() => 0);
  const free: { begin: number; end: number }[] = [];
  let top = 0;
  let ended = 0;
  for (const i of order) {
    for (; ended < ends.length && buffers[ends[ended]].end < buffers[i].start; ended++) {
      const begin = offsets[ends[ended]];
      giveBack(free, begin, begin + buffers[ends[ended]].floats);
    }
    const { floats } = buffers[i];
    const gap = free.findIndex(({ begin, end }) => end - begin >= floats);
    if (gap >= 0) {
      offsets[i] = free[gap].begin;
      free[gap].begin += floats;
      if (free[gap].begin === free[gap].end) free.splice(gap, 1);
    } else {
      offsets[i] = top;
      top += floats;
    }
  }
  return { offsets, total: top };
}

function giveBack(free: { begin: number; end: number }[], begin: number, end: number): void {
  let low = 0;
  for (let high = free.length; low < high;) {
    const middle = (low + high) >> 1;
    if (free[middle].begin < begin) low = middle + 1;
    else high = middle;
  }
  free.splice(low, 0, { begin, end });
  if (low + 1 < free.length && free[low + 1].begin === end) {
    free[low].end = free[low + 1].end;
    free.splice(low + 1, 1);
  }
  if (low > 0 && free[low - 1].end === begin) {
    free[low - 1].end = free[low].end;
    free.splice(low, 1);
  }
}
