import type { LinkPoints, ObservedPoints, OutputLink } from "./output-link.ts";

/** The published output: σ = 2·ln(1 + e^(x/2)), softplus with beta ½, from volatilities. */
export class SoftplusLink implements OutputLink {
  readonly values: Float32Array;

  constructor({ vols }: Pick<ObservedPoints, "vols">) {
    this.values = Float32Array.from(vols);
  }

  vols(raw: Float64Array, _points: LinkPoints, out = new Float64Array(raw.length)): Float64Array {
    for (let i = 0; i < raw.length; i++) out[i] = softplus(raw[i]);
    return out;
  }

  slopes(raw: Float64Array): Float64Array {
    return raw.map((x) => 1 / (1 + Math.exp(-x / 2)));
  }

  jets(jets: Float64Array): void {
    for (let i = 0; i < jets.length; i += 4) {
      const x = jets[i];
      const xz = jets[i + 1];
      const slope = 1 / (1 + Math.exp(-x / 2));
      jets[i] = softplus(x);
      jets[i + 1] = slope * xz;
      jets[i + 2] = slope * jets[i + 2] + ((slope * (1 - slope)) / 2) * xz * xz;
      jets[i + 3] = slope * jets[i + 3];
    }
  }
}

function softplus(x: number): number {
  return Math.max(x, 0) + 2 * Math.log1p(Math.exp(-Math.abs(x) / 2));
}
