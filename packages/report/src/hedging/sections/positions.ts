import { figure, paragraph, section } from "../../html/parts.ts";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { ratioPanels } from "../figures/positions.ts";
import type { HedgeFigures } from "../figures/all.ts";
import { moneyText } from "../money.ts";
import { drawnRun, drawnRunNote } from "../over-runs.ts";
import type { HedgeView } from "../view.ts";
import { panels, policyChips } from "./parts.ts";

const examples = ["Worst path", "Median path", "Best path"];

/** What is held, by spot and time and along three paths; chips choose whose lines are drawn. */
export function positionsSection(view: HedgeView, figures: HedgeFigures): Html | string {
  const { result } = view;
  const { instruments } = result.evaluation;
  const hasRatios = figures.ratios.some((each) => each !== null);
  const hasPaths = figures.pathPositions.some((each) => each !== null);
  if (!hasRatios && !hasPaths) return "";
  const single = instruments.length < 2;
  return section(
    "positions",
    "What is held",
    paragraph(
      `Choose the policies whose positions are drawn; they change in every figure below.${drawnRunNote(view)}`,
    ),
    policyChips(view),
    hasRatios
      ? html`<h3>Hedge ratio by spot and time</h3>
          <p class="note">
            Mean units held over the paths whose spot is there at that time.${referenceText(view)}
          </p>
          ${instruments.map(({ name }, i) => html`${single ? "" : html`<h4>${name}</h4>`}${ratioList(view, figures, i)}`)}`
      : "",
    hasPaths
      ? html`<h3>Along single paths</h3>
          <p class="note">
            The worst, the median and the best of all paths by the profit and loss of
            ${firstPolicy(view)}: the spot above, units held below.
          </p>
          ${instruments.map(({ name }, i) => html`${single ? "" : html`<h4>${name}</h4>`}${pathList(view, figures, i)}`)}`
      : "",
  );
}

/** The policy by which single paths were chosen, and which training of it. */
function firstPolicy({ result, learned }: HedgeView): string {
  const { name } = result.evaluation.policies[0];
  const run = drawnRun({ result, learned: learned.filter((policy) => policy.name === name) });
  return run === "" ? name : `${name}, ${run}`;
}

/** What the broad grey line is, or why there is none. */
function referenceText({ result }: HedgeView): string {
  const { reference, referenceKind, noReference, realisedVol, instruments } = result.evaluation;
  if (!reference || realisedVol === undefined) {
    const reasons: Readonly<Record<string, string>> = {
      recorded: "every path has an option of its own",
      instrument: "what is traded is not the underlying",
      payoff: "the claim has no Black-Scholes value",
    };
    const reason = noReference && reasons[noReference];
    return reason ? ` There is no Black-Scholes delta beside it: ${reason}.` : "";
  }
  const what =
    referenceKind === "along-paths"
      ? "the mean Black-Scholes delta of those paths, each with what it has recorded so far,"
      : "the Black-Scholes delta";
  const which =
    instruments.length > 1 ? `, of the claim hedged with ${instruments[0].name} alone` : "";
  return ` The broad grey line is ${what} at ${(100 * realisedVol).toFixed(1)}\u00a0%, the volatility that these paths realise${which}.`;
}

function ratioList(view: HedgeView, { ratios }: HedgeFigures, instrument: number): Html | string {
  const life = view.result.evaluation.times.at(-1) ?? 0;
  return panels(
    ratios[instrument] ?? null,
    ratioPanels(view).map(({ slice, time }) => [slice, timeText(time, life)] as const),
    "large",
  );
}

function timeText(time: number, life: number): string {
  const gone = `${((100 * time) / life).toFixed(0)}\u00a0% of the time gone`;
  const left = life - time;
  return `${left < 0.75 ? `${(365 * left).toFixed(0)} days` : `${left.toFixed(2)} years`} left, ${gone}`;
}

function pathList(view: HedgeView, figures: HedgeFigures, instrument: number): Html {
  const { examples: paths } = view.result.evaluation;
  const positions = figures.pathPositions[instrument] ?? null;
  return html`<ol class="panels large">
    ${paths.map(
      (spots, slice) =>
        html`<li>
          <b>${examples[slice] ?? `Path ${slice + 1}`}</b
          ><span>ends at ${moneyText(spots.at(-1), view.digits)}</span>
          ${figures.pathSpots && instrument === 0 ? figure(figures.pathSpots, { slice }) : ""}
          ${positions ? figure(positions, { slice }) : ""}
        </li>`,
    )}
  </ol>`;
}
