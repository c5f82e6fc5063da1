const powers = Array.from({ length: 20 }, (_, i) => Number(`1e${i - 12}`));

/** 1, 2 and 5 times powers of ten within a range, thinned to at most so many. */
export function roundMarks([from, to]: readonly [number, number], most = Infinity): number[] {
  const within = (steps: readonly number[]): number[] =>
    powers
      .flatMap((power) => steps.map((step) => step * power))
      .filter((at) => at >= from && at <= to);
  const fine = within([1, 2, 5]);
  if (fine.length <= most) return fine;
  const middle = within([1, 3]);
  if (middle.length <= most) return middle;
  const coarse = within([1]);
  return coarse.length >= 2 ? coarse : [fine[0], fine.at(-1)!];
}
