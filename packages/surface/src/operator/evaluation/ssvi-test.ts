/**
 * The source's test on a surface without noise: SSVI with θ_τ of a double-reverting variance, seen
 * on 8 × 51 points and asked there and on 100 × 100.
 *
 * [WJG24] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility", 2024.
 *         arXiv:2406.11520
 */
import { makeTruth, OPERATOR_TEST_SURFACE } from "@volsmith/market";
import { truthVols } from "../training/data/synthetic-stream.ts";
import type { SurfacePoints } from "../volatility-operator.ts";
import type { Contender } from "./contender.ts";
import { distribution } from "./distribution.ts";
import type { Distribution } from "./distribution.ts";
import { pointsSnapshot } from "./points-snapshot.ts";

export interface SsviTest {
  readonly method: string;
  /** Relative errors on the 408 points that were seen, and on 10,000. */
  readonly input: Distribution;
  readonly fine: Distribution;
}

export interface SsviTestPoints {
  readonly input: SurfacePoints;
  readonly fine: SurfacePoints;
}

/** The points of the test, coordinates in float32; volatilities are exact there. */
export function ssviTestPoints(): SsviTestPoints {
  return {
    input: truthOn(linear(8, 0.16, 1), linear(51, -1.5, 0.5)),
    fine: truthOn(linear(100, 0.01, 1), linear(100, -1.5, 0.5)),
  };
}

/** Fits a method to the 408 points and measures it. */
export function ssviTest(contender: Contender): SsviTest {
  const { input, fine } = ssviTestPoints();
  const model = contender.fit(pointsSnapshot(input, { name: "SSVI" }));
  const errors = ({ rhos, zs, vols }: SurfacePoints): Distribution => {
    const taus = Float64Array.from(rhos, (rho) => rho * rho);
    const variances = model.totalVariances(
      taus,
      Float64Array.from(rhos, (rho, i) => rho * zs[i]),
    );
    return distribution(variances.map((w, i) => Math.abs(Math.sqrt(w / taus[i]) / vols[i] - 1)))!;
  };
  return { method: contender.name, input: errors(input), fine: errors(fine) };
}

function linear(n: number, from: number, to: number): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));
}

function truthOn(rhos: Float32Array, zs: Float32Array): SurfacePoints {
  const all = Array.from(rhos).flatMap((rho) => Array.from(zs, (z) => ({ rho, z })));
  const truth = truthVols(makeTruth({ name: "ssvi", parameters: OPERATOR_TEST_SURFACE }));
  return {
    rhos: Float32Array.from(all, ({ rho }) => rho),
    zs: Float32Array.from(all, ({ z }) => z),
    vols: truth(
      Float64Array.from(all, ({ rho }) => rho * rho),
      Float64Array.from(all, ({ rho, z }) => rho * z),
    ),
  };
}
