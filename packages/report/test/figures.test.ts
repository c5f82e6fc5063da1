import { describe, expect, it } from "vitest";

import { buildStudy, renderSvg, studyFigures } from "../src/index.ts";
import { fakeInput } from "./support/fake-study.ts";
import { describeFigures } from "./support/figure-laws.ts";

const figures = studyFigures(buildStudy(fakeInput()));

describeFigures(figures);

describe("figures of methods", () => {
  it("draw one line for each method", async () => {
    const smile = figures.find(({ id }) => id === "smile")!;
    const svg = await renderSvg(smile, { slice: 0 });
    const lines = svg.match(/class="mark-line[^>]*>.*?<\/g>/gs)?.join("") ?? "";
    for (const color of ["#0072b2", "#d0570a", "#a8478a"]) expect(lines).toContain(color);
  });
});
