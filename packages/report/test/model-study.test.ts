import { describe, expect, it } from "vitest";

import { buildModelStudyReport, modelStudyFigures, modelStudyTables } from "../src/index.ts";
import { describeFigures } from "./support/figure-laws.ts";
import { fakeStudyResult } from "./support/fake-model-study.ts";

const result = fakeStudyResult();

describeFigures(modelStudyFigures(result));

describe("buildModelStudyReport", () => {
  const page = buildModelStudyReport(result);
  it("stays below 4 MB", () => {
    expect(page.length).toBeLessThan(4e6);
    expect(modelStudyTables(result).length).toBeGreaterThan(10);
  });
});
