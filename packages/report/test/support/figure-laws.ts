/** What every figure must do, whatever it shows. */
import { parse } from "vega";
import { describe, expect, it } from "vitest";
import { compileFigure, renderSvg } from "../../src/index.ts";
import type { Figure } from "../../src/index.ts";

export function describeFigures(figures: readonly Figure[]): void {
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
}
