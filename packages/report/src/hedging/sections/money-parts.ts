import type { ErrorParts } from "@volsmith/hedging";

import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { paragraph, section } from "../../html/parts.ts";
import { shareText } from "../../html/numbers.ts";
import { sortableTable } from "../../html/sortable-table.ts";
import type { SortableColumn } from "../../html/sortable-table.ts";
import type { HedgeFigures } from "../figures/all.ts";
import { moneyText, signedText } from "../money.ts";
import { inMoneyOnly } from "../settings.ts";
import { finite, intervalOf, statisticOf } from "../view.ts";
import type { HedgeView, ViewedPolicy } from "../view.ts";
import { policyColumn, policyPanels, VT, withInterval, ZT } from "./parts.ts";

/** Errors in the money beside those on all paths: what an objective of the first alone hides. */
export function moneyPartsSection(view: HedgeView, figures: HedgeFigures): Html | string {
  const { policies, result } = view;
  const known = policies.some(
    ({ summary }) => summary.errors || summary.statistics.itmMae !== null,
  );
  if (!known) return "";
  const asked = inMoneyOnly(result.config);
  const blind = policies.flatMap(({ name }) => (asked.has(name) ? [name] : []));
  return section(
    "money",
    "In the money only, and on all paths",
    paragraph(
      blind.length > 0
        ? `${listed(blind)} learned from paths that end in the money only, without a premium, as the source does. Its two numbers are on the left; what they leave out is on the right.`
        : "Errors where something is owed, as the source counts them, beside those on all paths. A policy that is good on the left and poor on the right has bet on where the spot ends.",
    ),
    sortableTable(policies, {
      caption: "Errors of all policies in the money, out of the money and on all paths",
      head: policyColumn,
      columns: columns(policies),
      sorted: ["Policy", "ascending"],
    }),
    html`<p class="note">
      MAE is the mean of |${VT} − ${ZT}|; the relative error is the mean of |${VT} − ${ZT}|/${ZT}
      over paths in the money, which paths that owe next to nothing dominate, so the error’s share
      of what is owed stands beside
      it.${blind.length > 0 ? " The source publishes 1.538 and 19.17\u00a0% on paths of its own, without a premium." : ""}
    </p>`,
    figures.relativeErrors
      ? html`<details>
          <summary>Relative errors in the money</summary>
          <p class="note">
            (${VT} − ${ZT})/${ZT} over paths in the money; the outermost bars hold what lies beyond.
          </p>
          ${policyPanels(figures.relativeErrors, view)}
        </details>`
      : "",
  );
}

/** Over paths in the money, as evaluations have it. */
function inMoneyColumn(
  title: string,
  name: string,
  show: typeof moneyText,
): SortableColumn<ViewedPolicy> {
  return {
    title,
    value: ({ summary }) => statisticOf(summary.statistics, name),
    show: ({ summary }) =>
      withInterval(
        statisticOf(summary.statistics, name),
        intervalOf(summary.intervals, name),
        show,
      ),
    best: "least",
  };
}

function partColumn(
  title: string,
  part: keyof ErrorParts,
  name: "mean" | "mae" | "rmse",
): SortableColumn<ViewedPolicy> {
  const show = name === "mean" ? signedText : moneyText;
  return {
    title,
    value: ({ summary }) => finite(summary.errors?.[part]?.[name]),
    show: ({ summary }) => show(summary.errors?.[part]?.[name]),
    ...(name !== "mean" && { best: "least" as const }),
  };
}

function columns(policies: readonly ViewedPolicy[]): readonly SortableColumn<ViewedPolicy>[] {
  const parts: readonly SortableColumn<ViewedPolicy>[] = policies.some(
    ({ summary }) => summary.errors,
  )
    ? [
        partColumn("In: mean", "inTheMoney", "mean"),
        partColumn("Out: MAE", "outOfTheMoney", "mae"),
        partColumn("Out: mean", "outOfTheMoney", "mean"),
        partColumn("All: MAE", "all", "mae"),
        partColumn("All: RMSE", "all", "rmse"),
      ]
    : [];
  return [
    inMoneyColumn("In: MAE", "itmMae", moneyText),
    inMoneyColumn("In: relative", "itmRelativeError", percentCell),
    inMoneyColumn("In: share", "itmErrorShare", percentCell),
    ...parts,
  ];
}

function percentCell(value: number | null | undefined): string {
  const share = finite(value);
  return shareText(share === null ? null : 100 * share);
}

function listed(names: readonly string[]): string {
  const last = names.at(-1)!;
  return names.length === 1 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
