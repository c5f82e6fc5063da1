import type { ErrorParts, Interval } from "@volsmith/hedging";

import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { shareText } from "../../html/numbers.ts";
import { paragraph, section } from "../../html/parts.ts";
import { sortableTable } from "../../html/sortable-table.ts";
import type { SortableColumn } from "../../html/sortable-table.ts";
import type { HedgeFigures } from "../figures/all.ts";
import { moneyText, signedText } from "../money.ts";
import { finite } from "../numbers.ts";
import {
  drawnRunNote,
  meansNote,
  runsOfMeans,
  shownErrors,
  shownInterval,
  shownStatistic,
} from "../over-runs.ts";
import { inMoneyOnly } from "../settings.ts";
import { sourceErrors } from "../source-errors.ts";
import type { HedgeView, ViewedPolicy } from "../view.ts";
import { policyHead, policyPanels, VT, withInterval, ZT } from "./parts.ts";

/** A line of the table: a policy, or what the source publishes. */
interface ErrorRow {
  readonly head: Html;
  readonly rank: number | null;
  readonly statistic: (name: InMoney) => number | null;
  readonly interval: (name: InMoney) => Interval | null;
  readonly errors: ErrorParts | undefined;
}

type InMoney = "itmMae" | "itmRelativeError" | "itmErrorShare";

/** Policies that learned from paths in the money only, as the source does; their names. */
export function blindPolicies({ policies, result }: HedgeView): readonly string[] {
  const asked = inMoneyOnly(result.config);
  return policies.flatMap(({ name }) => (asked.has(name) ? [name] : []));
}

/** Errors in the money beside those on all paths: what an objective of the first alone hides. */
export function moneyPartsSection(view: HedgeView, figures: HedgeFigures): Html | string {
  const { policies } = view;
  const known = policies.some(
    ({ summary }) => summary.errors || summary.statistics.itmMae !== null,
  );
  if (!known) return "";
  const blind = blindPolicies(view);
  const rows =
    blind.length > 0
      ? [
          ...policies.filter(({ name }) => blind.includes(name)).map(rowOf),
          publishedRow,
          ...policies.filter(({ name }) => !blind.includes(name)).map(rowOf),
        ]
      : policies.map(rowOf);
  return section(
    "money",
    titleOf(view, blind),
    paragraph(
      blind.length > 0
        ? `${listed(blind)} learned as the source does: from paths that end in the money only, without a premium. The two numbers it publishes are the first two columns; what they leave out stands to the right.`
        : view.result.evaluation.recorded
          ? "Errors on options that were dearer to buy back than they were sold for (in), on the others (out), and on all."
          : "Errors where something is owed, beside those on all paths. A policy that is good on the left and poor on the right has bet on where the spot ends.",
    ),
    sortableTable(rows, {
      caption: "Errors of all policies in the money, out of the money and on all paths",
      head: { title: "Policy", value: ({ rank }) => rank, show: (row) => row.head },
      columns: columns(view),
      ...(blind.length === 0 && { sorted: ["Policy", "ascending"] as const }),
    }),
    html`<p class="note">
      MAE is the mean of |${VT} − ${ZT}|; the relative error is the mean of |${VT} − ${ZT}|/${ZT}
      over paths in the money, which paths that owe next to nothing dominate, so the error’s share
      of what is owed stands beside
      it.${meansNote(view, runsOfMeans)}${blind.length > 0 ? " The source’s own paths are not known: its figures are for orientation." : ""}
    </p>`,
    figures.relativeErrors
      ? html`<details>
          <summary>Relative errors in the money</summary>
          <p class="note">
            (${VT} − ${ZT})/${ZT} over paths in the money; the outermost bars hold what lies
            beyond.${drawnRunNote(view)}
          </p>
          ${policyPanels(figures.relativeErrors, view)}
        </details>`
      : "",
  );
}

function titleOf({ result }: HedgeView, blind: readonly string[]): string {
  if (blind.length > 0) return "What the source’s two numbers hide";
  return result.evaluation.recorded
    ? "Where something is owed, and on all paths"
    : "In the money only, and on all paths";
}

function rowOf(policy: ViewedPolicy): ErrorRow {
  return {
    head: policyHead(policy),
    rank: policy.rank,
    statistic: (name) => shownStatistic(policy, name),
    interval: (name) => shownInterval(policy, name),
    errors: shownErrors(policy),
  };
}

const publishedRow: ErrorRow = {
  head: html`<span class="rank plain"></span>The source, as published
    <small class="tag">its own paths</small>`,
  rank: null,
  statistic: (name) => (name === "itmErrorShare" ? null : sourceErrors[name]),
  interval: () => null,
  errors: undefined,
};

/** Over paths in the money, as evaluations have it. */
function inMoneyColumn(
  title: string,
  name: InMoney,
  { digits, show }: { readonly digits: number; readonly show: typeof moneyText },
): SortableColumn<ErrorRow> {
  return {
    title,
    value: ({ statistic }) => statistic(name),
    show: ({ statistic, interval }) => withInterval(statistic(name), interval(name), digits, show),
    best: "least",
  };
}

function partColumn(
  title: string,
  part: keyof ErrorParts,
  { name, digits }: { readonly name: "mean" | "mae" | "rmse"; readonly digits: number },
): SortableColumn<ErrorRow> {
  const show = name === "mean" ? signedText : moneyText;
  return {
    title,
    value: ({ errors }) => finite(errors?.[part]?.[name]),
    show: ({ errors }) => show(errors?.[part]?.[name], digits),
    ...(name !== "mean" && { best: "least" as const }),
  };
}

function columns({ policies, digits }: HedgeView): readonly SortableColumn<ErrorRow>[] {
  const parts: readonly SortableColumn<ErrorRow>[] = policies.some(({ summary }) => summary.errors)
    ? [
        partColumn("In: mean", "inTheMoney", { name: "mean", digits }),
        partColumn("Out: MAE", "outOfTheMoney", { name: "mae", digits }),
        partColumn("Out: mean", "outOfTheMoney", { name: "mean", digits }),
        partColumn("All: MAE", "all", { name: "mae", digits }),
        partColumn("All: RMSE", "all", { name: "rmse", digits }),
      ]
    : [];
  return [
    inMoneyColumn("In: MAE", "itmMae", { digits, show: moneyText }),
    inMoneyColumn("In: relative", "itmRelativeError", { digits, show: percentCell }),
    inMoneyColumn("In: share", "itmErrorShare", { digits, show: percentCell }),
    ...parts,
  ];
}

function percentCell(value: number | null | undefined): string {
  const share = finite(value);
  return shareText(
    share === null ? null : 100 * share,
    share !== null && Math.abs(share) < 1 ? 2 : 1,
  );
}

function listed(names: readonly string[]): string {
  const last = names.at(-1)!;
  return names.length === 1 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
