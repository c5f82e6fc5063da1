/** Axes that several figures share, so that the same quantity always looks the same. */

export const kTitle = "log-moneyness  ln(K/F)";

export function kAxis({ field = "k", tickCount = 7 } = {}) {
  return {
    field,
    type: "quantitative" as const,
    title: kTitle,
    scale: { zero: false, nice: false, padding: 6 },
    axis: { tickCount, format: "~g" },
  };
}

export function volAxis(
  field: string,
  { title = "implied volatility, % a year", tickCount = 6 } = {},
) {
  return {
    field,
    type: "quantitative" as const,
    title,
    scale: { zero: false, nice: false, padding: 4 },
    axis: { tickCount, labelExpr: "format(datum.value * 100, '~g')" },
  };
}

/** Times to expiry at which an axis has a mark, in years. */
const termTicks = [1 / 365, 7 / 365, 1 / 12, 0.25, 0.5, 1, 2, 3, 5, 10];

const termLabels = "1 d,1 w,1 m,3 m,6 m,1 y,2 y,3 y,5 y,10 y".split(",");

/** Marks of a time axis with their labels, those within a range. */
export function termMarks(from: number, to: number): { tau: number; label: string }[] {
  return termTicks
    .map((tau, i) => ({ tau, label: termLabels[i] }))
    .filter(({ tau }) => tau >= from * 0.98 && tau <= to * 1.02);
}

/** Time to expiry, stretched as √τ: short expiries are where quotes are dense. */
export function termAxis(field: string, [from, to]: readonly [number, number]) {
  const marks = termMarks(from, to);
  const values = marks.map(({ tau }) => tau);
  const labels = JSON.stringify(marks.map(({ label }) => label));
  return {
    field,
    type: "quantitative" as const,
    title: "time to expiry",
    scale: { type: "sqrt" as const, zero: false, nice: false, domain: [from, to] as number[] },
    axis: {
      values,
      // Ticks come back through the scale, so they are matched by nearness.
      labelExpr: `${labels}[indexof(${JSON.stringify(values)}, datum.value)] || ''`,
    },
  };
}
