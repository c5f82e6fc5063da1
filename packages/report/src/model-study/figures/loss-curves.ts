import { families, stepWord } from "../families.ts";
import { columnsOf, rounded, thin } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { roundMarks } from "../../figures/round-marks.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { StudyModel } from "../view.ts";
import { namedColor, numberAxis } from "../../figures/parts.ts";
import { answersOf } from "./source-numbers.ts";

const mostEpochs = 300;

/** Training and validation loss over epochs, the best epoch marked; null where nothing was learned. */
export function lossFigure(model: StudyModel): ModelStudyFigure | null {
  const { key, name, family, result } = model;
  const { history, bestEpoch } = result;
  const points = history.map(({ training, validation }, i) => ({
    epoch: i + 1,
    training,
    validation,
  }));
  const rows = thin(points, mostEpochs).flatMap(({ epoch, training, validation }) =>
    [
      { epoch, part: "training", loss: rounded(training) },
      { epoch, part: "validation", loss: validation === null ? null : rounded(validation) },
    ].filter(({ loss }) => loss !== null && loss > 0),
  );
  if (rows.length === 0) return null;
  const id = `loss-${key}`;
  const rounds = stepWord(family);
  const losses = rows.map(({ loss }) => loss!);
  const extent = [Math.min(...losses), Math.max(...losses)] as const;
  const x = numberAxis("epoch", rounds, { format: "~d", tickCount: 6 });
  const y = {
    field: "loss",
    type: "quantitative" as const,
    title: "mean squared error of C/K",
    scale: { type: "log" as const, nice: false, padding: 8 },
    axis: { format: ".0e", values: roundMarks(extent, 5) },
  };
  // The last of an ensemble’s members is none that won.
  const known = bestEpoch >= 0 && bestEpoch < history.length && family !== "ensemble";
  const best = known ? [{ epoch: bestEpoch + 1 }] : [];
  return {
    id,
    title: "Loss",
    description: `Training and validation loss of ${name} by ${rounds} on a logarithmic axis; the best ${rounds} is marked.`,
    caption: `Training and validation loss of ${name} by ${rounds}${known ? `; the rule marks the best, whose weights were kept (${bestEpoch + 1})` : ""}.`,
    answers: answersOf(model, families[family].source.loss),
    height: 300,
    tables: { [id]: columnsOf(rows) },
    spec: {
      width: "container",
      height: 210,
      layer: [
        {
          data: { values: best },
          mark: { type: "rule", color: ink("faint"), strokeDash: [3, 3] },
          encoding: { x },
        },
        {
          data: { name: id },
          mark: { type: "line", strokeWidth: 1.4, point: rows.length < 9 },
          encoding: {
            x,
            y,
            color: namedColor("part", [
              { label: "training", color: ink("m-flat") },
              { label: "validation", color: ink("m-operator") },
            ]),
            tooltip: [
              { field: "epoch", title: rounds },
              { field: "part", title: "part" },
              { field: "loss", title: "MSE", format: ".3e" },
            ],
          },
        },
      ],
    },
  };
}
