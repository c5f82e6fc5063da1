/** Lines of all expiries in one plot, coloured from short to long: total variance, density. */
import { termRange } from "../theme/vega-config.ts";
import type { Study } from "../study/study.ts";

export function termColor(slices: Study["slices"]) {
  return {
    field: "slice",
    type: "quantitative" as const,
    legend: null,
    scale: { range: termRange, domain: [0, Math.max(1, slices.length - 1)] },
  };
}

/** Adds `expiry`, the slice's label, to every row. */
export function withExpiry(slices: Study["slices"]) {
  const labels = JSON.stringify(slices.map(({ label }) => label));
  return { calculate: `${labels}[datum.slice]`, as: "expiry" };
}
