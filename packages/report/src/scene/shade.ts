import { volRamp } from "../theme/palette.ts";

export type Rgb = readonly [red: number, green: number, blue: number];

/** "#rrggbb" as numbers in [0, 1]. */
export function parseHex(color: string): Rgb {
  const value = parseInt(color.trim().slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

export const ramp: readonly Rgb[] = volRamp.map(parseHex);

/** Colour of a height in [0, 1] along the ramp. */
export function rampColor(height: number): Rgb {
  const place = Math.min(1, Math.max(0, height)) * (ramp.length - 1);
  const i = Math.min(ramp.length - 2, Math.floor(place));
  const t = place - i;
  const mix = (channel: 0 | 1 | 2) => ramp[i][channel] * (1 - t) + ramp[i + 1][channel] * t;
  return [mix(0), mix(1), mix(2)];
}

export function hex(color: Rgb): string {
  return `#${color.map(byteHex).join("")}`;
}

function byteHex(channel: number): string {
  const byte = Math.round(255 * Math.min(1, Math.max(0, channel)));
  return byte.toString(16).padStart(2, "0");
}
