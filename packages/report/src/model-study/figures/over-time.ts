import { families } from "../families.ts";
import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";
import type { StudyModel } from "../view.ts";
import { dailyLines } from "./daily-lines.ts";
import { answersOf } from "./source-numbers.ts";

/** Mean actual and predicted C/K of every test date. */
export function overTimeFigure(model: StudyModel): ModelStudyFigure | null {
  const { key, name, family, color, result } = model;
  if (result.overTime.length === 0) return null;
  const days = result.overTime.map(({ day }) => day);
  return {
    ...dailyLines(
      [
        {
          label: "actual",
          color: ink("faint"),
          days,
          values: result.overTime.map((at) => at.actual),
        },
        {
          label: "predicted",
          color: color === ink("m-flat") || color === ink("faint") ? ink("above") : color,
          days,
          values: result.overTime.map((at) => at.predicted),
        },
      ],
      {
        id: `time-${key}`,
        description: `Two lines over the test dates: mean actual C/K and the mean C/K predicted by ${name}.`,
        title: "mean C/K",
        height: 210,
      },
    ),
    title: "Over time",
    caption: `Mean actual C/K of every test date and that predicted by ${name}.`,
    answers: answersOf(model, families[family].source.time),
  };
}
