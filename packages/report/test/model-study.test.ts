import type { ModelResult, StudyResult } from "@volsmith/study";
import { describe, expect, it } from "vitest";

import { buildModelStudyReport, modelStudyFigures, modelStudyTables } from "../src/index.ts";
import { studyMasthead } from "../src/model-study/sections/masthead.ts";
import { remarkText } from "../src/html/remark-text.ts";
import { modelStudyView } from "../src/model-study/view.ts";
import { fakeStudyResult, noMetrics } from "./support/fake-model-study.ts";

const result = fakeStudyResult({ nDays: 400, nSamples: 80 });
const sourceNumbers = Array.from({ length: 40 }, (_, i) => `S${i + 1}`);

/** The page without script and style. */
function markupOf(page: string): string {
  return page.replace(/<script[^>]*>.*?<\/script>|<style>.*?<\/style>/gs, "");
}

function failed(model: ModelResult, advice: string | null): ModelResult {
  return {
    ...model,
    status: "failed",
    advice,
    history: [],
    bestEpoch: 0,
    metrics: { train: noMetrics, validation: noMetrics, test: noMetrics },
    truth: null,
    byTicker: [],
    byMoneyness: [],
    byMaturity: [],
    byMonth: [],
    outsideBounds: null,
    errors: null,
    sample: [],
    overTime: [],
    importance: [],
    tree: null,
    staged: null,
  };
}

