import type { ErrorSummary } from "@volsmith/surface";
import type { Study, StudyMethod } from "../../study/study.ts";
import { html } from "../escape.ts";
import type { Html } from "../escape.ts";
import { duration, fixed, grouped, percent } from "../format.ts";
import { paragraph, section, swatch } from "../parts.ts";
import { verdictText } from "../verdict.ts";

/** The table a reader in a hurry reads. */
export function summarySection({ methods, input }: Study): Html {
  const { nQuotes } = methods[0].accuracy.total;
  const failures = (input.failures ?? []).map(
    ({ label, reason }) => html`<p class="note"><b>${label}</b> gave no surface: ${reason}</p>`,
  );
  const best = bestTexts(methods);
  return section(
    "summary",
    "Methods",
    paragraph(
      "How close each surface comes to the mid quotes, and whether it is free of arbitrage. An " +
        "error of one half-spread puts the price on the bid or the ask.",
    ),
    html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Method</th>
            ${columns.map(
              ({ title }) => html`<th scope="col" class="number">${title[0]}<br />${title[1]}</th>`,
            )}
            <th scope="col" class="number">Fit</th>
            <th scope="col">Arbitrage</th>
          </tr>
        </thead>
        <tbody>
          ${methods.map((method) => [methodRow(method, best), repairRow(method)])}
        </tbody>
      </table>
    </div>`,
    html`<p class="note">
      Errors are measured at the ${grouped(nQuotes)} quotes inside every method’s domain.
    </p>`,
    html`${failures}`,
  );
}

interface Column {
  readonly title: readonly [string, string];
  readonly pick: (summary: ErrorSummary) => number;
  readonly show: (value: number) => string;
  readonly prefer: "low" | "high";
}

const columns: readonly Column[] = [
  { title: ["Mean error", "of vol"], pick: ({ mape }) => mape, show: percent, prefer: "low" },
  { title: ["Median error", "of vol"], pick: (at) => at.medianApe, show: percent, prefer: "low" },
  halfSpreadColumn("Mean,", ({ mean }) => mean),
  halfSpreadColumn("Median,", ({ median }) => median),
  halfSpreadColumn("90 % below,", ({ p90 }) => p90),
  {
    title: ["Inside", "bid–ask"],
    pick: ({ halfSpreads }) => halfSpreads?.insideBidAsk ?? Number.NaN,
    show: (value) => percent(value, 1),
    prefer: "high",
  },
];

function halfSpreadColumn(
  title: string,
  pick: (summary: NonNullable<ErrorSummary["halfSpreads"]>) => number,
): Column {
  return {
    title: [title, "half-spreads"],
    pick: ({ halfSpreads }) => (halfSpreads ? pick(halfSpreads) : Number.NaN),
    show: (value) => fixed(value, 2),
    prefer: "low",
  };
}

/** How the best value of every column reads: methods that look equal share the prize. */
function bestTexts(methods: readonly StudyMethod[]): (string | undefined)[] {
  const rivals = methods.filter(({ method }) => method !== "truth" && method !== "flat");
  if (rivals.length < 2) return [];
  return columns.map(({ pick, show, prefer }) => {
    const values = rivals.map(({ accuracy }) => pick(accuracy.total)).filter(Number.isFinite);
    return show(prefer === "low" ? Math.min(...values) : Math.max(...values));
  });
}

function methodRow(method: StudyMethod, best: readonly (string | undefined)[]): Html {
  const { label, accuracy, source } = method;
  return html`<tr>
    <th scope="row">${swatch(method)}${label}</th>
    ${columns.map(({ pick, show }, i) => {
      const text = show(pick(accuracy.total));
      return html`<td class="number${text === best[i] ? " best" : ""}">${text}</td>`;
    })}
    <td class="number">${duration(source.fitMs)}</td>
    <td class="verdict">${verdictText(source.certificate)}</td>
  </tr>`;
}

function repairRow({ source: { repair }, repairAccuracy }: StudyMethod): Html | string {
  if (!repair || !repairAccuracy) return "";
  const { at, mean } = repair.displacement;
  const moved = at === "quotes" ? `, moved ${fixed(mean, 3)} half-spreads` : "";
  return html`<tr class="quiet">
    <th scope="row" class="under">repaired</th>
    ${columns.map(
      ({ pick, show }) => html`<td class="number">${show(pick(repairAccuracy.total))}</td>`,
    )}
    <td class="number"></td>
    <td class="verdict">${verdictText(repair.certificate)}${moved}</td>
  </tr>`;
}
