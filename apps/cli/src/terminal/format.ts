/** Numbers as people read them. */

/** 12,626 */
export function count(value: number): string {
  return value.toLocaleString("en");
}

/** 0.1834 → "18.34 %" */
export function percent(share: number, digits = 2): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(digits)} %` : "–";
}

/** A number with a fixed number of decimals; a dash for what is none. */
export function fixed(value: number | null, digits: number): string {
  return value !== null && Number.isFinite(value) ? value.toFixed(digits) : "–";
}

/** An instant in UTC, to the minute: "2022-02-04 21:15 UTC". */
export function instant(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Time to expiry in the unit people use: "3.2 d", "8.1 wk", "1.40 y". */
export function maturity(years: number): string {
  const days = years * 365;
  if (days < 22) return `${days.toFixed(1)} d`;
  if (years < 1) return `${(days / 7).toFixed(1)} wk`;
  return `${years.toFixed(2)} y`;
}
