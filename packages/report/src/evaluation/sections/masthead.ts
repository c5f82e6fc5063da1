import { weightCount } from "@volsmith/surface";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { fixed, grouped, percent } from "../../html/format.ts";
import { factList } from "../../html/parts.ts";
import { formatInstant } from "../../study/slices.ts";
import type { EvaluationReport } from "../build-evaluation-report.ts";
import { methodLabel } from "../methods.ts";

export function evaluationMasthead({ input }: EvaluationReport): Html {
  const { evaluation, operators, chains, madeAt, warnings = [] } = input;
  const [{ name, config }, ...rivals] = operators;
  const facts: [string, string, string][] = [
    ["Weights", grouped(weightCount(config)), `K = ${config.nNeighbours}`],
    ...headline(evaluation),
  ];
  const beside = rivals.length > 0 ? ` · beside ${rivals.map((each) => each.name).join(", ")}` : "";
  const on = chains.length > 0 ? ` · ${grouped(chains.length)} ${chainText(chains)}` : "";
  return html`<header class="masthead">
    <p class="eyebrow">Evaluation of a volatility operator</p>
    <h1>${name}</h1>
    <p class="when">
      ${formatInstant(Date.parse(madeAt))} · ${priorText(config.prior)}${on}${beside}
    </p>
    ${factList(facts)} ${warnings.map((text) => html`<p class="note bad">${text}</p>`)}
  </header>`;
}

function priorText(prior: string): string {
  return prior === "none" ? "no prior" : `${prior} prior`;
}

/** The figures a reader in a hurry reads, those that were measured. */
function headline({
  accuracy,
  dropHalf,
  ssvi,
  synthetic,
}: EvaluationReport["input"]["evaluation"]): [string, string, string][] {
  const facts: [string, string, string][] = [];
  if (accuracy) {
    const [own, ...others] = accuracy.summary;
    const best = others
      .filter(({ kind }) => kind !== "prior")
      .toSorted((a, b) => a.mape.mean - b.mape.mean)
      .at(0);
    const beside = best ? `${methodLabel(best.method)} ${percent(best.mape.mean)}` : "";
    facts.push(["Mean error at quotes", percent(own.mape.mean), beside]);
    if (own.halfSpreads)
      facts.push([
        "Half-spreads",
        fixed(own.halfSpreads.mean, 2),
        percent(own.insideBidAsk?.mean ?? NaN, 0) + " inside",
      ]);
  }
  const half = dropHalf?.results.find(({ mode }) => mode === "interpolation");
  if (half)
    facts.push(["At hidden quotes", percent(half.test.mean), `shown ${percent(half.train.mean)}`]);
  if (ssvi)
    facts.push([
      "Exact surface",
      percent(ssvi[0].fine.mean),
      `inputs ${percent(ssvi[0].input.mean)}`,
    ]);
  if (synthetic && synthetic.summaries.length > 0) {
    const [all] = synthetic.summaries;
    facts.push(["Against the truth", percent(all.offQuotes.q50), "off quotes"]);
  }
  return facts;
}

/** "chains, roots SPX, SPXW" where they are few. */
function chainText(chains: EvaluationReport["input"]["chains"]): string {
  const roots = [...new Set(chains.flatMap((chain) => chain.roots))];
  const word = chains.length === 1 ? "chain" : "chains";
  if (roots.length > 3) return word;
  return `${word}, root${roots.length === 1 ? "" : "s"} ${roots.join(", ")}`;
}
