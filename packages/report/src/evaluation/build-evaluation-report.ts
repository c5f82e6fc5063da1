import { compileFigure } from "../figures/compile.ts";
import type { Figure } from "../figures/figure.ts";
import { html } from "../html/escape.ts";
import type { Html } from "../html/escape.ts";
import { renderPage } from "../html/page.ts";
import type { Payload, PayloadFigure } from "../page/payload.ts";
import { formatInstant } from "../study/slices.ts";
import type { Table } from "../table.ts";
import { errorDifferenceFigure, errorMapFigure } from "./figures/error-map.ts";
import { neighboursFigure } from "./figures/neighbours.ts";
import { rangeDotsFigure } from "./figures/range-dots.ts";
import type { EvaluationReportInput } from "./input.ts";
import { evaluatedMethods } from "./methods.ts";
import type { EvaluatedMethod } from "./methods.ts";
import { accuracySection } from "./sections/accuracy.ts";
import {
  arbitrageSection,
  hiddenSection,
  neighboursSection,
  ssviSection,
  syntheticSection,
} from "./sections/experiments.ts";
import { mapsSection } from "./sections/maps.ts";
import { evaluationMasthead } from "./sections/masthead.ts";

/** An evaluation with what its sections show. */
export interface EvaluationReport {
  readonly input: EvaluationReportInput;
  /** The operator first. */
  readonly methods: readonly EvaluatedMethod[];
  readonly figures: EvaluationFigures;
}

/** Figures of the experiments that were run. */
export interface EvaluationFigures {
  readonly errors?: Figure;
  readonly maps?: {
    readonly relative: Figure;
    readonly halfSpreads?: Figure;
    readonly against: readonly { readonly name: string; readonly map: Figure }[];
  };
  readonly hidden?: Figure;
  readonly synthetic?: Figure;
  readonly neighbours?: readonly Figure[];
}

const sections = [
  ["errors", "Errors", accuracySection],
  ["maps", "Maps", mapsSection],
  ["hidden", "Hidden quotes", hiddenSection],
  ["ssvi", "Exact surface", ssviSection],
  ["synthetic", "Truth", syntheticSection],
  ["neighbours", "Neighbours", neighboursSection],
  ["arbitrage", "Arbitrage terms", arbitrageSection],
] as const;

/**
 * The report of an operator's evaluation: one HTML file that needs nothing else, opens no connection
 * and runs no code but its own.
 *
 * @returns the file's text, UTF-8
 */
export function buildEvaluationReport(input: EvaluationReportInput): string {
  const methods = methodsOf(input);
  const report = { input, methods, figures: evaluationFigures(input, methods) };
  const rendered = sections
    .map(([id, title, render]) => ({ id, title, content: render(report) }))
    .filter((each): each is typeof each & { content: Html } => each.content !== "");
  const { program, madeAt, chains } = input;
  const sources = [...new Set(chains.map(({ source }) => source))];
  return renderPage({
    title: `Evaluation of ${input.operators[0].name}`,
    head: [
      evaluationMasthead(report),
      html`<nav aria-label="Sections">
        <div>
          <ul>
            ${rendered.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
          </ul>
        </div>
      </nav>`,
    ],
    sections: rendered.map(({ content }) => content),
    footer: html`Chains: ${sources.join(", ")}. Made
    ${formatInstant(Date.parse(madeAt))}${program ? html` by ${program}` : ""}. Errors are relative
    errors of Black volatilities; MAPE is their mean; k = ln(K/F), τ in years.`,
    payload: makePayload(methods, report.figures),
  });
}

function methodsOf({ evaluation, operators }: EvaluationReportInput): readonly EvaluatedMethod[] {
  return evaluatedMethods(
    evaluation,
    operators.map(({ name }) => name),
  );
}

