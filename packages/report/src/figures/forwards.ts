import { ink } from "../theme/palette.ts";
import type { Study } from "../study/study.ts";
import { termAxis } from "./axes.ts";
import type { Figure } from "./figure.ts";

/** The forward of every expiry, as premium over the shortest one's. */
export function forwardsFigure({ slices }: Study): Figure {
  return termFigure(slices, {
    id: "forwards",
    description: "Forward price against time to expiry.",
    values: slices.map(({ forward }) => forward),
    title: "forward",
    format: "~f",
  });
}

/** Rate implied by the discount factor of every expiry. */
export function ratesFigure({ slices }: Study): Figure {
  return termFigure(slices, {
    id: "rates",
    description: "Continuously compounded rate implied by each expiry's discount factor.",
    values: slices.map(({ rate }) => 100 * rate),
    title: "implied rate, % a year",
    format: "~f",
  });
}

interface TermSeries {
  readonly id: string;
  readonly description: string;
  readonly values: readonly number[];
  readonly title: string;
  readonly format: string;
}

function termFigure(
  slices: Study["slices"],
  { id, description, values, title, format }: TermSeries,
): Figure {
  const range = [slices[0].tau, slices[slices.length - 1].tau] as const;
  return {
    id,
    description,
    height: 230,
    tables: {
      [id]: {
        tau: slices.map(({ tau }) => Number(tau.toPrecision(6))),
        value: values.map((value) =>
          Number.isFinite(value) ? Number(value.toPrecision(8)) : null,
        ),
        expiry: slices.map(({ label }) => label),
      },
    },
    spec: {
      width: "container",
      height: 170,
      data: { name: id },
      mark: { type: "line", color: ink("accent"), point: { size: 24, color: ink("accent") } },
      encoding: {
        x: termAxis("tau", range),
        y: {
          field: "value",
          type: "quantitative",
          title,
          scale: { zero: false },
          axis: { tickCount: 5, format },
        },
        tooltip: [{ field: "expiry" }, { field: "value", title, format: ",.4~f" }],
      },
    },
  };
}
