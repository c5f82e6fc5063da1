/** What figures with one line per method have in common. */
import type { TopLevelSpec } from "vega-lite";

import type { StudyMethod } from "../study/study.ts";
import { methodDash, methodInk } from "../theme/palette.ts";

/** A step of a figure's data flow. */
export type Transform = NonNullable<TopLevelSpec["transform"]>[number];

type MethodName = Pick<StudyMethod, "key" | "label" | "method">;

/** Turns the columns `PREFIX_KEY` into rows with `method` and `value`, shown methods only. */
export function foldMethods(
  prefix: string,
  methods: readonly MethodName[],
  value: string,
): Transform[] {
  return [
    { fold: methods.map(({ key }) => `${prefix}_${key}`), as: ["column", value] },
    { calculate: `substring(datum.column, ${prefix.length + 1})`, as: "method" },
    { filter: `indexof(shown, datum.method) >= 0 && isValid(datum.${value})` },
    { calculate: `${JSON.stringify(labelMap(methods))}[datum.method]`, as: "label" },
  ];
}

/** The column `PREFIX_KEY` of the method the page has chosen. */
export function chooseMethod(prefix: string, value: string): Transform[] {
  return [
    { calculate: `datum['${prefix}_' + method]`, as: value },
    { filter: `isValid(datum.${value})` },
  ];
}

/** The parameter the page sets to the methods it shows. */
export function shownParameter(methods: readonly MethodName[]) {
  return { name: "shown", value: methods.map(({ key }) => key) };
}

/** The parameter the page sets to the one method it shows. */
export function methodParameter(methods: readonly MethodName[]) {
  return { name: "method", value: methods[0].key };
}

export function methodColor(methods: readonly MethodName[]) {
  return {
    field: "method",
    type: "nominal" as const,
    legend: null,
    scale: {
      domain: methods.map(({ key }) => key),
      range: methods.map(({ method }) => methodInk(method)),
    },
  };
}

export function methodStroke(methods: readonly MethodName[]) {
  return {
    field: "method",
    type: "nominal" as const,
    legend: null,
    scale: {
      domain: methods.map(({ key }) => key),
      range: methods.map(({ method }) => [...methodDash(method)]),
    },
  };
}

function labelMap(methods: readonly MethodName[]): Record<string, string> {
  return Object.fromEntries(methods.map(({ key, label }) => [key, label]));
}