/** Every figure of an evaluation. */
export function evaluationFigures(
  input: EvaluationReportInput,
  methods: readonly EvaluatedMethod[] = methodsOf(input),
): EvaluationFigures {
  const { evaluation, operators } = input;
  const { accuracy, dropHalf, synthetic, neighbours } = evaluation;
  return {
    ...(accuracy &&
      accuracy.summary.length > 0 && {
        errors: rangeDotsFigure(
          accuracy.chains.flatMap(({ chain, methods: results }) =>
            results.map(({ method, errors: { relative } }) => ({
              group: chain,
              method,
              value: relative.mean,
              low: relative.q05,
              high: relative.q95,
            })),
          ),
          {
            id: "errors",
            description: "Mean relative error of every method on every chain, with quantiles.",
            title: "relative error of volatility",
            methods,
            words: ["MAPE", "5 % below", "95 % below"],
          },
        ),
        maps: mapFigures(accuracy.maps, operators[0].name, methods),
      }),
    ...(dropHalf &&
      dropHalf.results.length > 0 && {
        hidden: rangeDotsFigure(
          dropHalf.results.map(({ mode, method, test }) => ({
            group: groups[mode],
            method,
            value: test.q50,
            low: test.q05,
            high: test.q95,
          })),
          {
            id: "hidden",
            description: "Mean relative error of every method at quotes it was not shown.",
            title: "relative error of volatility at hidden quotes",
            methods,
            words: ["median run", "5 % below", "95 % below"],
          },
        ),
      }),
    ...(synthetic &&
      synthetic.summaries.length > 0 && {
        synthetic: rangeDotsFigure(
          synthetic.summaries
            .filter(({ by }) => by !== "kind")
            .map(({ group, method, offQuotes }) => ({
              group,
              method,
              value: offQuotes.q50,
              low: offQuotes.q05,
              high: offQuotes.q95,
            })),
          {
            id: "synthetic",
            description: "Error of every method against the true volatility, by family of truth.",
            title: "relative error against the truth between quotes",
            methods,
            words: ["median market", "5 % below", "95 % below"],
          },
        ),
      }),
    ...(neighbours && {
      neighbours: [neighboursFigure(neighbours, "error"), neighboursFigure(neighbours, "time")],
    }),
  };
}

const groups = {
  interpolation: "at random",
  extrapolation: "both wings",
  expiries: "every second expiry",
} as const;

function mapFigures(
  maps: NonNullable<EvaluationReportInput["evaluation"]["accuracy"]>["maps"],
  operatorName: string,
  methods: readonly EvaluatedMethod[],
): NonNullable<EvaluationFigures["maps"]> {
  const operator = maps.methods.find(({ method }) => method === operatorName);
  const hasSpreads = maps.methods.some(({ halfSpreads }) =>
    halfSpreads.some((cell) => cell !== null),
  );
  const against = operator
    ? maps.methods.flatMap((rival) => {
        const method = methods.find(({ name }) => name === rival.method);
        if (!method || rival === operator) return [];
        return [{ name: rival.method, map: errorDifferenceFigure(maps, operator, rival, method) }];
      })
    : [];
  return {
    relative: errorMapFigure(maps, "relative", methods),
    ...(hasSpreads && { halfSpreads: errorMapFigure(maps, "halfSpreads", methods) }),
    against,
  };
}

/** What the page's script draws. It wants a surface too, which an evaluation has none of. */
function makePayload(methods: readonly EvaluatedMethod[], figures: EvaluationFigures): Payload {
  const tables: Record<string, Table> = {};
  const compiled: Record<string, PayloadFigure> = {};
  for (const figure of allFigures(figures)) {
    Object.assign(tables, figure.tables);
    compiled[figure.id] = { spec: compileFigure(figure), tables: Object.keys(figure.tables) };
  }
  return {
    methods: methods.map(({ key, name, token }) => ({ key, label: name, token })),
    slices: [],
    tables,
    figures: compiled,
    mesh: { nTau: 0, nK: 0, taus: [], ks: [], vols: {} },
  };
}

export function allFigures(figures: EvaluationFigures): Figure[] {
  const { errors, maps, hidden, synthetic, neighbours = [] } = figures;
  const single = [errors, maps?.relative, maps?.halfSpreads, hidden, synthetic];
  return [
    ...single.filter((figure) => figure !== undefined),
    ...(maps?.against.map(({ map }) => map) ?? []),
    ...neighbours,
  ];
}
