import { captioned } from "../../html/captioned.ts";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { paragraph, section } from "../../html/parts.ts";
import { sortableTable } from "../../html/sortable-table.ts";
import type { HedgeFigures } from "../figures/all.ts";
import { moneyText } from "../money.ts";
import { cvarName, finite, intervalOf, percentOf } from "../numbers.ts";
import type { HedgeView, ViewedPolicy } from "../view.ts";
import { policyColumn, withInterval } from "./parts.ts";

/** Whether a result is the policy's or its seed's. */
export function seedsSection(view: HedgeView, figures: HedgeFigures): Html | string {
  const { learned, level, result } = view;
  if (result.overSeeds.length === 0) return "";
  const repeated = learned.filter(({ seeds }) => (seeds?.runs.length ?? 0) > 1);
  const beside = [...(figures.seeds ? [figures.seeds] : []), ...figures.against];
  const measure = `CVaR ${percentOf(level)}\u00a0%`;
  return section(
    "seeds",
    repeated.length > 0 ? "Over seeds" : "Against the baselines",
    paragraph(
      repeated.length > 0
        ? "The same training with other seeds ends elsewhere. Each policy is judged by the mean of its runs, and each baseline is set against that mean on the same paths."
        : "Each learned policy was trained once, so the intervals know of the paths drawn, not of luck in training: more seeds would tell.",
    ),
    html`<div class="two">${beside.map((each) => captioned(each))}</div>`,
    repeated.length > 0
      ? sortableTable(repeated, {
          caption: `${measure} of learned policies over their seeds`,
          head: policyColumn,
          columns: [
            {
              title: "Runs",
              value: ({ seeds }) => seeds!.runs.length,
              show: ({ seeds }) => String(seeds!.runs.length),
            },
            {
              title: `${measure}, mean`,
              value: (policy) => spreadOf(policy, level, "mean"),
              show: (policy) =>
                withInterval(
                  spreadOf(policy, level, "mean"),
                  intervalOf(policy.seeds!.intervals, cvarName(level)),
                ),
              best: "least",
            },
            ...(["sd", "least", "most"] as const).map((part) => ({
              title: { sd: "Std. dev. of runs", least: "Least", most: "Most" }[part],
              value: (policy: ViewedPolicy) => spreadOf(policy, level, part),
              show: (policy: ViewedPolicy) => moneyText(spreadOf(policy, level, part)),
            })),
            {
              title: "Mean P&L",
              value: ({ seeds }) => finite(seeds!.spread.mean?.mean),
              show: ({ seeds }) => moneyText(seeds!.spread.mean?.mean),
            },
          ],
        })
      : "",
  );
}

function spreadOf(
  { seeds }: ViewedPolicy,
  level: number,
  part: "mean" | "sd" | "least" | "most",
): number | null {
  return finite(seeds?.spread[cvarName(level)]?.[part]);
}
