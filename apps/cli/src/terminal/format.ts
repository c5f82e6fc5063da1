/** Numbers as people read them. */

/** Text from a file as a terminal may see it: no control characters, and not without end. */
export function plain(text: string, longest = 60): string {
  const safe = withoutControls(text);
  return safe.length <= longest ? safe : `${safe.slice(0, longest)}…`;
}

/** Escape sequences in a file's cells must not reach the terminal; line feeds may. */
export function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, "·");
}

/** 12,626 */
export function count(value: number): string {
  return value.toLocaleString("en");
}

/** "1 snapshot", "12,626 snapshots" */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** 0.1834 → "18.34 %" */
export function percent(share: number, digits = 2): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(digits)} %` : "–";
}

/** A number with a fixed number of decimals; a dash for what is none. */
export function fixed(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return "–";
  return value.toFixed(digits).replace(/^-(?=[0.]+$)/, ""); // what rounds to 0 has no sign
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

/** A word as a shell takes it: quoted where it must be. */
export function shellWord(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
