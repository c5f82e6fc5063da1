import { publishedTraining, trainingFromJSON } from "@volsmith/surface";
import { describe, expect, it } from "vitest";

const read = (json: unknown) =>
  trainingFromJSON(json, { where: "run.json", base: publishedTraining });

describe("trainingFromJSON", () => {
  it("changes what is given, at any depth, and nothing else", () => {
    const config = read({ steps: 7, losses: { weights: { truth: 2 } }, keep: null });
    expect(config).toEqual({
      ...publishedTraining,
      steps: 7,
      keep: null,
      losses: {
        ...publishedTraining.losses,
        weights: { ...publishedTraining.losses.weights, truth: 2 },
        stencils: { kind: "sampled", slices: 200, terms: 100 },
      },
      schedule: { kind: "constant", rate: 1e-4, warmUp: 0, floor: 0 },
    });
  });

  it("reads its own JSON back", () => {
    const config = read({ schedule: { kind: "cosine", rate: 1e-3, warmUp: 5, floor: 0.1 } });
    expect(read(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it.each([
    [{ stpes: 5 }, /run\.json: stpes must be left out or renamed: the entries are operator, seed/],
    [{ losses: { weigths: 1 } }, /losses\.weigths must be .* the entries of losses are weights/],
    [{ steps: "5" }, /run\.json: steps must be a number, such as 1000, got "5"/],
    [{ steps: 0 }, /steps must be a positive integer, got 0/],
    [{ keep: [1] }, /keep must be 2 numbers, such as \[0\.6,1\.2\] or null, got \[1\]/],
    [{ keep: [0, 1] }, /keep must be null or \[min, max\]/],
    [{ schedule: "cosine" }, /schedule must be a JSON object, got "cosine"/],
    [{ schedule: { kind: "linear" } }, /kind must be "constant" or "cosine", got "linear"/],
    [{ losses: { stencils: { kind: "all" } } }, /stencils\.kind must be "sampled" or "grids"/],
    [{ operator: { prior: "heston" } }, /prior must be "none" or .*, got "heston"/],
    [[1, 2], /the JSON must be a JSON object, got \[1, 2\]/],
    [null, /must be a JSON object, got null/],
  ])("names the entry, and what it may be: %j", (json, message) => {
    expect(() => read(json)).toThrow(message);
  });
});
