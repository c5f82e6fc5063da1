import { parse } from "vega";
import { describe, expect, it } from "vitest";

import { buildStudy, compileFigure, renderSvg, studyFigures } from "../src/index.ts";
import { fakeInput } from "./support/fake-study.ts";

const figures = studyFigures(buildStudy(fakeInput()));

describe.each(figures.map((figure) => [figure.id, figure] as const))("figure %s", (_, figure) => {
  it("compiles without a warning to Vega that parses", () => {
    const spec = compileFigure(figure);
    expect(() => parse(spec)).not.toThrow();
    const named = new Set(spec.data?.map(({ name }) => name));
    for (const table of Object.keys(figure.tables)) expect(named).toContain(table);
  });

  it("says in words what it shows", () => {
    expect(figure.description.length).toBeGreaterThan(30);
  });

  it.each(["light", "dark"] as const)("is drawn without a browser (%s)", async (theme) => {
    const svg = await renderSvg(figure, { theme, width: 500, slice: 1 });
    expect(svg).toMatch(/^<svg/);
    expect(svg).toMatch(/role="graphics-symbol/);
    expect(svg).not.toMatch(/NaN|undefined|var\(--/);
  });

  it("has tables of equally long columns and no cell JSON cannot hold", () => {
    for (const table of Object.values(figure.tables)) {
      expect(new Set(Object.values(table).map((cells) => cells.length)).size).toBe(1);
      expect(JSON.parse(JSON.stringify(table))).toEqual(table);
    }
  });
});

describe("figures of methods", () => {
  it("draw one line for each method", async () => {
    const smile = figures.find(({ id }) => id === "smile")!;
    const svg = await renderSvg(smile, { slice: 0 });
    const lines = svg.match(/class="mark-line[^>]*>.*?<\/g>/gs)?.join("") ?? "";
    for (const color of ["#0072b2", "#d0570a", "#a8478a"]) expect(lines).toContain(color);
  });
});
