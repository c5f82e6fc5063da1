import type { Frame } from "../../scene/frame.ts";
import type { Rgb } from "../../scene/shade.ts";
import type { Payload } from "../payload.ts";

export interface QuoteColors {
  readonly below: Rgb;
  readonly inside: Rgb;
  readonly above: Rgb;
}

/** Numbers of a point: x, y, z, red, green, blue, size. */
export const pointStride = 7;

/** The quotes as coloured points: is the method's price below the bid, inside, above the ask? */
export function quotePoints(
  { tables, slices }: Payload,
  frame: Frame,
  { method, colors }: { readonly method: string; readonly colors: QuoteColors },
): Float32Array {
  const { slice, k, midVol } = tables.quotes;
  const residuals = tables.quotes[`r_${method}`];
  const out = new Float32Array(pointStride * k.length);
  for (let i = 0; i < k.length; i++) {
    const residual = Number(residuals[i] ?? 0);
    const color = residual > 1 ? colors.above : residual < -1 ? colors.below : colors.inside;
    const z = frame.z(Number(midVol[i]));
    const { tau } = slices[Number(slice[i])];
    out.set(
      [frame.x(Number(k[i]), tau), frame.y(tau), z, ...color, color === colors.inside ? 0.7 : 1.15],
      pointStride * i,
    );
  }
  return out;
}

/** What the tooltip says about a quote. */
export function describeQuote({ tables, slices, methods }: Payload, index: number, method: string) {
  const cell = (name: string) => tables.quotes[name][index];
  const residual = cell(`r_${method}`);
  return {
    expiry: slices[Number(cell("slice"))].label,
    strike: String(cell("strike")),
    "bid – ask": `${percent(cell("bidVol")) || "–"} – ${percent(cell("askVol")) || "–"}`,
    mid: percent(cell("midVol")),
    [methods.find(({ key }) => key === method)?.label ?? method]: percent(cell(`v_${method}`)),
    "half-spreads": typeof residual === "number" ? residual.toFixed(2) : "",
  };
}

function percent(value: unknown): string {
  return typeof value === "number" ? `${(100 * value).toFixed(2)}%` : "";
}
