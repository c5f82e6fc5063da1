import { DataError, DomainError, randomGenerator } from "@volsmith/numerics";
import { array, assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkLeakage,
  chronologicalSplit,
  featureColumn,
  fillHistories,
  fitStandardiser,
  historyOf,
  maturityClass,
  maturityIndex,
  moneynessClass,
  sampleRows,
  shareTable,
  splitAtDays,
  standardise,
  standardiserFromJSON,
  standardiserToJSON,
  tableOf,
  tableRows,
} from "../src/index.ts";
import { smallTable } from "./make-table.ts";

describe("chronologicalSplit", () => {
  it("covers all rows, shares no date between parts and leaves none empty, whatever the days", () => {
    assert(
      property(array(integer({ min: 1, max: 30 }), { minLength: 3, maxLength: 40 }), (counts) => {
        const days = Int32Array.from(
          counts.flatMap((n, day) => Array.from({ length: n }, () => day)),
        );
        const { train, validation, test } = chronologicalSplit({ size: days.length, days });
        expect([train.from, train.to, validation.to, test.to]).toEqual([
          0,
          validation.from,
          test.from,
          days.length,
        ]);
        for (const { from, to } of [train, validation, test]) expect(to).toBeGreaterThan(from);
        expect(days[train.to - 1]).toBeLessThan(days[validation.from]);
        expect(days[validation.to - 1]).toBeLessThan(days[test.from]);
      }),
      { seed: 11 },
    );
  });

  it("gives 70, 15 and 15 percent where days are even", () => {
    const days = Int32Array.from({ length: 1000 }, (_, i) => Math.floor(i / 10));
    const split = chronologicalSplit({ size: 1000, days });
    expect(split).toEqual({
      train: { from: 0, to: 700 },
      validation: { from: 700, to: 850 },
      test: { from: 850, to: 1000 },
    });
  });

  it("refuses a random split and says why", () => {
    const table = smallTable();
    const refused = (): unknown => chronologicalSplit(table, { order: "random" });
    expect(refused).toThrow(DomainError);
    expect(refused).toThrow(/quotes of one day.*both sides/);
  });

  it("refuses two dates, and shares that leave nothing to test", () => {
    expect(() => chronologicalSplit(smallTable({ nDays: 2 }))).toThrow(/2 quote dates.*need three/);
    expect(() => chronologicalSplit(smallTable(), { train: 0.9, validation: 0.1 })).toThrow(
      DomainError,
    );
  });

  it("splits at given dates, naming the part that would be empty", () => {
    const table = smallTable();
    const split = splitAtDays(table, { validationFrom: 120, testFrom: 130 });
    expect(table.days[split.validation.from]).toBeGreaterThanOrEqual(120);
    checkLeakage(table, split);
    expect(() => splitAtDays(table, { validationFrom: 120, testFrom: 9999 })).toThrow(/test part/);
  });
});

describe("checkLeakage", () => {
  const table = smallTable();
  const split = chronologicalSplit(table);

  it("passes an honest table and split", () => {
    expect(() => checkLeakage(table, split)).not.toThrow();
  });

  it("refuses parts that share a date or are out of order", () => {
    const mid = table.days.indexOf(table.days[split.train.to - 1]) + 1;
    const torn = {
      ...split,
      train: { from: 0, to: mid },
      validation: { from: mid, to: split.test.from },
    };
    expect(() => checkLeakage(table, torn)).toThrow(/share 1970/);
    const swapped = { ...split, train: split.test, test: split.train };
    expect(() => checkLeakage(table, swapped)).toThrow(DataError);
  });

  it("refuses a feature dated after its quote, naming both dates", () => {
    const knownBy = table.knownBy.slice();
    knownBy[5] = table.days[5] + 1;
    expect(() => checkLeakage({ ...table, knownBy })).toThrow(/row 5 of 1970-04-11.*1970-04-12/);
  });

  it("refuses a history that points forward, to its own date or to another contract", () => {
    const forward = table.previous.slice();
    forward[3] = 10;
    expect(() => checkLeakage({ ...table, previous: forward })).toThrow(/row 3 leads to row 10/);
    const other = table.previous.slice();
    const last = table.size - 1;
    other[last] = table.contractOf.findIndex((contract) => contract !== table.contractOf[last]);
    expect(() => checkLeakage({ ...table, previous: other })).toThrow(/another contract/);
  });
});

