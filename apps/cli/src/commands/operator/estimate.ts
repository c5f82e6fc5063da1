import { panelSurface, secondsPerSurface } from "@volsmith/surface";
import type { LoadedTuning } from "../../input/load-tuning.ts";
import { duration } from "../../terminal/progress.ts";

/** A surface that is only scored takes about so much of one that is trained on. */
const SCORE = 0.7;

/**
 * How long a fine-tuning will take, by trying a few surfaces: "about 12 min; --epochs 3 … for less".
 * @param work surfaces shown in training, and scored
 */
export async function estimateText(
  { weights, oldSurfaces, allowed, kernels, epochs }: LoadedTuning,
  { shown, scored }: { readonly shown: number; readonly scored: number },
): Promise<string> {
  const middle = panelSurface(allowed, Math.floor(allowed.size / 2));
  const some = [panelSurface(allowed, 0), oldSurfaces.at(0), middle, oldSurfaces.at(1)];
  const seconds = await secondsPerSurface(weights, some, { kernels });
  const total = seconds * (shown + SCORE * scored);
  const fewer = Math.max(1, Math.round(epochs / 3));
  const less = total > 60 && fewer < epochs ? `; --epochs ${fewer} or --per-month N for less` : "";
  return `about ${duration(1000 * total)}${less}`;
}
