/** `count` of the whole numbers below n, or all where there are no more: evenly spread, ascending, 0 first. */
export function evenPlaces(count: number, n: number): readonly number[] {
  const size = Math.min(count, n);
  return Array.from({ length: size }, (_, j) => Math.floor((j * n) / size));
}
