import type { Certificate } from "@volsmith/surface";
import type { Study, StudyMethod } from "../../study/study.ts";
import { html } from "../escape.ts";
import type { Html } from "../escape.ts";
import { dash, duration, fixed, grouped, percent } from "../format.ts";
import { paragraph, section, swatch } from "../parts.ts";

/** The table a reader in a hurry reads. */
export function summarySection({ methods, input }: Study): Html {
  const best = (pick: (method: StudyMethod) => number, prefer: "low" | "high") => {
    const rivals = methods
      .filter(({ method }) => method !== "truth" && method !== "flat")
      .map(pick);
    return prefer === "low" ? Math.min(...rivals) : Math.max(...rivals);
  };
  const columns: readonly Column[] = [
    ["Mean error<br>of vol", ({ quality }) => quality.mape, (x) => percent(x, 2), "low"],
    ["Worst error<br>of vol", ({ quality }) => quality.worst, (x) => percent(x, 1), "low"],
    ["Mean,<br>half-spreads", ({ quality }) => quality.meanHalfSpreads, (x) => fixed(x, 2), "low"],
    [
      "Median,<br>half-spreads",
      ({ quality }) => quality.medianHalfSpreads,
      (x) => fixed(x, 2),
      "low",
    ],
    ["Inside<br>bid–ask", ({ quality }) => quality.inside, (x) => percent(x, 1), "high"],
  ];
  const tops = columns.map(([, pick, , prefer]) => best(pick, prefer));
  const heads = columns.map(([title]) => {
    const [first, second] = title.split("<br>");
    return html`<th scope="col" class="number">${first}<br />${second}</th>`;
  });
  const failures = (input.failures ?? []).map(
    ({ label, reason }) => html`<p class="note"><b>${label}</b> gave no surface: ${reason}</p>`,
  );
  return section(
    "summary",
    "Methods",
    paragraph(
      "How close each surface comes to the mid quotes, and whether it is free of arbitrage. " +
        "An error of one half-spread puts the price on the bid or the ask.",
    ),
    html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Method</th>
            ${heads}
            <th scope="col" class="number">Fit</th>
            <th scope="col">Arbitrage</th>
          </tr>
        </thead>
        <tbody>
          ${methods.map(
            (method) =>
              html`<tr>
                <th scope="row">${swatch(method)}${method.label}</th>
                ${columns.map(
                  ([, pick, show], i) =>
                    html`<td
                      class="number${methods.length > 1 && pick(method) === tops[i] ? " best" : ""}"
                    >
                      ${show(pick(method))}
                    </td>`,
                )}
                <td class="number">${duration(method.source.fitMs)}</td>
                <td class="verdict">${arbitrageCell(method)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`,
    html`${failures}`,
  );
}

type Column = readonly [
  title: string,
  pick: (method: StudyMethod) => number,
  show: (value: number) => string,
  prefer: "low" | "high",
];

function arbitrageCell({ source: { certificate, repair } }: StudyMethod): Html {
  const repaired =
    repair && certificate?.verdict === "violated"
      ? html`<br /><span class="quiet"
            >repaired, ${fixed(repair.displacement.mean, 2)} half-spreads away</span
          >`
      : "";
  return html`${verdictText(certificate)}${repaired}`;
}

/** A certificate in a few words, coloured and never by colour alone. */
export function verdictText(certificate: Certificate | null): Html {
  if (certificate === null) return html`<span class="quiet">${dash} not checked</span>`;
  const { verdict, butterfly, calendar, wings } = certificate;
  if (verdict === "free") return html`<span class="good">✓ free</span>`;
  if (verdict === "free-inside") return html`<span class="good">✓ free where quoted</span>`;
  const steep = wings.filter(({ slope }) => slope > 2).length;
  const counts = [
    [butterfly.violations, "butterfly"],
    [calendar.violations, "calendar"],
    [steep, "wing"],
  ] as const;
  const found = counts.filter(([count]) => count > 0);
  const text = found.map(([count, kind]) => `${grouped(count)} ${kind}`).join(", ");
  return html`<span class="bad">✗ ${text || "violated"}</span>`;
}
