import type { MixtureResult } from "@volsmith/study";
import { columnsOf, rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import { nameBands } from "../../figures/parts.ts";

const cellHeight = 30;

/** Which expert is sent which regime's rows. */
export function routingFigure({
  active,
  experts,
  regimes,
  routing,
}: MixtureResult): ModelStudyFigure | null {
  if (routing.length === 0) return null;
  const rows = routing.flatMap((shares, r) =>
    shares.map((share, e) => ({
      regime: regimes[r] ?? String(r),
      expert: experts[e] ?? String(e),
      share: rounded(100 * share, 4),
    })),
  );
  const x = {
    field: "expert",
    type: "ordinal" as const,
    title: null,
    scale: { domain: [...experts], paddingInner: 0.03 },
    axis: { labelAngle: -40, grid: false, labelLimit: 120 },
  };
  const y = nameBands("regime", regimes, 110);
  return {
    id: "routing",
    title: "Who is asked",
    description:
      "Heat map of routing: regimes of the test rows against experts, share of rows sent to each.",
    caption: `Share of each regime’s rows that the gate sends to each expert, in per cent; ${active} of ${experts.length} are asked for a row, so lines add to ${100 * active}. On the diagonal an expert gets what it was trained on.`,
    answers: [],
    height: regimes.length * cellHeight + 100,
    tables: { routing: columnsOf(rows) },
    spec: {
      width: "container",
      height: regimes.length * cellHeight,
      data: { name: "routing" },
      layer: [
        {
          mark: { type: "rect", color: ink("m-svi") },
          encoding: {
            x,
            y,
            opacity: {
              field: "share",
              type: "quantitative",
              legend: null,
              scale: { domain: [0, 100], range: [0.04, 1], clamp: true },
            },
            tooltip: [
              { field: "regime" },
              { field: "expert" },
              { field: "share", title: "% of rows", format: ".1f" },
            ],
          },
        },
        {
          transform: [{ filter: "datum.share >= 0.5" }],
          mark: { type: "text", fontSize: 10.5 },
          encoding: {
            x,
            y,
            text: { field: "share", type: "quantitative", format: ".0f" },
            color: {
              condition: { test: "datum.share > 55", value: ink("paper") },
              value: ink("ink"),
            },
          },
        },
      ],
    },
  };
}
