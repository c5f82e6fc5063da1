/**
 * The order in which a Brownian bridge fills in dates: the last first, then always the middle of the
 * longest gap, so that the first random numbers decide most of the path.
 *
 * [CMO97] Caflisch, Morokoff & Owen, "Valuation of mortgage-backed securities using Brownian bridges
 *         to reduce effective dimension", Journal of Computational Finance 1(1), 1997.
 */

/** Words of a record (assembly/job.ts, BridgePoint). */
const RECORD = 6;

/**
 * Records (date, left, right, weight left, weight right, deviation) by order of filling in. The last
 * date has no right neighbour: weight 0, and its left one for a place.
 *
 * @param times ascending from 0. [nSteps + 1]
 * @returns integers and floats, 32 bits each. [nSteps, 6]
 */
export function brownianBridge(times: Float64Array): ArrayBuffer {
  const nSteps = times.length - 1;
  const buffer = new ArrayBuffer(4 * RECORD * nSteps);
  const dates = new Int32Array(buffer);
  const weights = new Float32Array(buffer);
  dates.set([nSteps, 0, 0]);
  weights.set([1, 0, Math.sqrt(times[nSteps])], 3);
  // Gaps in the order of their making; halving by count makes every later one at most as long.
  const gaps: [left: number, right: number][] = [[0, nSteps]];
  let at = RECORD;
  for (let i = 0; i < gaps.length; i++) {
    const [left, right] = gaps[i];
    if (right - left < 2) continue;
    const date = (left + right) >> 1;
    const length = times[right] - times[left];
    const before = times[date] - times[left];
    const after = times[right] - times[date];
    dates.set([date, left, right], at);
    weights.set([after / length, before / length, Math.sqrt((before * after) / length)], at + 3);
    gaps.push([left, date], [date, right]);
    at += RECORD;
  }
  return buffer;
}
