import { recurrences } from "@volsmith/engine";
import type { PolynomialFamily } from "@volsmith/engine";
import { columnsOf, rounded } from "../../table.ts";
import { termRamp } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import { numberAxis, ruleAt, topLegend } from "../../figures/parts.ts";

const titles: Readonly<
  Record<PolynomialFamily, readonly [title: string, from: number, to: number]>
> = {
  chebyshev: ["Chebyshev, second kind", -7, 7],
  legendre: ["Legendre", -1, 1],
  laguerre: ["Laguerre", -1.5, 7],
  bessel: ["Bessel", -8, 16],
};

/** S36. The first seven polynomials of each family a Kolmogorov-Arnold network may use. */
export function polynomialFigures(): ModelStudyFigure[] {
  return (Object.keys(titles) as PolynomialFamily[]).map((family) => {
    const [title, from, to] = titles[family];
    const id = `polynomials-${family}`;
    const rows = Array.from({ length: 101 }, (_, i) => -1 + i / 50).flatMap((x) =>
      firstPolynomials(family, x).map((y, degree) => ({
        x: rounded(x),
        degree,
        // What lies far outside is cut off, not drawn.
        y: Math.abs(y) < 5 * to ? rounded(y) : null,
      })),
    );
    return {
      id,
      title,
      description: `Polynomials of degrees 0 to 6 of the family ${title} from −1 to 1.`,
      caption: `${title}: degrees 0 to 6 on [−1, 1], where tanh puts every input of a layer${family === "bessel" ? "; what leaves the frame grows to 10,395" : ""}.`,
      answers: ["S36"],
      height: 290,
      tables: { [id]: columnsOf(rows) },
      spec: {
        width: "container",
        height: 200,
        layer: [
          ruleAt("y", 0),
          {
            data: { name: id },
            transform: [{ filter: "isValid(datum.y)" }],
            mark: { type: "line", strokeWidth: 1.4, clip: true },
            encoding: {
              x: numberAxis("x", "x"),
              y: {
                field: "y",
                type: "quantitative",
                title: null,
                scale: { domain: [from, to], nice: false },
                axis: { tickCount: 5 },
              },
              color: {
                field: "degree",
                type: "ordinal",
                scale: { domain: [0, 1, 2, 3, 4, 5, 6], range: [...rampOfSeven] },
                legend: topLegend(7),
              },
            },
          },
        ],
      },
    };
  });
}

const rampOfSeven = [
  termRamp[0],
  "#d46c33",
  termRamp[1],
  "#ab4a7a",
  termRamp[2],
  termRamp[3],
  termRamp[4],
];

/** P_0(x) to P_6(x), by the recurrence the engine's layers use. */
export function firstPolynomials(family: PolynomialFamily, x: number): number[] {
  const values = [1];
  for (let n = 1; n <= 6; n++) {
    const [a, b, c] = recurrences[family](n);
    values.push((a * x + b) * values[n - 1] + c * (values[n - 2] ?? 0));
  }
  return values;
}
