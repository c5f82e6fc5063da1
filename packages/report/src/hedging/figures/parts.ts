/** Axes and scales that the figures of a back-test share. */
import { ruleAt } from "../../figures/parts.ts";
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
export function namesAbove(
  y: object,
  { from = "0", limit = "width" }: { readonly from?: string; readonly limit?: string } = {},
) {
  const dy = -13;
  const place = { align: "left", dy, dx: 1, fontSize: 12, color: ink("ink"), limit } as const;
  return onGround(place, { x: { value: { expr: from } }, y, text: { field: "name" } });
}

/** Text on a little of the ground, so that no line crosses it. */
export function onGround<const E extends object>(
  place: {
    readonly align: "left" | "right";
    readonly dx?: number;
    readonly dy?: number;
    readonly fontSize?: number;
    readonly color?: string;
    /** How wide it may be, as an expression. */
    readonly limit?: string;
  },
  encoding: E,
) {
  const { limit = "width", ...rest } = place;
  const text = {
    type: "text" as const,
    baseline: "middle" as const,
    fontSize: 11,
    color: ink("soft"),
    limit: { expr: limit },
    ...rest,
  };
  const ground = { ...text, color: ink("paper"), stroke: ink("paper"), strokeWidth: 5 };
  return [
    { mark: ground, encoding },
    { mark: text, encoding },
  ];
}

/**
 * Names above their marks, and a rule at zero that crosses none of them: they begin right of it or end
 * left of it, wherever there is more room; where it is in the middle, it stands in pieces between them.
 */
export function namesBesideZero(y: object, [low, high]: readonly [number, number]) {
  if (low > 0 || high < 0) return namesAbove(y);
  const share = -low / (high - low);
  const rule = { ...ruleAt("x", 0), encoding: { x: { datum: 0 } } };
  if (share < 0.4)
    return [
      rule,
      ...namesAbove(y, { from: `${share} * width + 5`, limit: `${1 - share} * width - 5` }),
    ];
  if (share > 0.6) return [rule, ...namesAbove(y, { from: "0", limit: `${share} * width - 6` })];
  const piece = {
    type: "tick" as const,
    orient: "vertical" as const,
    size: 21,
    thickness: 1,
    yOffset: 5,
    opacity: 1,
    color: ink("faint"),
  };
  return [{ mark: piece, encoding: { x: { datum: 0 }, y } }, ...namesAbove(y)];
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
