import { describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import { generateMarket, marketSpec } from "../../src/index.ts";
import type { DefectKind, DefectRules } from "../../src/index.ts";

const make = (defects: DefectRules) =>
  generateMarket(marketSpec("index", { defects }), randomGenerator(11));
const clean = make({});
const all: DefectRules = {
  crossed: 7,
  negative: 6,
  nan: 5,
  stale: 4,
  duplicate: 9,
  expired: 8,
  "missing-puts": 2,
  "one-strike": 1,
};
const broken = make(all);
const rowsOf = (kind: DefectKind) => broken.truth.defects.find((d) => d.kind === kind)!.rows;

describe("defects", () => {
  it("are recorded with the count asked for, one record a kind", () => {
    expect(Object.fromEntries(broken.truth.defects.map((d) => [d.kind, d.count]))).toEqual(all);
    for (const { kind, count, rows, nRemoved } of broken.truth.defects) {
      const cutsExpiries = kind === "missing-puts" || kind === "one-strike";
      if (!cutsExpiries) expect(rows.length).toBe(count);
      expect(nRemoved > 0).toBe(cutsExpiries);
    }
  });

  it("account for every row gained and lost", () => {
    const removed = broken.truth.defects.reduce((n, d) => n + d.nRemoved, 0);
    expect(broken.chain.rows.size).toBe(clean.chain.rows.size - removed + 9 + 8);
  });

  it("never meet in one row", () => {
    const rows = broken.truth.defects.flatMap((d) => d.rows);
    expect(new Set(rows).size).toBe(rows.length);
  });

  it("are what their names say", () => {
    const { rows, quotedAt } = broken.chain;
    for (const i of rowsOf("crossed")) expect(rows.bids[i]).toBeGreaterThan(rows.asks[i]);
    for (const i of rowsOf("negative")) expect(rows.bids[i]).toBeLessThan(0);
    for (const i of rowsOf("nan")) expect(rows.bids[i] + rows.asks[i]).toBeNaN();
    for (const i of rowsOf("stale")) expect(rows.bids[i]).toBeGreaterThan(broken.truth.premiums[i]);
    for (const i of rowsOf("expired")) expect(rows.expiries[i]).toBeLessThan(quotedAt);
    for (const i of rowsOf("duplicate")) {
      expect(rows.strikes[i]).toBe(rows.strikes[i - 1]);
      expect(rows.signs[i]).toBe(rows.signs[i - 1]);
      expect(rows.expiries[i]).toBe(rows.expiries[i - 1]);
    }
    for (const i of rowsOf("missing-puts")) expect(rows.signs[i]).toBe(1);
    expect(new Set(rowsOf("one-strike").map((i) => rows.strikes[i])).size).toBe(1);
  });

  it("leave every other row as it was", () => {
    const key = ({ chain: { rows } }: typeof clean, i: number) =>
      [rows.roots, rows.expiries, rows.signs, rows.strikes, rows.bids, rows.asks]
        .map((column) => column[i])
        .join(" ");
    const known = new Set(Array.from(clean.chain.rows.bids, (_, i) => key(clean, i)));
    const spoiled = new Set(broken.truth.defects.flatMap((d) => d.rows));
    for (let i = 0; i < broken.chain.rows.size; i += 1) {
      if (!spoiled.has(i)) expect(known.has(key(broken, i))).toBe(true);
    }
  });

  it("say how many fit when too many are asked for", () => {
    expect(() => make({ crossed: 1e6 })).toThrow(/crossed must be at most \d+ here, got 1000000/);
    expect(() => make({ "one-strike": 99 })).toThrow(/one-strike must be at most 24 here/);
    expect(() => make({ nan: 0.5 })).toThrow(/nan must be a whole number/);
    expect(() => make({ odd: 1 } as never)).toThrow(/kind must be one of missing-puts/);
  });
});
