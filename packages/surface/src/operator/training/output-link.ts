/** From the network's raw output to the volatility, and from volatilities to what it is given. */
import type { AtNodes } from "./trainable-operator.ts";

/** σ = 2·ln(1 + e^(x/2)), softplus with beta ½. */
export function softplusVol(x: number): number {
  return Math.max(x, 0) + 2 * Math.log1p(Math.exp(-Math.abs(x) / 2));
}

/** dσ/dx of `softplusVol`. */
export function softplusSlope(x: number): number {
  return 1 / (1 + Math.exp(-x / 2));
}

export function softplusVols({ inputs, points }: AtNodes): AtNodes {
  return { inputs: inputs.map(softplusVol), points: points.map(softplusVol) };
}

/** Slopes by the raw outputs from slopes by the volatilities. */
export function throughSoftplus(raw: AtNodes, slopes: AtNodes): AtNodes {
  return {
    inputs: slopes.inputs.map((slope, i) => slope * softplusSlope(raw.inputs[i])),
    points: slopes.points.map((slope, i) => slope * softplusSlope(raw.points[i])),
  };
}
