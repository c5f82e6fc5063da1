/**
 * Paths drawn anew, whole clusters of them where they are not independent.
 *
 * [E79] Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7(1), 1979.
 * [FW07] Field & Welsh, "Bootstrapping clustered data", Journal of the Royal Statistical Society B
 *        69(3), 2007: drawing whole clusters keeps what hangs together inside them.
 * [MS85] McCarthy & Snowden, "The bootstrap and finite population sampling", Vital and Health Statistics
 *        2(95), 1985: of n units n − 1 are drawn, which makes the bootstrap's variance of a mean unbiased;
 *        with few clusters the usual n of n is too narrow by √(1 − 1/n).
 */
import { ShapeError } from "@volsmith/numerics";
import type { RandomGenerator } from "@volsmith/numerics";

export interface PathDrawOptions {
  readonly nPaths: number;
  /** Which paths belong together; each for itself by default. [nPaths] */
  readonly clusters?: Uint32Array | undefined;
  readonly draws: number;
  readonly random: RandomGenerator;
}

export interface PathDraws {
  /**
   * How often each path is in each resample [E79, FW07]; no resamples, where there is one cluster only.
   * More than 255 of one do not come about: of so many clusters that they could, one is drawn 256 times
   * with a probability below 1e-500. [draws][nPaths]
   */
  readonly counts: readonly Uint8Array[];
  /** Clusters, or paths. */
  readonly nUnits: number;
}

/**
 * Draws paths.
 * @throws {ShapeError} unless every path has a cluster
 */
export function drawPaths({ nPaths, clusters, draws, random }: PathDrawOptions): PathDraws {
  if (clusters && clusters.length !== nPaths)
    throw new ShapeError("drawPaths", "clusters", [nPaths], [clusters.length]);
  const labels = new Map<number, number>();
  const unitOf = clusters?.map((label) => {
    const unit = labels.get(label) ?? labels.size;
    labels.set(label, unit);
    return unit;
  });
  const nUnits = unitOf ? labels.size : nPaths;
  const counts = Array.from({ length: nUnits < 2 ? 0 : draws }, () => {
    const drawn = drawUnits(nUnits, random);
    return unitOf ? Uint8Array.from(unitOf, (unit) => drawn[unit]) : drawn;
  });
  return { counts, nUnits };
}

/** How often each of n units is among n − 1 drawn with replacement [MS85]; a single one is. */
export function drawUnits(n: number, random: RandomGenerator): Uint8Array {
  const counts = new Uint8Array(n);
  for (let i = 0; i < Math.max(n - 1, 1); i++) counts[Math.floor(n * random.uniform())]++;
  return counts;
}
