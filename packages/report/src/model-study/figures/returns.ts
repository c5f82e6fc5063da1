import { normalPdf } from "@volsmith/numerics";
import type { Histogram } from "@volsmith/study";
import { columnsOf, rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { ModelStudyView } from "../view.ts";
import { numberAxis, ruleAt } from "../../figures/parts.ts";

/** S3. Daily log returns of each ticker, and the normal law of equal mean and variance over them. */
export function returnFigures({ result: { data } }: ModelStudyView): ModelStudyFigure[] {
  return data.returns
    .filter(({ histogram }) => histogram.counts.some((count) => count > 0))
    .map(({ ticker, histogram }, i) => {
      const id = `returns-${i}`;
      const { edges, counts } = histogram;
      const total = counts.reduce((sum, count) => sum + count, 0);
      const { mean, deviation } = moments(histogram);
      const rows = counts.map((count, bin) => {
        const [from, to] = [edges[bin], edges[bin + 1]];
        const middle = (from + to) / 2;
        const normal = normalPdf((middle - mean) / deviation) / deviation;
        return {
          from: rounded(100 * from),
          to: rounded(100 * to),
          middle: rounded(100 * middle),
          share: rounded((100 * count) / total),
          normal: rounded(100 * normal * (to - from)),
        };
      });
      const x = numberAxis("from", "daily log return, %", { tickCount: 7 });
      const y = numberAxis("share", "% of days", { zero: true });
      return {
        id,
        title: `Log returns, ${ticker}`,
        description: `Histogram of daily log returns of ${ticker} in per cent, with the normal density of equal mean and variance.`,
        caption: `Daily log returns of ${ticker} beside the normal law of equal variance (line): the sharper peak and the heavier tails are what Black-Scholes leaves out. The outermost bars hold what lies beyond.`,
        answers: ["S3"],
        height: 270,
        tables: { [id]: columnsOf(rows) },
        spec: {
          width: "container",
          height: 210,
          data: { name: id },
          layer: [
            {
              mark: { type: "rect", color: ink("m-svi"), opacity: 0.55 },
              encoding: {
                x,
                x2: { field: "to" },
                y,
                y2: { datum: 0 },
                tooltip: [
                  { field: "from", title: "from, %", format: "+.2f" },
                  { field: "to", title: "to, %", format: "+.2f" },
                  { field: "share", title: "% of days", format: ".2f" },
                  { field: "normal", title: "normal law", format: ".2f" },
                ],
              },
            },
            {
              mark: { type: "line", color: ink("ink"), strokeWidth: 1.2, interpolate: "monotone" },
              encoding: { x: { ...x, field: "middle" }, y: { ...y, field: "normal" } },
            },
            ruleAt("y", 0),
          ],
        },
      };
    });
}

/** Mean and standard deviation of a histogram, each count at the middle of its bin. */
export function moments({ edges, counts }: Histogram): { mean: number; deviation: number } {
  let [total, first, second] = [0, 0, 0];
  counts.forEach((count, bin) => {
    const at = (edges[bin] + edges[bin + 1]) / 2;
    total += count;
    first += count * at;
    second += count * at * at;
  });
  const mean = first / total;
  return { mean, deviation: Math.sqrt(Math.max(second / total - mean * mean, 1e-300)) };
}
