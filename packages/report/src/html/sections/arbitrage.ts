import { arbitragePanelFigure } from "../../figures/arbitrage-panel.ts";
import type { Displacement } from "@volsmith/surface";
import type { ArbitragePanel } from "../../study/arbitrage-cells.ts";
import type { Study } from "../../study/study.ts";
import { ink } from "../../theme/palette.ts";
import { html } from "../escape.ts";
import type { Html } from "../escape.ts";
import { fixed, grouped } from "../format.ts";
import { figure, paragraph, section } from "../parts.ts";
import { verdictText } from "../verdict.ts";

export function arbitrageSection(study: Study): Html {
  const { panels } = study.arbitrage;
  return section(
    "arbitrage",
    "Arbitrage",
    paragraph(
      "Where each surface admits arbitrage inside the quoted region. An empty map is a clean one; " +
        "crosses are violations its certificate lists, found also between the nodes of the map.",
    ),
    html`<ul class="legend">
      <li><span class="square" style="background:${ink("above")}"></span>butterfly</li>
      <li><span class="square" style="background:${ink("below")}"></span>calendar</li>
      <li>× certified violation</li>
    </ul>`,
    html`<div class="two">
      ${panels.map(
        (panel) =>
          html`<div>
            <h3>${panel.label}, ${panel.stage}</h3>
            ${figure(arbitragePanelFigure(study, panel), { caption: caption(panel) })}
          </div>`,
      )}
    </div>`,
    repairTable(study),
  );
}

function caption({ nButterfly, nCalendar, nCells, certificate }: ArbitragePanel): Html {
  const share = (count: number) => `${grouped(count)} of ${grouped(nCells)} cells`;
  const seen =
    nButterfly + nCalendar === 0
      ? "No cell violates either condition."
      : `Butterfly in ${share(nButterfly)}, calendar in ${share(nCalendar)}.`;
  return html`${seen} Certificate:
  ${verdictText(certificate)}${certificate ? html`<span class="quiet"> (${guarantees[certificate.butterfly.guarantee]})</span>` : ""}`;
}

const guarantees = {
  sampled: "at the nodes of its grid",
  refined: "refined between its nodes",
  proved: "proved",
} as const;

function repairTable({ methods }: Study): Html {
  const repaired = methods.flatMap(({ label, source }) =>
    source.repair ? [{ label, repair: source.repair }] : [],
  );
  if (repaired.length === 0) return html``;
  return html`<h3>Repair</h3>
    <p class="note">The nearest arbitrage-free surface, and how far it lies from the fitted one.</p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col">Outcome</th>
            <th scope="col" class="number">Mean move,<br />half-spreads</th>
            <th scope="col" class="number">Largest move,<br />half-spreads</th>
            <th scope="col">After repair</th>
          </tr>
        </thead>
        <tbody>
          ${repaired.map(
            ({ label, repair }) =>
              html`<tr>
                <th scope="row">${label}</th>
                <td>${outcomes[repair.status]}</td>
                <td class="number">${halfSpreads(repair.displacement, "mean", 3)}</td>
                <td class="number">${halfSpreads(repair.displacement, "max", 2)}</td>
                <td>${verdictText(repair.certificate)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

/** Where no quotes have spreads, displacements have another unit. */
function halfSpreads(moves: Displacement, key: "mean" | "max", digits: number): string {
  return fixed(moves.at === "quotes" ? moves[key] : NaN, digits);
}

const outcomes = {
  "already-free": "free as it was",
  repaired: "repaired",
  "not-optimal": "free, but not the nearest",
} as const;
