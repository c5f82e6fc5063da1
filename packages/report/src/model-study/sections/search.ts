import type { SearchResult } from "@volsmith/study";
import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { grouped } from "../../html/format.ts";
import { paragraph, section } from "../../html/parts.ts";
import type { ModelStudyFigures } from "../figures/all.ts";
import { settingOf, variedSettings } from "../figures/search-trials.ts";
import type { Trial } from "../figures/search-trials.ts";
import type { ModelStudyView } from "../view.ts";
import { captioned } from "../../html/captioned.ts";
import { sortableTable } from "../../html/sortable-table.ts";
import { countText, errorText, secondsText } from "../../html/numbers.ts";

const mostRows = 20;
const strategies: Readonly<Record<SearchResult["strategy"], string>> = {
  grid: "every point of a grid",
  random: "points drawn at random",
  "successive-halving": "successive halving",
};

/** How configurations were found. */
export function searchSection({ result }: ModelStudyView, figures: ModelStudyFigures): Html {
  const { searches } = result;
  if (searches.length === 0)
    return section(
      "search",
      "Search",
      paragraph("No search was run: every configuration was given."),
    );
  return section(
    "search",
    "Search",
    paragraph("Trials are compared by their validation loss; the test part plays no role."),
    html`${searches.map(
      (search, i) =>
        html`${
          figures.searches[i].length > 0
            ? figures.searches[i].map((each) => captioned(each))
            : html`<h3>Search for ${search.name}</h3>
                <p class="note">Fewer than two trials ended with a loss: nothing to draw.</p>`
        }
        ${leaderboard(search)}`,
    )}`,
  );
}

function leaderboard({ name, strategy, nTrials, trials }: SearchResult): Html {
  const settings = variedSettings(trials.map(({ config }) => config));
  const rows = trials.slice(0, mostRows).map((trial, i) => ({ trial, place: i + 1 }));
  const ended = trials.filter(({ loss }) => loss !== null).length;
  const seconds = trials.reduce((sum, trial) => sum + trial.seconds, 0);
  type Row = { readonly trial: Trial; readonly place: number };
  return html`<details>
    <summary>
      Leaderboard
      <small class="quiet"
        >${strategies[strategy] ?? strategy}, ${grouped(ended)} of ${grouped(nTrials)} trials with a
        loss, ${secondsText(seconds)}</small
      >
    </summary>
    ${sortableTable<Row>(rows, {
      caption: `Leaderboard of the search for ${name}`,
      head: {
        title: "Place",
        value: ({ place }) => place,
        show: ({ trial, place }) => html`${place}. <span class="quiet">${trial.id}</span>`,
      },
      columns: [
        {
          title: "Validation loss",
          value: ({ trial }) => trial.loss,
          show: ({ trial }) => errorText(trial.loss),
          best: "least",
        },
        ...settings.map(({ key }) => ({
          title: key,
          kind: "text" as const,
          value: ({ trial }: Row) => settingOf(trial.config, key),
          show: ({ trial }: Row) => settingOf(trial.config, key),
        })),
        {
          title: "Epochs",
          value: ({ trial }) => trial.epochs,
          show: ({ trial }) => grouped(trial.epochs),
        },
        {
          title: "Parameters",
          value: ({ trial }) => trial.parameterCount,
          show: ({ trial }) => countText(trial.parameterCount),
        },
        {
          title: "Time",
          value: ({ trial }) => trial.seconds,
          show: ({ trial }) => secondsText(trial.seconds),
        },
        {
          title: "Status",
          kind: "text",
          value: ({ trial }) => trial.status,
          show: ({ trial }) => trial.status,
        },
      ],
      sorted: ["Place", "ascending"],
    })}
    ${
      trials.length > mostRows
        ? html`<p class="note">
            The first ${mostRows} of ${grouped(trials.length)}; the tables beside this report have
            all.
          </p>`
        : ""
    }
  </details>`;
}
