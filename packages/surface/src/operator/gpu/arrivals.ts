import type { Nodes } from "../training/nodes.ts";

/**
 * The edges turned around: for each input the rows of the edges it sends along, in order.
 *
 * @returns [inputs, 3] places in this array (of the first row, of the first at an asked point, and
 *   behind the last), then the rows
 */
export function arrivals(nodes: Nodes): Uint32Array<ArrayBuffer> {
  const { nInputs, inputBlocks, ranges, sources, edgeStarts } = nodes;
  const firstPoint = 4 * inputBlocks;
  const counts = new Uint32Array(nInputs);
  let nEdges = 0;
  for (let y = 0; y < ranges.length / 2; y++) {
    const end = ranges[2 * y] + ranges[2 * y + 1];
    for (let e = ranges[2 * y]; e < end; e++) counts[sources[e]]++;
    nEdges += ranges[2 * y + 1];
  }
  const out = new Uint32Array(3 * nInputs + nEdges);
  const next = new Uint32Array(nInputs);
  for (let x = 0, place = 3 * nInputs; x < nInputs; x++) {
    out[3 * x] = next[x] = place;
    place += counts[x];
    out[3 * x + 2] = place;
  }
  for (let y = 0; y < ranges.length / 2; y++) {
    if (y === firstPoint) for (let x = 0; x < nInputs; x++) out[3 * x + 1] = next[x];
    const [first, count] = [ranges[2 * y], ranges[2 * y + 1]];
    for (let i = 0; i < count; i++) out[next[sources[first + i]]++] = edgeStarts[y] + i;
  }
  // With no asked points the second place is the last.
  if (firstPoint === ranges.length / 2)
    for (let x = 0; x < nInputs; x++) out[3 * x + 1] = out[3 * x + 2];
  return out;
}