describe("historyOf", () => {
  const table = smallTable({ skip: 0.4 });
  const steps = 6;
  const n = table.size;
  const { features, mask } = historyOf(table, { from: 0, to: n }, steps);

  it("holds one contract, ascending days, the row itself last and nothing after it", () => {
    for (let i = 0; i < n; i++) {
      let day = -Infinity;
      for (let step = 0; step < steps; step++) {
        const at = (i * steps + step) * 3;
        if (mask[i * steps + step] === 0) {
          expect([...features.subarray(at, at + 3)]).toEqual([0, 0, 0]);
          expect(day).toBe(-Infinity); // padding is on the left only
          continue;
        }
        expect(features[at]).toBe(table.features[3 * i]);
        expect(features[at + 1]).toBeGreaterThan(day);
        day = features[at + 1];
      }
      expect(day).toBe(table.days[i]);
    }
  });

  it("leaves no quote date of the contract out", () => {
    for (let i = 0; i < n; i++) {
      let count = 0;
      for (let j = 0; j <= i; j++) if (table.contractOf[j] === table.contractOf[i]) count++;
      const held = mask.subarray(i * steps, (i + 1) * steps).reduce((sum, x) => sum + x, 0);
      expect(held).toBe(Math.min(count, steps));
    }
  });

  it("fills the same into given arrays, steps first, standardised, over what was there", () => {
    const rows = Int32Array.of(40, 3, 17);
    const standardiser = fitStandardiser(table, { from: 0, to: n });
    const out = {
      features: new Float32Array(3 * steps * 3 + 5).fill(7),
      mask: new Float32Array(3 * steps).fill(7),
    };
    fillHistories(table, rows, out, { steps, layout: "steps-first", standardiser });
    rows.forEach((row, i) => {
      for (let step = 0; step < steps; step++) {
        expect(out.mask[step * 3 + i]).toBe(mask[row * steps + step]);
        for (let j = 0; j < 3; j++) {
          const raw = features[(row * steps + step) * 3 + j];
          const wanted = mask[row * steps + step]
            ? (raw - standardiser.means[j]) / standardiser.deviations[j]
            : 0;
          expect(out.features[(step * 3 + i) * 3 + j]).toBeCloseTo(wanted, 6);
        }
      }
    });
    expect(out.features.at(-1)).toBe(7);
  });

  it("refuses arrays that are too short and steps that are none", () => {
    const out = { features: new Float32Array(3), mask: new Float32Array(3) };
    expect(() => fillHistories(table, { from: 0, to: 3 }, out, { steps })).toThrow(
      /features.*shape/,
    );
    expect(() => historyOf(table, { from: 0, to: 1 }, 0)).toThrow(/steps/);
  });
});

describe("Standardiser", () => {
  const table = smallTable();
  const { train, test } = chronologicalSplit(table);
  const standardiser = fitStandardiser(table, train);

  it("gives the part it knows mean 0 and deviation 1, and leaves constants at 0", () => {
    const z = standardise(table.features.subarray(0, train.to * 3), standardiser);
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < train.to; i++) {
        sum += z[3 * i + j];
        squares += z[3 * i + j] ** 2;
      }
      // Rounding of some hundred numbers of size 1.
      expect(Math.abs(sum / train.to)).toBeLessThan(1e-13);
      expect(Math.abs(squares / train.to - (j === 2 ? 0 : 1))).toBeLessThan(1e-12);
    }
  });

  it("knows nothing of rows outside its part", () => {
    const features = table.features.slice();
    features.fill(1e9, test.from * 3);
    expect(fitStandardiser({ ...table, features }, train)).toEqual(standardiser);
  });

  it("survives JSON to the last bit, and refuses what is none", () => {
    const json: unknown = JSON.parse(JSON.stringify(standardiserToJSON(standardiser)));
    expect(standardiserFromJSON(json)).toEqual(standardiser);
    expect(() =>
      standardiserFromJSON({ featureNames: ["a"], means: [0], deviations: [0] }),
    ).toThrow(/deviations/);
  });

  it("names feature and row of what is not finite", () => {
    const features = table.features.slice();
    features[4] = NaN;
    expect(() => fitStandardiser({ ...table, features }, train)).toThrow(/day is NaN in row 1/);
  });
});

describe("tableOf and its views", () => {
  const table = smallTable();

  it("refuses rows out of order and a contract twice on a date, naming them", () => {
    const base = { featureNames: ["x"], features: [[1, 2]], targets: [0.1, 0.2] };
    expect(() => tableOf({ ...base, days: [5, 4] })).toThrow(/row 1 is of day 4/);
    expect(() => tableOf({ ...base, days: [5, 5], contracts: [1, 1] })).toThrow(/rows 0 and 1/);
    expect(() => tableOf({ ...base, days: [5, 5, 6] })).toThrow(/days must have shape \[2\]/);
  });

  it("keeps every number in shared memory, which a second sharing does not copy", () => {
    const shared = shareTable(table);
    expect(shared).toEqual(table);
    expect(shared.features.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(shareTable(shared).features).toBe(shared.features);
  });

  it("keeps histories among chosen rows, bridging those left out", () => {
    const rows = sampleRows({ from: 0, to: table.size }, 60, randomGenerator(3));
    const some = tableRows(table, rows);
    checkLeakage(some);
    expect(some.size).toBe(60);
    for (let i = 0; i < some.size; i++) {
      let wanted = -1;
      for (let j = 0; j < i; j++) if (some.contractOf[j] === some.contractOf[i]) wanted = j;
      expect(some.previous[i]).toBe(wanted);
    }
    expect([...featureColumn(some, "day")]).toEqual([...some.days]);
  });

  it("names a feature it lacks and those it has", () => {
    expect(() => featureColumn(table, "sigma20")).toThrow(
      /lacks the feature sigma20; it has contract, day, one/,
    );
  });
});

describe("classes", () => {
  it("follow the bands of the study, the band at the money closed", () => {
    expect([0.8, 0.9499, 0.95, 1.05, 1.0501, 1.2].map((m) => moneynessClass(m))).toEqual([
      "OTM",
      "OTM",
      "ATM",
      "ATM",
      "ITM",
      "ITM",
    ]);
    expect([59, 60, 179, 180].map((d) => maturityClass(d / 365))).toEqual([
      "short",
      "medium",
      "medium",
      "long",
    ]);
  });

  it("take a maturity that rounding left short for the whole of its days, one of a second less not", () => {
    const aSecondShort = (60 - 1 / 86_400) / 365;
    expect(maturityClass(aSecondShort)).toBe("short");
    expect(maturityClass((60 / 365) * (1 - 2 ** -52))).toBe("medium");
    expect([29, 30, 400].map((d) => maturityIndex(d / 365, [30, 90, 180, 365]))).toEqual([0, 1, 4]);
  });
});
