import type { OwnPathPlan, PathSet } from "../processes/process.ts";

/** Random numbers themselves, of many paths. */
export interface Draws {
  /** Standard normals. [nPaths, nSteps, normals] */
  readonly normals: Float32Array;
  /** Uniform 32-bit words. [nPaths, pathUniforms + nSteps·uniforms] */
  readonly words: Uint32Array;
}

/** Draws of `count` paths from a number on. */
export interface DrawSource {
  readonly firstPath: number;
  readonly step: (firstPath: number, count: number) => Draws;
}

/** Paths whose draws are made at a time. */
const BATCH = 1024;

/** Fills a set of paths by a process's own function. */
export function walkPaths(
  { walk, normals: perStep }: OwnPathPlan,
  { grid, nPaths, spots, vols }: PathSet,
  { firstPath, step }: DrawSource,
): void {
  const dates = grid.times.length;
  const nNormals = (dates - 1) * perStep;
  for (let done = 0; done < nPaths; done += BATCH) {
    const count = Math.min(BATCH, nPaths - done);
    const { normals, words } = step(firstPath + done, count);
    const nWords = words.length / count;
    const uniforms = new Float64Array(nWords);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < nWords; j++) uniforms[j] = (words[i * nWords + j] + 0.5) * 2 ** -32;
      const [from, to] = [(done + i) * dates, (done + i + 1) * dates];
      walk(
        { normals: normals.subarray(i * nNormals, (i + 1) * nNormals), uniforms },
        {
          spots: (spots as Float32Array).subarray(from, to),
          vols: vols ? (vols as Float32Array).subarray(from, to) : new Float32Array(),
        },
      );
    }
  }
}
