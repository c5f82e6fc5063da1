import { normalCdf } from "@volsmith/numerics";
import { columnsOf, rounded } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import { namedColor, numberAxis, ruleAt, topLegend } from "../../figures/parts.ts";

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const activations = [
  { label: "relu", color: ink("m-flat"), of: (x: number) => Math.max(0, x) },
  { label: "swish", color: ink("m-svi"), of: (x: number) => x * sigmoid(x) },
  { label: "gelu", color: ink("m-ssvi"), of: (x: number) => x * normalCdf(x) },
  { label: "tanh", color: ink("m-operator"), of: Math.tanh },
  { label: "sigmoid", color: ink("m-essvi"), of: sigmoid },
] as const;

/** S16. The activations that the networks choose among. */
export function activationsFigure(): ModelStudyFigure {
  const rows = activations.flatMap(({ label, of }) =>
    Array.from({ length: 81 }, (_, i) => {
      const x = -4 + i / 10;
      return { label, x: rounded(x), y: rounded(of(x)) };
    }),
  );
  return {
    id: "activations",
    title: "Activations",
    description:
      "Lines of the activation functions relu, swish, gelu, tanh and sigmoid from −4 to 4.",
    caption: "Activation functions of the networks: relu, swish, gelu, tanh and sigmoid.",
    answers: ["S16"],
    height: 300,
    tables: { activations: columnsOf(rows) },
    spec: {
      width: "container",
      height: 210,
      layer: [
        ruleAt("x", 0),
        ruleAt("y", 0),
        {
          data: { name: "activations" },
          mark: { type: "line", clip: true },
          encoding: {
            x: numberAxis("x", "x", { tickCount: 9 }),
            y: {
              field: "y",
              type: "quantitative",
              title: null,
              scale: { domain: [-1.1, 2.5] },
              axis: { tickCount: 5 },
            },
            color: namedColor("label", activations, topLegend(5)),
          },
        },
      ],
    },
  };
}
