/**
 * What is owed at the end of paths that never touched a barrier.
 *
 * Without interest the image of a path at the barrier H weighs S/H, so a claim g on the end of
 * untouched paths is worth g(S) − (S/H)·g(H²/S) [RR91, all its cases at once]. Between dates the
 * barrier is in effect at H' = H·e^(±βσ√Δ) [BGK97]. The last date is looked at like any other, but
 * there the barrier that decides is H itself: g is what is owed on this side of H, not of H'. Near the end,
 * where a claim that dies in the money changes fastest, that is several times nearer to the truth.
 *
 * [RR91] Reiner & Rubinstein, "Breaking down the barriers", Risk 4(8), 1991.
 * [BGK97] see `continuity.ts`
 */
import type { BlackState, ClaimGreeks } from "../payoff.ts";
import { addBeyond, heatVega } from "./beyond.ts";
import type { Beyond, Jet } from "./beyond.ts";
import { overshoot } from "./continuity.ts";

export interface Barrier {
  readonly level: number;
  readonly direction: "up" | "down";
}

/** The part of a claim that is owed on this side of a barrier, of pieces linear above levels. */
export function thisSide(
  { strike, sign, less }: { readonly strike: number; readonly sign: 1 | -1; readonly less: number },
  { level, direction }: Barrier,
): readonly Beyond[] {
  // A put is a call less S − K; on this side of the barrier both, and the rebate's share, are linear.
  const asset = sign === 1 ? 0 : -1;
  const cash = sign === 1 ? less : less - strike;
  const pieces: Beyond[] =
    direction === "up"
      ? [
          { level: 0, asset, cash },
          { level, asset: -asset, cash: -cash },
        ]
      : [{ level, asset, cash }];
  const call = { asset: 1, cash: strike };
  if (direction === "down") pieces.push({ level: Math.max(strike, level), ...call });
  else if (strike < level)
    pieces.push({ level: strike, ...call }, { level, asset: -1, cash: -strike });
  return merged(pieces);
}

/** Pieces of one level as one. */
function merged(pieces: readonly Beyond[]): readonly Beyond[] {
  return [...new Set(pieces.map(({ level }) => level))]
    .map((level) => {
      const same = pieces.filter((piece) => piece.level === level);
      const sum = (key: "asset" | "cash") => same.reduce((total, piece) => total + piece[key], 0);
      return { level, asset: sum("asset"), cash: sum("cash") };
    })
    .filter(({ asset, cash }) => asset !== 0 || cash !== 0);
}

/**
 * A function that values the pieces where no remaining date touches the barrier; one that stands alone, the
 * end, exactly.
 *
 * @returns it fills and returns the same object each time; `dates` counts those still to come
 */
export function untouched(
  pieces: readonly Beyond[],
  { level, direction }: Barrier,
): (state: BlackState, dates: number) => ClaimGreeks {
  const here: Jet = { value: 0, slope: 0, curvature: 0 };
  const image: Jet = { value: 0, slope: 0, curvature: 0 };
  const at = { spot: 0, deviation: 0 };
  const out = { price: 0, delta: 0, gamma: 0, vega: 0 };
  const away = direction === "up" ? 1 : -1;
  const worth = (spot: number, jet: Jet) => {
    at.spot = spot;
    jet.value = jet.slope = jet.curvature = 0;
    for (const piece of pieces) addBeyond(piece, at, jet);
  };
  return ({ spot, tau, vol }, dates) => {
    at.deviation = vol * Math.sqrt(tau);
    worth(spot, here);
    out.price = here.value;
    out.delta = here.slope;
    out.gamma = here.curvature;
    let shift = 0;
    // Images further than 9 deviations behind the barrier weigh nothing.
    if (dates > 1 && Math.abs(Math.log(spot / level)) < 9 * at.deviation) {
      const width = away * overshoot(tau, dates);
      const barrier = level * Math.exp(width * vol);
      const mirrored = (barrier * barrier) / spot;
      worth(mirrored, image);
      out.price -= (spot / barrier) * image.value;
      out.delta -= (image.value - mirrored * image.slope) / barrier;
      out.gamma -= (mirrored * mirrored * image.curvature) / (spot * barrier);
      // ∂/∂H'·dH'/dσ
      shift = width * ((spot / barrier) * image.value - 2 * barrier * image.slope);
    }
    out.vega = heatVega(at.deviation, tau, spot * spot * out.gamma) + shift;
    return out;
  };
}
