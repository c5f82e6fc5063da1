import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { grouped } from "../../html/format.ts";
import { factList } from "../../html/parts.ts";
import { paidText, soldText } from "../describe.ts";
import { digitsOf, moneyText } from "../money.ts";
import { settingOf } from "../settings.ts";
import { verdictOf } from "../verdict.ts";
import type { HedgeView } from "../view.ts";

/** The answer first: who is best, by how much, and whether that is chance. */
export function hedgeMasthead(view: HedgeView): Html {
  const { result } = view;
  const { headline, sentences } = verdictOf(view);
  const title = settingOf(result.config, "report", "title");
  const lost = result.trainings.filter(
    ({ status }) => status === "diverged" || status === "failed",
  );
  return html`<header class="masthead study hedge">
    <p class="eyebrow">Back-test of hedges · ${typeof title === "string" ? title : result.name}</p>
    <h1>${headline}</h1>
    <p class="when">${sentences}</p>
    ${factList(facts(view))}
    ${
      lost.length > 0
        ? html`<p class="note bad">
            ${lost.length === 1 ? "One training" : `${grouped(lost.length)} trainings`} of
            ${grouped(result.trainings.length)} came to nothing; the reasons stand with the
            <a href="#training">trainings</a>.
          </p>`
        : ""
    }
  </header>`;
}

type Fact = readonly [term: string, value: string, note: string];

function facts({ learned, rules, measure, digits, result }: HedgeView): readonly Fact[] {
  const { evaluation, markets } = result;
  const best = (
    [
      [`${measure.title}, learned`, learned[0]],
      [`${measure.title}, best rule`, rules[0]],
    ] as const
  ).flatMap(([term, policy]): Fact[] =>
    policy ? [[term, moneyText(policy.score, digits), policy.name]] : [],
  );
  const { nPaths, nValidation } = markets.training;
  const steps = evaluation.times.length - 1;
  const validation = nValidation > 0 ? `${grouped(nValidation)} more to choose by` : "";
  return [
    ...best,
    ["Sold", soldText(evaluation), premiumText(evaluation)],
    costFact(result.evaluation),
    ["Judged on", `${grouped(evaluation.nPaths)} paths`, `${grouped(steps)} decisions each`],
    ...(learned.length > 0
      ? ([["Learned from", `${grouped(nPaths)} paths`, validation]] as const)
      : []),
  ];
}

/** A number at a glance; several are set small. */
function costFact(evaluation: HedgeView["result"]["evaluation"]): Fact {
  const text = costText(evaluation);
  const term = "Trading costs";
  return text.length > 30 ? [term, "by instrument", text] : [term, text, ""];
}

/** Recorded claims owe what buying them back costs less what they were sold for. */
export function premiumText(evaluation: HedgeView["result"]["evaluation"]): string {
  const { premium, recorded } = evaluation;
  if (premium !== 0) return `premium ${moneyText(premium, digitsOf(evaluation))}`;
  return recorded ? "what they were sold for is in Z" : "without a premium";
}

/** What trading costs, of all instruments alike or each by its name. */
export function costText({ instruments }: HedgeView["result"]["evaluation"]): string {
  const texts = instruments.map((instrument) => ({
    name: instrument.name,
    text: paidText(instrument),
  }));
  if (new Set(texts.map(({ text }) => text)).size === 1) return texts[0].text;
  return texts.map(({ name, text }) => `${name}: ${text}`).join("; ") || "none";
}
