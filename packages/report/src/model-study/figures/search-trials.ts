import type { SearchResult } from "@volsmith/study";
import { columnsOf, rounded, thin } from "../../table.ts";
import { ink } from "../../theme/palette.ts";
import type { ModelStudyFigure } from "../study-figure.ts";

export type Trial = SearchResult["trials"][number];

const mostTrials = 80;
const mostAxes = 9;

/** Trials of a search as lines through their settings to their loss; the best is drawn boldly. */
export function searchFigure(search: SearchResult, index: number): ModelStudyFigure | null {
  const done = search.trials.filter(
    (trial): trial is Trial & { loss: number } => trial.loss !== null && trial.loss > 0,
  );
  if (done.length < 2) return null;
  const shown = [...done.slice(0, 10), ...thin(done.slice(10), mostTrials - 10)];
  const settings = variedSettings(done.map(({ config }) => config)).slice(0, mostAxes);
  const axes = settings.map(({ key, values }) => ({
    name: key,
    at: (trial: Trial) => ordinalPlace(values, settingOf(trial.config, key)),
    text: (trial: Trial) => settingOf(trial.config, key),
    ends: values,
  }));
  const logs = done.map(({ loss }) => Math.log(loss));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const rows = shown.flatMap((trial) => {
    const place = done.indexOf(trial);
    // Equal settings would hide each other: every line keeps a little to its own side.
    const aside = 0.05 * (((place * 0.618) % 1) - 0.5);
    const common = { trial: trial.id, place: place + 1 };
    return [
      ...axes.map((axis) => ({
        ...common,
        axis: axis.name,
        y: rounded(axis.at(trial) + aside, 4),
        text: axis.text(trial),
      })),
      {
        ...common,
        axis: "loss",
        y: rounded(high > low ? (Math.log(trial.loss) - low) / (high - low) : 0.5, 4),
        text: trial.loss.toExponential(2),
      },
    ];
  });
  const names = [...axes.map(({ name }) => name), "loss"];
  const marks = [
    ...axes.flatMap(({ name, ends }) =>
      thin(ends, 6).map((text) => ({ axis: name, y: rounded(ordinalPlace(ends, text), 4), text })),
    ),
    { axis: "loss", y: 0, text: Math.exp(low).toExponential(1) },
    { axis: "loss", y: 1, text: Math.exp(high).toExponential(1) },
  ];
  const id = `search-${index}`;
  const leading = Math.min(5, done.length);
  const x = {
    field: "axis",
    type: "ordinal" as const,
    title: null,
    scale: { type: "point" as const, domain: names, padding: 0.3 },
    axis: {
      orient: "top" as const,
      labelAngle: -28,
      labelAlign: "left" as const,
      labelColor: ink("ink"),
      labelLimit: 110,
      grid: true,
      domain: false,
      ticks: false,
    },
  };
  const y = {
    field: "y",
    type: "quantitative" as const,
    axis: null,
    scale: { domain: [-0.04, 1.04], nice: false },
  };
  const detail = { field: "trial", type: "nominal" as const };
  const order = { field: "axisPlace", type: "quantitative" as const };
  const inOrder = [{ calculate: `indexof(${JSON.stringify(names)}, datum.axis)`, as: "axisPlace" }];
  return {
    id,
    title: `Search for ${search.name}`,
    description: `Parallel lines of ${shown.length} trials of the search for ${search.name}: one axis for each setting, the last one the loss.`,
    caption: `Trials of the search for ${search.name}: every line is one, through its settings to its validation loss (low is good, logarithmic). The bold line won, the best ${leading} stand out${shown.length < done.length ? `; ${shown.length} of ${done.length} are drawn` : ""}.`,
    answers: [],
    height: 340,
    tables: { [id]: columnsOf(rows), [`${id}-marks`]: columnsOf(marks) },
    spec: {
      width: "container",
      height: 240,
      layer: [
        {
          data: { name: id },
          transform: inOrder,
          mark: { type: "line", strokeWidth: 1, interpolate: "monotone" },
          encoding: {
            x,
            y,
            detail,
            order,
            color: {
              condition: { test: `datum.place <= ${leading}`, value: ink("m-operator") },
              value: ink("m-svi"),
            },
            opacity: { condition: { test: `datum.place <= ${leading}`, value: 0.9 }, value: 0.22 },
            tooltip: [
              { field: "trial" },
              { field: "place" },
              { field: "axis", title: "setting" },
              { field: "text", title: "value" },
            ],
          },
        },
        {
          data: { name: id },
          transform: [...inOrder, { filter: "datum.place === 1" }],
          mark: { type: "line", strokeWidth: 2.8, color: ink("ink"), interpolate: "monotone" },
          encoding: { x, y, detail, order },
        },
        {
          data: { name: `${id}-marks` },
          mark: { type: "text", align: "left", dx: 5, dy: -7, fontSize: 10, color: ink("ink") },
          encoding: { x, y, text: { field: "text" } },
        },
      ],
    },
  };
}

/** Settings that differ between configurations, with their values in order. */
export function variedSettings(
  configs: readonly unknown[],
): { readonly key: string; readonly values: readonly string[] }[] {
  const keys = new Set(configs.flatMap((config) => Object.keys(asObject(config))));
  return [...keys].flatMap((key) => {
    const values = [...new Set(configs.map((config) => settingOf(config, key)))];
    return values.length > 1 ? [{ key, values: values.toSorted(bySize) }] : [];
  });
}

/** A setting in a few characters. */
export function settingOf(config: unknown, key: string): string {
  const value = asObject(config)[key];
  if (value === undefined) return "–";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 18 ? `${text.slice(0, 17)}…` : text;
}

function asObject(config: unknown): Record<string, unknown> {
  return typeof config === "object" && config !== null ? (config as Record<string, unknown>) : {};
}

function bySize(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isFinite(x) && Number.isFinite(y)) return x - y;
  // "[64,64]" before "[64,64,64]"
  const [first, second] = [a, b].map((text) => text.replaceAll(/[[\]]/g, ""));
  return first.localeCompare(second, undefined, { numeric: true });
}

function ordinalPlace(values: readonly string[], value: string): number {
  return values.length > 1 ? values.indexOf(value) / (values.length - 1) : 0.5;
}
