export interface GradientLegendOptions {
  /** Vega expression of a label. */
  readonly labelExpr: string;
  readonly tickCount?: number;
  /** Where labels stand, instead of at so many round values. */
  readonly values?: readonly number[];
}

/** A legend of colours above a map. */
export function gradientLegend(
  title: string,
  { labelExpr, tickCount = 5, values }: GradientLegendOptions,
) {
  return {
    orient: "top" as const,
    offset: 22,
    direction: "horizontal" as const,
    title,
    labelExpr,
    titleFontWeight: "normal" as const,
    titleFontSize: 11,
    titleColor: "var(--soft)",
    labelColor: "var(--soft)",
    labelFontSize: 11,
    gradientLength: 180,
    gradientThickness: 8,
    ...(values ? { values: [...values] } : { tickCount }),
  };
}
