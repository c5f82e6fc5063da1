/**
 * Colours, stated once. Figures name tokens (`var(--m-svi)`); the page resolves them by style
 * sheet, light or dark, and pictures made without a browser by substitution.
 *
 * The methods' hues follow Okabe & Ito's colour-blind-safe set, shifted in lightness for contrast
 * on each ground; dash patterns tell the methods apart without colour.
 */
import type { SurfaceMethod } from "@volsmith/surface";

export type Theme = "light" | "dark";

export const tokens = {
  paper: { light: "#fdfdfb", dark: "#14171a" },
  panel: { light: "#f5f5f1", dark: "#1b1f23" },
  ink: { light: "#1d2226", dark: "#e7e9e6" },
  soft: { light: "#5d666d", dark: "#a3abae" },
  faint: { light: "#8d959a", dark: "#747d82" },
  rule: { light: "#dfe1dc", dark: "#31373c" },
  accent: { light: "#0b5c8f", dark: "#6db8ea" },
  good: { light: "#0a7d5a", dark: "#44c79c" },
  bad: { light: "#b3361e", dark: "#ff8a6b" },
  band: { light: "#e9ece6", dark: "#23292d" },
  "m-svi": { light: "#0072b2", dark: "#56b4e9" },
  "m-ssvi": { light: "#d0570a", dark: "#f5894a" },
  "m-essvi": { light: "#00876a", dark: "#35c7a0" },
  "m-spline": { light: "#6a5acd", dark: "#a99cf5" },
  "m-operator": { light: "#a8478a", dark: "#e193c4" },
  "m-repaired": { light: "#a87500", dark: "#e9b949" },
  "m-truth": { light: "#1d2226", dark: "#e7e9e6" },
  "m-flat": { light: "#8d959a", dark: "#747d82" },
  below: { light: "#2a6fbb", dark: "#6caaf0" },
  inside: { light: "#7c858a", dark: "#9aa3a8" },
  above: { light: "#c4441c", dark: "#ff8d60" },
} as const satisfies Readonly<Record<string, Readonly<Record<Theme, string>>>>;

export type Token = keyof typeof tokens;

/** A token as figures and style sheets write it. */
export function ink(token: Token): string {
  return `var(--${token})`;
}

export function methodInk(method: SurfaceMethod): string {
  return ink(`m-${method}`);
}

const dashes: Readonly<Record<SurfaceMethod, readonly number[]>> = {
  svi: [1, 0],
  ssvi: [7, 3],
  essvi: [2, 2.5],
  spline: [5, 2],
  operator: [1, 0],
  repaired: [9, 3, 2, 3],
  truth: [1, 3],
  flat: [4, 4],
};

export function methodDash(method: SurfaceMethod): readonly number[] {
  return dashes[method];
}

/** Sequential ramp for volatility, even in lightness steps, safe for colour-blind readers. */
export const volRamp = ["#123456", "#17617f", "#2b8f8f", "#7bb885", "#d9d27a", "#f6b24f"] as const;

/** Short to long expiries: mid-lightness all along, so that it reads on paper and on black. */
export const termRamp = ["#d98b00", "#cf4d57", "#86489d", "#3a6fc4", "#2a93a8"] as const;

/** Replaces every token in a picture by its colour. */
export function resolveTokens(text: string, theme: Theme): string {
  return text.replace(/var\(--([\w-]+)\)/g, (whole, name: string) =>
    Object.hasOwn(tokens, name) ? tokens[name as Token][theme] : whole,
  );
}

/** The tokens as CSS custom properties. */
export function tokenRules(theme: Theme): string {
  return Object.entries(tokens)
    .map(([name, value]) => `--${name}:${value[theme]};`)
    .join("");
}
