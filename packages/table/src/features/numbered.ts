/** The number at the end of a name: 20 of "sigma20"; null for another name or a number outside. */
export function numberAfter(
  prefix: string,
  name: string,
  [least, most]: readonly [number, number],
): number | null {
  if (!name.startsWith(prefix)) return null;
  const digits = name.slice(prefix.length);
  const value = /^[1-9]\d*$/.test(digits) ? Number(digits) : NaN;
  return value >= least && value <= most ? value : null;
}
