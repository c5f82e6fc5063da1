/** `count` of n things, or all where there are no more, evenly over them and in their order. */
export function evenly(count: number, n: number): readonly number[] {
  const size = Math.min(count, n);
  return Array.from({ length: size }, (_, j) => Math.floor((j * n) / size));
}
