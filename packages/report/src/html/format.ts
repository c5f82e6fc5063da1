/** Numbers as a reader of tables wants them; a dash where there is none. */
export const dash = "–";

export function percent(value: number, digits = 2): string {
  return Number.isFinite(value) ? `${(100 * value).toFixed(digits)} %` : dash;
}

export function fixed(value: number, digits: number): string {
  return Number.isFinite(value) ? minus(value.toFixed(digits)) : dash;
}

/** 12,345 */
export function grouped(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return dash;
  return minus(
    value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
}

/** "0.4 ms", "12 ms", "1.3 s" */
export function duration(milliseconds: number | null): string {
  if (milliseconds === null || !Number.isFinite(milliseconds)) return dash;
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  return milliseconds < 1000
    ? `${milliseconds.toFixed(0)} ms`
    : `${(milliseconds / 1000).toFixed(2)} s`;
}

function minus(text: string): string {
  return text.replace("-", "−");
}
