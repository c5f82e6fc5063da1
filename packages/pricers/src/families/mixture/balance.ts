/**
 * Load balancing: a penalty on experts that get much more, or less, than the others.
 *
 * [S17] Shazeer et al., "Outrageously large neural networks: the sparsely-gated mixture-of-experts
 *       layer", ICLR 2017, §4 and appendix A. arXiv:1701.06538
 *
 * Two departures. The noise that makes the load smooth in [S17] is learned and also moves rows between
 * experts; here routing is without noise and the load is what it would be on average if each logit in
 * turn had normal noise of one given deviation. And rows' losses and penalties are added in double
 * precision, on the caller's thread.
 */
import { concat } from "@volsmith/engine";
import type { Objective, Value } from "@volsmith/engine";
import { normalCdf, normalPdf } from "@volsmith/numerics";

import type { MixtureConfig } from "./config.ts";
import type { Gated } from "./network.ts";
import { regimes } from "./regimes.ts";

const N = regimes.length;

/** Whether there is anything to balance. */
export function isBalanced({ balance }: Pick<MixtureConfig, "balance">): boolean {
  return balance.importance > 0 || balance.load > 0;
}

/** What the objective works on: a row's loss, and while learning its gates and logits. */
export function recordBalanced(loss: Value, { gates, logits }: Gated): Value {
  return loss.graph.mode === "train" ? concat([loss, gates, logits]) : loss;
}

/**
 * Mean loss + L·(wᵢ·CV²(importance) + wₗ·CV²(load)), both over the batch, L the level of the loss:
 * importance_e = Σ gate_e [S17 eq. 6], load_e = Σ Φ((logit_e − t_e)/s) [S17 eq. 10], where t_e is the
 * least logit that would still be active if expert e were not there. On rows of one number, the mean.
 *
 * @param level of the loss: weights count in multiples of it
 */
export function balancedObjective(
  { active, balance }: Pick<MixtureConfig, "active" | "balance">,
  level: number,
): Objective {
  return (outputs, slopes, rows) => {
    const width = outputs.length / rows;
    slopes.fill(0);
    let sum = 0;
    for (let i = 0; i < outputs.length; i += width) {
      sum += outputs[i];
      slopes[i] = 1 / rows;
    }
    if (width === 1) return sum / rows;
    const batch = { outputs, slopes, rows, width };
    return (
      sum / rows +
      addImportance(batch, level * balance.importance) +
      addLoad(batch, { active, weight: level * balance.load, spread: balance.spread })
    );
  };
}

interface Batch {
  /** [rows, 1 + 2·9]: loss, gates, logits. */
  readonly outputs: Float32Array;
  readonly slopes: Float32Array;
  readonly rows: number;
  readonly width: number;
}

function addImportance({ outputs, slopes, width }: Batch, weight: number): number {
  if (weight === 0) return 0;
  const sums = new Float64Array(N);
  for (let i = 1; i < outputs.length; i += width)
    for (let e = 0; e < N; e++) sums[e] += outputs[i + e];
  const { value, slopes: by } = squaredVariation(sums);
  for (let i = 1; i < outputs.length; i += width)
    for (let e = 0; e < N; e++) slopes[i + e] += weight * by[e];
  return weight * value;
}

function addLoad(
  { outputs, slopes, width }: Batch,
  { active, weight, spread }: { active: number; weight: number; spread: number },
): number {
  // With all experts active everyone gets every row.
  if (weight === 0 || active === N) return 0;
  const sums = new Float64Array(N);
  const first = 1 + N;
  for (let i = first; i < outputs.length; i += width)
    for (let e = 0; e < N; e++) {
      const rival = outputs[i + rivalOf(outputs, i, { expert: e, active })];
      sums[e] += normalCdf((outputs[i + e] - rival) / spread);
    }
  const { value, slopes: by } = squaredVariation(sums);
  for (let i = first; i < outputs.length; i += width)
    for (let e = 0; e < N; e++) {
      const rival = rivalOf(outputs, i, { expert: e, active });
      const density = normalPdf((outputs[i + e] - outputs[i + rival]) / spread) / spread;
      slopes[i + e] += weight * by[e] * density;
      slopes[i + rival] -= weight * by[e] * density;
    }
  return weight * value;
}

/** The expert whose logit is the `active`-th largest of the others. */
function rivalOf(
  logits: Float32Array,
  at: number,
  { expert, active }: { readonly expert: number; readonly active: number },
): number {
  for (let candidate = 0; candidate < N; candidate++) {
    if (candidate === expert) continue;
    const its = logits[at + candidate];
    let larger = 0;
    for (let e = 0; e < N; e++) {
      if (e === expert || e === candidate) continue;
      const other = logits[at + e];
      if (other > its || (other === its && e < candidate)) larger++;
    }
    if (larger === active - 1) return candidate;
  }
  return expert; // logits that are no numbers
}

/** (deviation/mean)² of some numbers, and its slopes. */
export function squaredVariation(numbers: Float64Array): {
  readonly value: number;
  readonly slopes: Float64Array;
} {
  const n = numbers.length;
  let [sum, squares] = [0, 0];
  for (const number of numbers) {
    sum += number;
    squares += number * number;
  }
  // n·Σx²/(Σx)² − 1
  const value = (n * squares) / (sum * sum) - 1;
  const slopes = numbers.map((number) => ((2 * n) / (sum * sum)) * (number - squares / sum));
  return { value, slopes };
}
