/** The commands that make surfaces: report, smooth, check. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { csvParse } from "d3-dsv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { volsmith, volsmithWith } from "./fake-terminal.ts";

const golden = fileURLToPath(new URL("../../../../shared/golden/opds/", import.meta.url));
const weights = join(golden, "weights.safetensors");
const checkpoint = join(golden, "checkpoint_final.pt");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "volsmith-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface StudyJson {
  surfaces: {
    method: string;
    accuracy: { total: { mape: number } };
    certificate: { verdict: string };
    repaired: null | { certificate: { verdict: string }; displacement: { mean: number } };
  }[];
}

describe("volsmith report", () => {
  it("writes a self-contained report, the snapshot and the surfaces", async () => {
    const out = join(folder, "report");
    const { printed } = await volsmith("report", "--out", out);
    expect(printed).toContain("report.html");
    const html = await readFile(join(out, "report.html"), "utf8");
    expect(html).toContain("VSX");
    // Nothing may be fetched: no attribute leads to another place.
    expect(html).not.toMatch(/\s(src|href)="(https?:)?\/\//);
    const snapshot = JSON.parse(await readFile(join(out, "snapshot.json"), "utf8")) as object;
    expect(snapshot).toMatchObject({ format: "volsmith-snapshot", underlying: "VSX" });
    const study = JSON.parse(await readFile(join(out, "surfaces.json"), "utf8")) as StudyJson;
    const methods = ["operator", "spline", "svi", "ssvi", "essvi"];
    expect(study.surfaces.map(({ method }) => method)).toEqual(methods);
    // Nothing with arbitrage is left unrepaired, and repairs move less than a half-spread.
    for (const { certificate, repaired } of study.surfaces) {
      expect((repaired?.certificate ?? certificate).verdict).toMatch(/^free/);
      if (repaired) expect(repaired.displacement.mean).toBeLessThan(1);
    }
  });

  it("finds out before the work that its folder cannot be", async () => {
    const file = join(folder, "in-the-way");
    await writeFile(file, "");
    const stages: string[] = [];
    const control = {
      onProgress: ({ stage }: { stage: string }) => void stages.push(stage),
      signal: new AbortController().signal,
    };
    await expect(volsmithWith(control, ["report", "--out", join(file, "report")])).rejects.toThrow(
      /in-the-way.*part of the path is a file/,
    );
    expect(stages).toEqual([]);
  });

  it("writes nothing when it is interrupted", async () => {
    const out = join(folder, "interrupted");
    const stop = new AbortController();
    const words = ["report", "--out", out];
    const control = {
      onProgress: () => stop.abort(new Error("stopped by the test")),
      signal: stop.signal,
    };
    await expect(volsmithWith(control, words)).rejects.toThrow("stopped by the test");
    expect(existsSync(out)).toBe(false);
  });

  it("refuses a method that does not exist", async () => {
    await expect(volsmith("report", "--methods", "sabr")).rejects.toThrow(/"sabr".*svi/);
  });
});

describe("volsmith smooth", () => {
  it.each(["svi", "ssvi", "essvi", "spline"])("answers at any point with %s", async (method) => {
    const words = ["smooth", "--method", method, "--at", "0.25,-0.1", "1,0", "--json"];
    const points = JSON.parse((await volsmith(...words)).printed) as Record<string, number>[];
    expect(points).toHaveLength(2);
    for (const { vol, localVol, density, price } of points) {
      expect(vol).toBeGreaterThan(0.1);
      expect(vol).toBeLessThan(0.35);
      expect(localVol).toBeGreaterThan(0);
      expect(density).toBeGreaterThan(0);
      expect(price).toBeGreaterThan(0);
    }
  });

  it("writes a grid as a table of n × m rows", async () => {
    const { printed } = await volsmith("smooth", "--method", "essvi", "--grid", "4x7");
    const rows = csvParse(printed);
    expect(rows).toHaveLength(28);
    for (const { tau, vol, total_variance } of rows) {
      expect(Number(vol) ** 2 * Number(tau)).toBeCloseTo(Number(total_variance), 12);
    }
  });

  it("takes a snapshot file where it takes a chain", async () => {
    const file = join(folder, "snapshot.json");
    await writeFile(file, (await volsmith("snapshot", "--json")).printed);
    const [fromFile, direct] = await Promise.all([
      volsmith("smooth", file, "--method", "essvi", "--at", "0.5,0", "--json"),
      volsmith("smooth", "--method", "essvi", "--at", "0.5,0", "--json"),
    ]);
    expect(JSON.parse(fromFile.printed)).toEqual(JSON.parse(direct.printed));
  });

  it("writes the answer to a file when asked", async () => {
    const out = join(folder, "grid.csv");
    await volsmith("smooth", "--method", "essvi", "--grid", "2x2", "--out", out);
    expect((await readFile(out, "utf8")).split("\n")).toHaveLength(6);
  });

  it("smooths by the operator and its shipped weights when nothing else is said", async () => {
    const words = ["smooth", "--at", "0.25,-0.1", "--no-repair", "--json"];
    const [ours] = JSON.parse((await volsmith(...words)).printed) as Record<string, number>[];
    const essvi = await volsmith(...words, "--method", "essvi");
    const [other] = JSON.parse(essvi.printed) as Record<string, number>[];
    expect(ours.vol).not.toBe(other.vol);
    expect(Math.abs(ours.vol / other.vol - 1)).toBeLessThan(0.01);
  });

  it.skipIf(!existsSync(weights))(
    "smooths by the published operator (skips without ../shared/golden), the same from .pt and safetensors",
    async () => {
      const words = ["--root", "VSX", "--at", "0.25,-0.05", "--json", "--threads", "1"];
      const a = await volsmith("smooth", "--weights", weights, ...words);
      const b = await volsmith("smooth", "--weights", checkpoint, ...words);
      expect(a.printed).toBe(b.printed);
    },
  );

  it("says what is wrong with weights that are none", async () => {
    const file = join(folder, "weights.safetensors");
    await writeFile(file, "not weights");
    await expect(volsmith("smooth", "--weights", file)).rejects.toThrow(/weights\.safetensors/);
  });

  it.each([
    ["--at", "now"],
    ["--grid", "big"],
  ])("explains %s %s", async (flag, value) => {
    await expect(volsmith("smooth", flag, value)).rejects.toThrow(flag);
  });
});

describe("volsmith check", () => {
  it("certifies a surface in words and as JSON", async () => {
    const { printed } = await volsmith("check", "--method", "essvi");
    expect(printed).toContain("essvi surface: free of static arbitrage");
    const json = JSON.parse((await volsmith("check", "--method", "essvi", "--json")).printed) as {
      certificate: { verdict: string };
      quotes: { executableViolations: number };
    };
    expect(json.certificate.verdict).toBe("free");
    expect(json.quotes.executableViolations).toBe(0);
  });

  it("names the trade when quotes can be traded for free", async () => {
    const file = join(folder, "free-money.csv");
    // The butterfly 95-100-105 costs 7.1 + 3.1 − 2 × 5.9 < 0 at asks and bids.
    const calls: [number, number][] = [
      [90, 11],
      [95, 7],
      [100, 6],
      [105, 3],
      [110, 1.5],
    ];
    const rows = calls.flatMap(([strike, call]) => [
      `2024-01-02,2024-03-15,C,${strike},${call - 0.1},${call + 0.1}`,
      `2024-01-02,2024-03-15,P,${strike},${call - 100 + strike - 0.1},${call - 100 + strike + 0.1}`,
    ]);
    await writeFile(file, `quote_date,expiry,type,strike,bid,ask\n${rows.join("\n")}\n`);
    const { printed } = await volsmith("check", file, "--underlying", "XYZ");
    expect(printed).toMatch(/convexity\s+executable.*−1 (call|put) 100/);
  });
});
