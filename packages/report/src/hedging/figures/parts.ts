/** Axes and scales that the figures of a back-test share. */
import { ink } from "../../theme/palette.ts";
import { rounded } from "../../table.ts";
import { finite } from "../numbers.ts";

/** Amounts as they stand, those beyond a hundred thousand shortened. */
const AMOUNT = "abs(datum.value) >= 1e5 ? format(datum.value, '~s') : format(datum.value, ',~r')";

/** A cell of currency; null where there is none. */
export function cell(value: number | null | undefined, digits = 5): number | null {
  const number = finite(value);
  return number === null ? null : rounded(number, digits);
}

/** Names stand above their marks, at the left edge: no name is cut, however narrow the page. */
export function namesAbove(y: object) {
  const place = { align: "left", dy: -13, dx: 1, fontSize: 12, color: ink("ink") } as const;
  return onGround(place, { x: { value: 0 }, y, text: { field: "name" } });
}

/** Text on a little of the ground, so that no line crosses it. */
export function onGround<const E extends object>(
  place: {
    readonly align: "left" | "right";
    readonly dx?: number;
    readonly dy?: number;
    readonly fontSize?: number;
    readonly color?: string;
  },
  encoding: E,
) {
  const text = {
    type: "text" as const,
    baseline: "middle" as const,
    fontSize: 11,
    color: ink("soft"),
    limit: { expr: "width" },
    ...place,
  };
  const ground = { ...text, color: ink("paper"), stroke: ink("paper"), strokeWidth: 5 };
  return [
    { mark: ground, encoding },
    { mark: text, encoding },
  ];
}

/** A rule at zero in pieces, row by row, below the names that stand above the marks. */
export function zeroBelowNames(y: object, domain: readonly [number, number]) {
  if (domain[0] > 0 || domain[1] < 0) return [];
  return [
    {
      mark: {
        type: "tick" as const,
        orient: "vertical" as const,
        size: 21,
        thickness: 1,
        yOffset: 5,
        opacity: 1,
        color: ink("faint"),
      },
      encoding: { x: { datum: 0 }, y },
    },
  ];
}

/** Rows of a list, the first on top. */
export function rowAxis(field: string, rows: readonly string[]) {
  return {
    field,
    type: "nominal" as const,
    title: null,
    sort: [...rows],
    scale: { domain: [...rows] },
    axis: null,
  };
}

/** An axis of currency over a domain that is known. */
export function moneyAxis(
  field: string,
  title: string | null,
  {
    domain,
    tickCount = 6,
    grid = true,
    small = "no",
    beyond = "edge",
  }: {
    readonly domain?: readonly [number, number];
    readonly tickCount?: number;
    readonly grid?: boolean;
    readonly small?: "yes" | "no";
    /** Where marks beyond the domain stand: at its edge, or where they are, to be cut off. */
    readonly beyond?: "edge" | "outside";
  } = {},
) {
  return {
    field,
    type: "quantitative" as const,
    title,
    scale: domain
      ? { domain: [...domain], nice: false, clamp: beyond === "edge" }
      : { zero: false, nice: false, padding: 6 },
    axis: {
      tickCount,
      labelExpr: AMOUNT,
      grid,
      ...(small === "yes" && smallLabels),
    },
  };
}

/** Of panels among many. */
export const smallLabels = {
  labelFontSize: 10,
  titleFontSize: 10,
  labelPadding: 3,
  tickSize: 3,
} as const;

/** The range of numbers between two quantiles, widened a little; null without numbers. */
export function rangeOf(
  values: readonly (number | null)[],
  { tail = 0, margin = 0.04 }: { readonly tail?: number; readonly margin?: number } = {},
): readonly [number, number] | null {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const outer = Math.floor(tail * (sorted.length - 1));
  const [low, high] = [sorted[outer], sorted[sorted.length - 1 - outer]];
  const room = margin * (high - low) || Math.abs(high) * margin || 1;
  return [low - room, high + room];
}
