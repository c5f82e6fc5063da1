import { EssviModel, VolSurface } from "@volsmith/surface";

const slices = [0.1, 0.25, 0.5, 1, 1.5].map((tau) => ({
  tau,
  theta: 0.04 * tau,
  u: 0.16 * Math.sqrt(tau),
  v: 0.05 * Math.sqrt(tau),
  kRange: [-1, 1] as const,
}));
/** A skewed surface of a year and a half, 20 % at the money, whose local volatilities benchmarks simulate. */
export const skewedSurface = new VolSurface(new EssviModel(slices), {
  forward: () => 100,
  discountFactor: () => 1,
});
