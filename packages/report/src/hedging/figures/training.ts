import type { HedgeTrainingRecord } from "@volsmith/backtest";

import type { CaptionedFigure } from "../../figures/figure.ts";
import { namedColor, numberAxis } from "../../figures/parts.ts";
import { columnsOf, thin } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import { finite } from "../numbers.ts";
import { cell, moneyAxis, rangeOf } from "./parts.ts";

const MOST_EPOCHS = 240;
const MOST_RUNS = 8;

/** Losses of a policy's trainings by epoch, best epochs marked; null where no loss was finite. */
export function trainingFigure(
  policy: string,
  { trainings, key }: { readonly trainings: readonly HedgeTrainingRecord[]; readonly key: string },
): CaptionedFigure | null {
  const drawn = trainings.slice(0, MOST_RUNS);
  const rows = drawn.flatMap(({ run, history }) =>
    thin([...history.entries()], MOST_EPOCHS).flatMap(([epoch, { loss, validation }]) =>
      [
        { run, epoch: epoch + 1, part: "training", loss: cell(loss) },
        { run, epoch: epoch + 1, part: "validation", loss: cell(validation) },
      ].filter((row) => row.loss !== null),
    ),
  );
  const domain = lossDomain(rows.map(({ loss }) => loss!));
  if (!domain) return null;
  const best = drawn.flatMap(({ run, bestEpoch, history, bestLoss }) => {
    const at = history[bestEpoch];
    const loss = finite(at?.validation ?? at?.loss ?? bestLoss);
    return at && loss !== null ? [{ run, epoch: bestEpoch + 1, loss: cell(loss) }] : [];
  });
  const id = `training-${key}`;
  const plain = numberAxis("epoch", "epoch", { format: "~d", tickCount: 6, grid: false });
  const x = { ...plain, axis: { ...plain.axis, tickMinStep: 1 } };
  const y = moneyAxis("loss", "objective", { domain, tickCount: 5, beyond: "outside" });
  const epochs = best.map(({ epoch }) => epoch).join(", ");
  const runs = drawn.length > 1 ? `${drawn.length} trainings` : "one training";
  return {
    id,
    title: policy,
    description: `Training and validation loss of ${policy} by epoch; rings mark the best epoch of each run.`,
    caption: `The objective on training and validation paths, ${runs}${drawn.length < trainings.length ? ` of ${trainings.length}` : ""}. ${best.length > 0 ? `The ring marks the epoch whose weights were kept: ${epochs}.` : "No epoch was kept."}`,
    height: 305,
    tables: { [id]: columnsOf(rows), [`${id}-best`]: columnsOf(best) },
    spec: {
      width: "container",
      height: 210,
      layer: [
        {
          data: { name: id },
          mark: {
            type: "line",
            strokeWidth: 1.4,
            opacity: 0.85,
            clip: true,
            point: rows.length < 9,
          },
          encoding: {
            x,
            y,
            color: namedColor("part", [
              { label: "training", color: ink("m-flat") },
              { label: "validation", color: ink("m-operator") },
            ]),
            detail: { field: "run", type: "nominal" },
            tooltip: [
              { field: "run" },
              { field: "epoch" },
              { field: "part" },
              { field: "loss", format: ",.4f" },
            ],
          },
        },
        {
          data: { name: `${id}-best` },
          mark: {
            type: "point",
            shape: "circle",
            filled: false,
            size: 90,
            strokeWidth: 2,
            stroke: ink("ink"),
            opacity: 1,
          },
          encoding: {
            x,
            y,
            tooltip: [{ field: "run" }, { field: "epoch" }, { field: "loss", format: ",.4f" }],
          },
        },
      ],
    },
  };
}

/** The first epochs of a network are far off: what is left of them must not flatten the rest. */
function lossDomain(losses: readonly number[]): readonly [number, number] | null {
  const sorted = losses.toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  const limit = at(0.8) + 2 * (at(0.8) - sorted[0]);
  return rangeOf([sorted[0], Math.min(sorted.at(-1)!, limit)], { margin: 0.05 });
}
