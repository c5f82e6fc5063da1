import { EssviModel, VolSurface } from "@volsmith/surface";

/** A skewed surface without arbitrage or interest, like an index's. */
export const skewedSurface = new VolSurface(
  new EssviModel(
    [0.1, 0.25, 0.5, 1].map((tau) => ({
      tau,
      theta: 0.04 * tau,
      u: 0.16 * Math.sqrt(tau),
      v: 0.05 * Math.sqrt(tau),
      kRange: [-1, 1] as const,
    })),
  ),
  { forward: () => 100, discountFactor: () => 1 },
);
