/**
 * Decimals that show four figures of the smallest of some amounts: 1.523 and 20.114, but 1523 and
 * 20114. None is shown to more than six.
 */
export function moneyDigits(amounts: readonly number[]): number {
  const sizes = amounts.map(Math.abs).filter((size) => size > 0 && size < Infinity);
  const least = sizes.length > 0 ? Math.min(...sizes) : 1;
  return Math.min(Math.max(3 - Math.floor(Math.log10(least)), 0), 6);
}
