import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { duration, progressPrinter } from "../src/terminal/progress.ts";

function recorder(isTTY: boolean, columns = 80) {
  let text = "";
  let clock = 0;
  const target = { isTTY, columns, write: (piece: string) => (text += piece) };
  return {
    printer: progressPrinter(target, () => clock),
    wait: (ms: number) => (clock += ms),
    take: () => {
      const taken = text;
      text = "";
      return taken;
    },
  };
}

describe("progressPrinter", () => {
  it("stays silent on work shorter than half a second", () => {
    const { printer, wait, take } = recorder(true);
    printer.report({ stage: "fit", done: 0, total: 2 });
    wait(300);
    printer.report({ stage: "fit", done: 1, total: 2 });
    expect(take()).toBe("");
  });

  it("shows share and time left on a terminal, and removes the bar at the end", () => {
    const { printer, wait, take } = recorder(true);
    printer.report({ stage: "fit", done: 0, total: 4 });
    wait(3000);
    printer.report({ stage: "fit", done: 1, total: 4 });
    expect(take()).toMatch(/fit .*25 %.*9\.0 s left/);
    printer.report({ stage: "fit", done: 4, total: 4 });
    expect(take()).toBe("\r\x1b[2K");
  });

  it.each([40, 80, 200, 0])("never wraps on a terminal of %d columns", (columns) => {
    const { printer, wait, take } = recorder(true, columns);
    const note = `a long name of a policy: ${"epoch ".repeat(20)}`;
    for (const done of [0, 3]) {
      printer.report({ stage: "back-test", done, total: 4, note });
      wait(3000);
    }
    const shown = stripVTControlCharacters(take()).replaceAll("\r", "");
    expect(shown).toMatch(/^back-test .*75 % .*left/);
    expect(shown.length).toBeLessThan(columns || 80);
    if (columns !== 40) expect(shown).toContain("a long name of");
  });

  it("prints a plain line every few seconds where there is no terminal", () => {
    const { printer, wait, take } = recorder(false);
    for (let done = 0; done <= 12; done++) {
      printer.report({ stage: "read", done, total: 100 });
      wait(1000);
    }
    expect(take().split("\n").filter(Boolean)).toEqual([
      "read: 5 %, 1 min 35 s left",
      "read: 10 %, 1 min 30 s left",
    ]);
  });
});

describe("duration", () => {
  it.each([
    [400, "0.4 s"],
    [12_000, "12 s"],
    [200_000, "3 min 20 s"],
    [7_500_000, "2 h 5 min"],
  ])("writes %d ms as %s", (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});
