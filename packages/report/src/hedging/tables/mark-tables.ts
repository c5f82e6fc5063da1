/** What the figures are drawn from: histograms, outcomes, hedge paths, hedge ratios, facts. */
import { tableOf } from "../../study-table.ts";
import type { StudyTable } from "../../study-table.ts";
import { finite } from "../numbers.ts";
import type { HedgeView } from "../view.ts";

export const EXAMPLES = ["worst", "median", "best"] as const;

export function markTables({ policies, result }: HedgeView): readonly StudyTable[] {
  const { evaluation, markets } = result;
  const { times, pnlEdges, payoffs, examples, ratioSteps, spotEdges } = evaluation;
  return [
    tableOf(
      "pnl-histograms",
      policies.flatMap(({ name, summary, seeds }) =>
        summary.histogram.map((paths, bin) => ({
          policy: name,
          run: seeds?.runs[0]?.run ?? null,
          from: pnlEdges[bin],
          to: pnlEdges[bin + 1],
          paths,
          inTheMoney: summary.inTheMoney?.[bin] ?? null,
        })),
      ),
      ["policy", "run", "from", "to", "paths", "inTheMoney"],
    ),
    tableOf(
      "outcomes",
      payoffs.map((payoff, i) => ({
        payoff: finite(payoff),
        ...Object.fromEntries(
          policies.map(({ name, summary }) => [`value of ${name}`, finite(summary.values[i])]),
        ),
      })),
    ),
    tableOf(
      "hedge-paths",
      examples.flatMap((spots, e) =>
        spots.map((spot, t) => ({
          path: EXAMPLES[e] ?? `path ${e + 1}`,
          step: t,
          time: finite(times[t]),
          spot: finite(spot),
          ...Object.fromEntries(
            policies.map(({ name, summary }) => [
              `position of ${name}`,
              finite(summary.positions[e]?.[t]),
            ]),
          ),
        })),
      ),
    ),
    tableOf(
      "hedge-ratios",
      ratioSteps.flatMap((step, s) =>
        spotEdges.slice(1).map((to, bin) => ({
          step,
          time: finite(times[step]),
          spotFrom: finite(spotEdges[bin]),
          spotTo: finite(to),
          blackScholes: finite(evaluation.reference?.[s]?.[bin]),
          ...Object.fromEntries(
            policies.map(({ name, summary }) => [
              `position of ${name}`,
              finite(summary.ratios[s]?.[bin]),
            ]),
          ),
        })),
      ),
    ),
    tableOf(
      "markets",
      (["training", "test"] as const).flatMap((part) =>
        [{ label: "source", value: markets[part].title }, ...markets[part].facts].map((fact) => ({
          part,
          ...fact,
        })),
      ),
      ["part", "label", "value"],
    ),
  ];
}