describe("buildModelStudyReport", () => {
  const page = buildModelStudyReport(result, { program: "volsmith 0.1.0" });
  const markup = markupOf(page);

  it("gives the answer first: the best model and the best Black-Scholes beside it", () => {
    const [head] = markup.split("<nav");
    expect(head).toContain("Ensemble prices 49.9\u00a0% correctly");
    expect(head).toContain(
      "The best Black-Scholes with a historical volatility (Black-Scholes 90) manages 17.3\u00a0%: 32.6 points less.",
    );
    for (const part of ["Trained on", "Validated on", "Tested on", "48,003"])
      expect(head).toContain(part);
  });

  it("answers every figure of the source in a caption", () => {
    const captions = [...markup.matchAll(/<figcaption>(.*?)<\/figcaption>/gs)].map(
      ([, text]) => text,
    );
    const cited = captions.flatMap((text) => /Source: ([^<]*)\./.exec(text)?.[1].split(", ") ?? []);
    expect([...new Set(cited)].toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))).toEqual(
      sourceNumbers,
    );
    expect(markup).not.toContain("not in this study");
  });

  it("names nothing outside itself, and every link inside has its target", () => {
    expect(markup).not.toMatch(/(?:src|href)="(?!#|data:)/);
    const ids = new Set([...markup.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    expect(ids.size).toBe([...markup.matchAll(/ id="([^"]+)"/g)].length);
    for (const [, target] of markup.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it("stays below 4 MB with twenty models, eight years and a thousand samples each", () => {
    const long = fakeStudyResult({ nDays: 2000, nSamples: 1000 });
    const twenty = { ...long, models: [...long.models, ...long.models.slice(0, 6)] };
    expect(buildModelStudyReport(twenty).length).toBeLessThan(4e6);
  });

  it("says which model failed and why, and ranks the rest", () => {
    const models = result.models.map((model, i) =>
      i === 3 ? failed(model, "Loss was not finite in epoch 2: lower learningRate.") : model,
    );
    const broken = markupOf(buildModelStudyReport({ ...result, models }));
    expect(broken).toContain("One model of 14 gave no prices");
    expect(broken).toContain("Loss was not finite in epoch 2: lower learningRate.");
    expect(broken).not.toMatch(/NaN|undefined|\[object/);
  });

  it("says what is missing where nothing priced", () => {
    const models = result.models.map((model) => failed(model, null));
    const empty = markupOf(
      buildModelStudyReport({ ...result, models, searches: [], mixture: null }),
    );
    for (const text of [
      "No model gave prices",
      "14 models of 14 gave no prices",
      "No search was run",
      "did not look into its routing",
      "not in this study",
    ])
      expect(empty).toContain(text);
    expect(empty).not.toMatch(/NaN|undefined|\[object/);
  });

  it("makes a page of a study without models, histories, truth or compositions", () => {
    const bare: StudyResult = {
      ...result,
      models: [],
      searches: [{ name: "MLP", strategy: "grid", nTrials: 4, trials: [] }],
      mixture: { ...result.mixture!, routing: [], byRegime: [] },
      data: {
        ...result.data,
        hasTruth: false,
        remarks: [],
        histories: [],
        returns: [],
        composition: [],
        contracts: [],
        exclusions: { nRows: 0, nKept: 0, reasons: [] },
      },
    };
    const text = markupOf(buildModelStudyReport(bare));
    expect(text).toContain("Fewer than two trials");
    expect(text).not.toMatch(/NaN|undefined|\[object/);
    expect(modelStudyTables(bare).length).toBe(modelStudyTables(result).length);
  });

  it("takes one ticker and one month as they are: nothing to cut", () => {
    const models = result.models.slice(0, 4).map((model) => ({
      ...model,
      byTicker: model.byTicker.slice(0, 1),
      byMonth: model.byMonth.slice(0, 1),
      overTime: model.overTime.slice(0, 1),
    }));
    const data = { ...result.data, tickers: ["SPX"] };
    const ids = modelStudyFigures({ ...result, models, data }).map(({ id }) => id);
    expect(ids).not.toContain("outcomes-ticker-0");
    expect(ids).not.toContain("months");
    expect(markupOf(buildModelStudyReport({ ...result, models, data }))).toContain(
      "Source: S29, S30",
    );
  });

  it("says true prices are not known where they are not", () => {
    const models = result.models.map((model) => ({ ...model, truth: null }));
    const plain = markupOf(
      buildModelStudyReport({ ...result, models, data: { ...result.data, hasTruth: false } }),
    );
    expect(plain).toContain("True prices are not known here");
    expect(plain).not.toContain("MAE truth");
  });

  it("keeps hostile names as text wherever they appear", () => {
    const hostile = `</script><script>alert(1)</script><img src=x onerror="alert('2')">`;
    const rename = JSON.stringify(result).replaceAll(
      /"(RNN with attention|SPX|OTM|OTM short|t001|S\/K|Puts enter through parity\.|2 × AMD EPYC)"/g,
      () => JSON.stringify(hostile),
    );
    const attacked = buildModelStudyReport({
      ...(JSON.parse(rename) as StudyResult),
      name: hostile,
    });
    expect(attacked.match(/<script/g)).toHaveLength(2);
    expect(attacked.match(/<\/script>/g)).toHaveLength(2);
    expect(attacked).not.toContain("<img");
  });
});

function headOf(models: readonly ModelResult[]): string {
  return studyMasthead(modelStudyView({ ...result, models })).markup;
}

describe("studyMasthead", () => {
  it("does without Black-Scholes, and says so", () => {
    const head = headOf(result.models.filter(({ kind }) => kind !== "black-scholes"));
    expect(head).toContain("No Black-Scholes was run beside it.");
  });

  it("admits where Black-Scholes is best", () => {
    const head = headOf(result.models.slice(0, 3));
    expect(head).toContain("No learned model is better than Black-Scholes.");
  });

  it("tells Black-Scholes with historical volatilities from that with implied ones", () => {
    const models = result.models.map((model) =>
      model.name === "Black-Scholes 90"
        ? { ...model, config: { volatility: "ivYesterday" } }
        : model,
    );
    const head = headOf(models);
    expect(head).toContain("(Black-Scholes 50) manages 14.9");
    expect(head).toContain(
      "given implied volatilities of days before (Black-Scholes 90) it manages 17.3",
    );
    expect(headOf(models.slice(0, 4).filter(({ name }) => name !== "MLP"))).toContain(
      "better than Black-Scholes given implied volatilities of days before. With a historical volatility (Black-Scholes 50) Black-Scholes manages 14.9",
    );
  });

  it("names what validation would have chosen where the test part disagrees", () => {
    const [mlp, kan] = ["MLP", "KAN, Chebyshev"].map((name) =>
      result.models.find((m) => m.name === name)!,
    );
    const { validation } = mlp.metrics;
    const lucky = { ...mlp, metrics: { ...mlp.metrics, validation: { ...validation, mse: 1e-9 } } };
    expect(headOf([lucky, kan])).toContain("By validation error one would have taken MLP: 28.4");
  });
});

describe("modelStudyTables", () => {
  const tables = modelStudyTables(result);
  const rowsOf = (name: string) => tables.find((table) => table.name === name)!.rows;

  it("has names fit for files, lines as long as heads, and cells a file can hold", () => {
    expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length);
    for (const { name, columns, rows } of tables) {
      expect(name).toMatch(/^[a-z-]+$/);
      expect(columns.length).toBeGreaterThan(1);
      for (const row of rows) {
        expect(row).toHaveLength(columns.length);
        for (const cell of row) {
          const plain = cell === null || typeof cell === "string" || Number.isFinite(cell);
          expect(plain, `${name}: ${String(cell)}`).toBe(true);
        }
      }
    }
  });

  it("has a line for every model, trial and point of a curve", () => {
    expect(rowsOf("models")).toHaveLength(14);
    expect(rowsOf("errors")).toHaveLength(14 * 4);
    expect(rowsOf("search-trials")).toHaveLength(160);
    const epochs = result.models.reduce((sum, { history }) => sum + history.length, 0);
    expect(rowsOf("loss-curves")).toHaveLength(epochs);
  });
});

describe("modelStudyFigures", () => {
  it("has names of their own, a title and a caption each", () => {
    const figures = modelStudyFigures(result);
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
    for (const { title, caption } of figures) {
      expect(title.length).toBeGreaterThan(2);
      expect(caption).toMatch(/\.$/);
    }
  });
});

describe("remarkText", () => {
  it("names files without their folders, and leaves ratios alone", () => {
    expect(remarkText("quotes: /home/me/data/spx.csv.gz (plain), C:\\data\\x.csv; S/K")).toBe(
      "Quotes: spx.csv.gz (plain), x.csv; S/K",
    );
    expect(remarkText("r: given day by day")).toBe("r: given day by day");
    expect(remarkText("C below max(S − K·e^(−r·tau), 0)")).toBe("C below max(S − K·e^(−r·tau), 0)");
  });
});
