import type { Config } from "vega-lite";

import { ink, termRamp, volRamp } from "./palette.ts";

export const fontStack =
  "Inter, 'Helvetica Neue', 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif";

/** The house style of every figure: quiet rules, no boxes, labels where one reads them. */
export const vegaConfig: Config = {
  background: "transparent",
  font: fontStack,
  padding: { left: 0, top: 0, right: 1, bottom: 4 },
  view: { stroke: null },
  axis: {
    domain: false,
    ticks: false,
    grid: true,
    gridColor: ink("rule"),
    gridWidth: 1,
    labelColor: ink("soft"),
    labelFontSize: 11,
    labelPadding: 6,
    titleColor: ink("soft"),
    titleFontSize: 11,
    titleFontWeight: "normal",
    titlePadding: 8,
  },
  axisX: { grid: false, domain: true, domainColor: ink("faint"), ticks: true, tickSize: 4 },
  axisXQuantitative: {
    tickColor: ink("faint"),
    labelFlush: true,
    labelOverlap: "greedy",
    labelSeparation: 6,
  },
  // The unit of y stands above the axis, horizontal, where it is read first.
  axisY: {
    titleAngle: 0,
    titleAlign: "left",
    titleAnchor: "start",
    titleY: -10,
    titleX: -2,
    minExtent: 26,
  },
  header: {
    labelColor: ink("ink"),
    labelFontSize: 12,
    labelFontWeight: "normal",
    labelAnchor: "start",
    title: null,
  },
  range: { ramp: [...volRamp], heatmap: [...volRamp] },
  line: { strokeWidth: 1.6, strokeCap: "round", strokeJoin: "round" },
  point: { filled: true },
  rule: { color: ink("faint") },
  text: { color: ink("soft"), fontSize: 11 },
};

/** Colours of the time to expiry, short to long. */
export const termRange = [...termRamp];
