import type { MarketDescription } from "@volsmith/backtest";

import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { factsTable } from "../../html/facts-table.ts";
import { grouped } from "../../html/format.ts";
import { section } from "../../html/parts.ts";
import { memberText, soldText } from "../describe.ts";
import { moneyText } from "../money.ts";
import { settingOf } from "../settings.ts";
import type { HedgeView } from "../view.ts";
import { costText } from "./masthead.ts";

type Row = readonly [term: string, value: string];

/** What was sold, what may be traded at what cost, and where the paths come from. */
export function marketSection(view: HedgeView): Html {
  const { result } = view;
  const { markets } = result;
  return section(
    "market",
    "Claim and market",
    html`<div class="two">
      <div>
        <h3>The claim</h3>
        ${factsTable(claimRows(view), "The claim")}
      </div>
      <div>
        <h3>Paths judged on</h3>
        ${factsTable(marketRows(markets.test), "Paths judged on")}
        ${
          result.trainings.length > 0
            ? html`<h3>Paths learned from</h3>
                ${factsTable(learnedRows(markets), "Paths learned from")}`
            : ""
        }
      </div>
    </div>`,
  );
}

function claimRows({ result, digits }: HedgeView): readonly Row[] {
  const { evaluation, config } = result;
  const { premium, recorded, instruments, times } = evaluation;
  const settlement = settingOf(config, "claim", "settlement");
  const asked = settingOf(config, "premium");
  const limits = memberText(settingOf(config, "limits"));
  const life = times.at(-1) ?? 0;
  const rows: readonly Row[] = [
    ["Sold", soldText(evaluation)],
    ["Settlement", typeof settlement === "string" ? settlement : ""],
    [
      "Premium here",
      recorded && premium === 0
        ? "in what is owed: the price of buying back less that of selling"
        : `${moneyText(premium, digits)}, received by every policy alike`,
    ],
    ["Premium in training", trainingPremium(asked, digits)],
    ["Objective", memberText(settingOf(config, "criterion"))],
    ["Traded", instruments.map(({ name }) => name).join(", ")],
    ["Costs", costText(evaluation)],
    ["Limits", limits],
    ["Decisions", `${grouped(times.length - 1)} over ${lifeText(life)}`],
  ];
  return rows.filter(([, value]) => value !== "");
}

/** The same market is told once: only its paths differ. */
function learnedRows({ training, test }: HedgeView["result"]["markets"]): readonly Row[] {
  const same =
    JSON.stringify([training.title, training.facts]) === JSON.stringify([test.title, test.facts]);
  const told = { ...training, title: "the same, other paths", facts: [] };
  return marketRows(same ? told : training);
}

function marketRows({ title, facts, nPaths, nValidation }: MarketDescription): readonly Row[] {
  return [
    ["Source", title],
    ["Paths", grouped(nPaths)],
    ...(nValidation > 0 ? ([["Validation", grouped(nValidation)]] as const) : []),
    ...facts.map(({ label, value }) => [label, value.replace(/^-(?=\d)/, "−")] as const),
  ];
}

function lifeText(years: number): string {
  if (years < 0.75) return `${(365 * years).toFixed(0)} days`;
  const text = String(Number(years.toFixed(2)));
  return `${text} ${text === "1" ? "year" : "years"}`;
}

function trainingPremium(asked: unknown, digits: number): string {
  if (typeof asked === "number") return moneyText(asked, digits);
  return asked === "indifference" ? "found as the indifference price" : "";
}
