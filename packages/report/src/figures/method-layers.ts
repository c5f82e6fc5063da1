/** What figures with one line per method have in common. */
import type { StudyMethod } from "../study/study.ts";
import { methodDash, methodInk } from "../theme/palette.ts";
import { lineColor, lineStroke } from "./shown-lines.ts";
import type { Transform } from "./shown-lines.ts";

export { foldLines as foldMethods, shownParameter } from "./shown-lines.ts";
export type { Transform } from "./shown-lines.ts";

type MethodName = Pick<StudyMethod, "key" | "label" | "method">;

/** The column `PREFIX_KEY` of the method the page has chosen. */
export function chooseMethod(prefix: string, value: string): Transform[] {
  return [
    { calculate: `datum['${prefix}_' + method]`, as: value },
    { filter: `isValid(datum.${value})` },
  ];
}

/** The parameter the page sets to the one method it shows. */
export function methodParameter(methods: readonly MethodName[]) {
  return { name: "method", value: methods[0].key };
}

export function methodColor(methods: readonly MethodName[]) {
  return lineColor(methods.map(({ key, method }) => ({ key, color: methodInk(method) })));
}

export function methodStroke(methods: readonly MethodName[]) {
  return lineStroke(methods.map(({ key, method }) => ({ key, dash: methodDash(method) })));
}
