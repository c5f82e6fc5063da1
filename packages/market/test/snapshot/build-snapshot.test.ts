import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { buildSnapshot, buildSnapshots } from "../../src/build-snapshot.ts";
import type { SnapshotOptions } from "../../src/build-snapshot.ts";
import type { Chain } from "../../src/chain.ts";
import { forwardCurve } from "../../src/forward/snapshot-forward-curve.ts";
import type { DropReason, Snapshot } from "../../src/snapshot.ts";
import { snapshotFromJSON, snapshotToJSON } from "../../src/snapshot-json.ts";
import { snapshotToCSV } from "../../src/snapshot-csv.ts";
import type { TestRow } from "../make-chain.ts";
import { EXPIRY, makeChain, QUOTED_AT, soundRows } from "../make-chain.ts";

const DAY = 86_400_000;

function balance({ cleaning }: Snapshot): number {
  const dropped = Object.values(cleaning.dropped).reduce((sum, count) => sum + count, 0);
  return cleaning.nRows - cleaning.nKept - dropped;
}

describe("a snapshot", () => {
  const snapshot = buildSnapshot(makeChain(soundRows()));
  const [slice] = snapshot.slices;

  it("holds puts for k ≤ 0 and calls for k > 0, ascending in strike", () => {
    expect(snapshot.slices).toHaveLength(1);
    expect(slice.strikes).toEqual(slice.strikes.toSorted());
    expect(slice.strikes).toHaveLength(21);
    expect(snapshot.cleaning.dropped).toEqual({ "in-the-money": 21 });
    slice.strikes.forEach((strike, i) => {
      const timeValue = 4 * Math.exp(-(((strike - 100) / 12) ** 2)) + 0.2;
      expect((slice.bids[i] + slice.asks[i]) / 2).toBeCloseTo(timeValue, 10);
    });
  });

  it("finds the forward and discount factor the quotes were made with", () => {
    // tau = 0.178 with a spread of a tenth: this expiry alone does not determine D well, so the
    // tolerance is the half-spread over the width of strikes, 0.05/20.
    expect(slice.forward).toBeCloseTo(100, 2);
    expect(Math.abs(slice.discountFactor - 0.99)).toBeLessThan(2.5e-3);
  });

  it("orders volatilities as bid < mid < ask", () => {
    slice.vols.forEach((vol, i) => {
      expect(slice.bidVols[i]).toBeLessThan(vol);
      expect(slice.askVols[i]).toBeGreaterThan(vol);
    });
  });

  it("has premiumScale D·F, so that premium / premiumScale is the normalised price", () => {
    expect(slice.premiumScale).toBe(slice.discountFactor * slice.forward);
  });
});

describe("cleaning", () => {
  const cases: readonly (readonly [DropReason, readonly TestRow[], SnapshotOptions?])[] = [
    ["expired", [{ sign: 1, strike: 100, bid: 1, ask: 2, expiry: QUOTED_AT }]],
    [
      "non-finite",
      [
        { sign: 1, strike: NaN, bid: 1, ask: 2 },
        { sign: 1, strike: 101, bid: 1, ask: Infinity },
      ],
    ],
    [
      "non-positive-strike",
      [
        { sign: 1, strike: 0, bid: 1, ask: 2 },
        { sign: 1, strike: -5, bid: 1, ask: 2 },
      ],
    ],
    ["negative-quote", [{ sign: 1, strike: 101, bid: -1, ask: 2 }]],
    [
      "missing-quote",
      [
        { sign: 1, strike: 101, bid: NaN, ask: 2 },
        { sign: -1, strike: 101, bid: 0, ask: 0 },
      ],
    ],
    ["zero-bid", [{ sign: 1, strike: 131, bid: 0, ask: 0.05 }]],
    ["crossed", [{ sign: 1, strike: 101, bid: 3, ask: 2 }]],
    ["small-bid", [{ sign: 1, strike: 131, bid: 0.01, ask: 0.05 }], { minBid: 0.02 }],
    ["wide-spread", [{ sign: 1, strike: 131, bid: 0.1, ask: 5 }], { maxRelativeSpread: 1 }],
    [
      "duplicate-key",
      [
        { sign: 1, strike: 131, bid: 0.1, ask: 0.2 },
        { sign: 1, strike: 131, bid: 0.3, ask: 0.4 },
      ],
    ],
    ["no-put-call-pair", [{ sign: 1, strike: 101, bid: 1, ask: 2, root: "LONE" }]],
    [
      "too-few-strikes",
      [
        { sign: 1, strike: 100, bid: 3, ask: 3.1, root: "LONE" },
        { sign: -1, strike: 100, bid: 3, ask: 3.1, root: "LONE" },
      ],
    ],
    [
      "root-not-asked",
      [{ sign: 1, strike: 101, bid: 1, ask: 2, root: "OTHER" }],
      { roots: ["TEST"] },
    ],
    ["outside-domain", [{ sign: 1, strike: 400, bid: 0.1, ask: 0.2 }], { kRange: [-0.3, 0.3] }],
    [
      "outside-domain",
      [{ sign: 1, strike: 101, bid: 1, ask: 2, expiry: EXPIRY + 1000 * DAY }],
      { tauRange: [0, 1] },
    ],
    ["above-maximum", [{ sign: -1, strike: 79, bid: 500, ask: 501 }]],
  ];

  it.each(cases)("drops %s, counts it and gives the line", (reason, rows, options = {}) => {
    const sound = soundRows();
    const snapshot = buildSnapshot(makeChain(sound.concat(rows)), options);
    // A pair at one strike: the in-the-money one is that first.
    const expected = reason === "too-few-strikes" ? 1 : rows.length;
    expect(snapshot.cleaning.dropped[reason]).toBe(expected);
    const lines = snapshot.cleaning.examples.filter((e) => e.reason === reason).map((e) => e.line);
    for (const line of lines) expect(line).toBeGreaterThanOrEqual(sound.length + 2);
    expect(balance(snapshot)).toBe(0);
    expect(snapshot.slices[0].strikes).toHaveLength(21);
  });

  it("keeps one of equal copies; of conflicting ones none, the first or the last, as asked", () => {
    const base = soundRows();
    const copy = { ...base[40], bid: 0.35, ask: 0.36 }; // the call at 120
    expect(buildSnapshot(makeChain([...base, base[40]])).slices[0].strikes).toHaveLength(21);
    const bidAt120 = (duplicates: SnapshotOptions["duplicates"] & string): number | undefined =>
      buildSnapshot(makeChain([...base, copy]), { duplicates }).slices[0].bids[20];
    expect(bidAt120("first")).toBe(base[40].bid);
    expect(bidAt120("last")).toBe(0.35);
    expect(bidAt120("drop-conflicting")).toBeUndefined();
  });

  it("takes the vendor's forward where there is no pair", () => {
    const calls = soundRows({ forward: 100, root: "CALLS" }).filter(({ sign }) => sign === 1);
    const { slices } = buildSnapshot(makeChain([...soundRows(), ...calls]));
    const lone = slices.find(({ root }) => root === "CALLS")!;
    expect(lone.parity.method).toBe("given");
    expect(lone.forward).toBe(100);
  });

  it("returns no slices and every reason when nothing is left", () => {
    const snapshot = buildSnapshot(makeChain([{ sign: 1, strike: 1, bid: 0, ask: 0 }]));
    expect(snapshot.slices).toEqual([]);
    expect(snapshot.cleaning.dropped).toEqual({ "missing-quote": 1 });
    expect(buildSnapshot(makeChain([])).cleaning).toMatchObject({
      nRows: 0,
      nKept: 0,
      dropped: {},
    });
  });

  it("takes closing prices for bid and ask where a vendor has no quotes, and says so", () => {
    const closes = soundRows().map(({ sign, strike, bid, ask }) => ({
      sign,
      strike,
      last: (bid! + ask!) / 2,
    }));
    const { slices, cleaning } = buildSnapshot(makeChain(closes));
    expect(slices[0].bids).toEqual(slices[0].asks);
    expect(cleaning.warnings.join()).toContain("closing prices only");
  });

  it("drops a chain that only repeats the one before it", async () => {
    const monday = makeChain(soundRows());
    const holiday: Chain = { ...monday, quotedAt: QUOTED_AT + DAY };
    const moved = makeChain(
      soundRows().map((row) => ({ ...row, bid: row.bid! + 0.01 })),
      {
        quotedAt: QUOTED_AT + 2 * DAY,
      },
    );
    const snapshots: Snapshot[] = [];
    for await (const snapshot of buildSnapshots([monday, holiday, moved])) snapshots.push(snapshot);
    expect(snapshots.map(({ slices }) => slices.length)).toEqual([1, 0, 1]);
    expect(snapshots[1].cleaning.dropped).toEqual({ "stale-copy": 42 });
  });

  it("accounts for every row, whatever the rows are", () => {
    const anything = fc.oneof(
      fc.double(),
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.constantFrom(NaN, 0, -1, Infinity),
    );
    const row = fc.record({
      sign: fc.constantFrom(1 as const, -1 as const),
      strike: fc.oneof(fc.integer({ min: 60, max: 140 }), anything),
      bid: anything,
      ask: anything,
      expiry: fc.constantFrom(EXPIRY, EXPIRY + DAY, QUOTED_AT, NaN, 1e15),
      root: fc.constantFrom("A", "B"),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.boolean(), (rows, withSound) => {
        const snapshot = buildSnapshot(makeChain([...(withSound ? soundRows() : []), ...rows]));
        expect(balance(snapshot)).toBe(0);
        const kept = snapshot.slices.reduce((sum, { strikes }) => sum + strikes.length, 0);
        expect(kept).toBe(snapshot.cleaning.nKept);
        for (const slice of snapshot.slices) {
          expect(slice.forward).toBeGreaterThan(0);
          for (const vol of slice.vols) expect(vol).toBeGreaterThan(0);
        }
      }),
      { seed: 42, numRuns: 300 },
    );
  });
});

describe("strikes beyond belief", () => {
  it("are dropped for a reason, whatever was bid for them", () => {
    const wild = { sign: 1, strike: 1e12, bid: 0.1, ask: 0.2 } as const;
    const { slices, cleaning } = buildSnapshot(makeChain([...soundRows(), wild]));
    expect(slices[0].strikes.at(-1)).toBe(120);
    expect(cleaning.dropped["far-strike"]).toBe(1);
  });
});

interface EditableSnapshot {
  quotedAt: number;
  slices: ({ forward: number } & Record<"strikes" | "bids" | "asks" | "vols", number[]>)[];
}

describe("snapshot files", () => {
  const snapshot = buildSnapshot(makeChain(soundRows(), { warnings: ["a warning"] }));

  it("come back from JSON as they were", () => {
    const text = JSON.stringify(snapshotToJSON(snapshot));
    expect(snapshotFromJSON(JSON.parse(text))).toEqual(snapshot);
  });

  it("write null for what is not a number", () => {
    const gap = { ...snapshot.slices[0], bidVols: snapshot.slices[0].bidVols.with(0, NaN) };
    const back = snapshotFromJSON(
      JSON.parse(JSON.stringify(snapshotToJSON({ ...snapshot, slices: [gap] }))),
    );
    expect(back.slices[0].bidVols[0]).toBeNaN();
  });

  it.each([
    ["format", { format: "other" }, /"format": must be "volsmith-snapshot", got "other"/],
    ["version", { version: 2 }, /"version": must be 1, got 2/],
    ["premiumUnit", { premiumUnit: "tulips" }, /must be "currency" or "coin", got "tulips"/],
    ["slices", { slices: [{}] }, /slices\[0\]\.strikes.*it is missing/],
  ])("names the member that is wrong: %s", (_name, change, message) => {
    const json = JSON.parse(JSON.stringify({ ...snapshotToJSON(snapshot), ...change }));
    expect(() => snapshotFromJSON(json, "file.json")).toThrow(message);
  });

  it.each<[string, (json: EditableSnapshot) => unknown, RegExp]>([
    ["an impossible instant", (json) => (json.quotedAt = 1e20), /"quotedAt": must be milliseconds/],
    ["slices out of order", ({ slices }) => slices.push(slices.shift()!), /slices ascend in tau/],
    ["an expiry twice", ({ slices }) => slices.push(slices[1]), /"slices\[2\]".*than slices\[1\]/],
    [
      "crossed quotes",
      ({ slices: [a] }) => (a.asks[3] = a.bids[3] / 2),
      /asks\[3\].*at least the bid/,
    ],
    [
      "a negative bid",
      ({ slices: [a] }) => (a.bids[0] = -1),
      /"slices\[0\]\.bids\[0\]": must be 0 or/,
    ],
    ["another forward", ({ slices: [a] }) => (a.forward += 1), /premiumScale": must be D·F/],
    [
      "moved strikes",
      ({ slices: [a] }) => (a.strikes[2] += 0.5),
      /k\[2\]": must be ln\(strike\/forward/,
    ],
    [
      "another volatility",
      ({ slices: [a] }) => (a.vols[5] *= 2),
      /vols\[5\].*volatility of the mid/,
    ],
  ])("are refused with %s, naming the member", (_name, edit, message) => {
    const later = soundRows({ expiry: EXPIRY + 100 * DAY });
    const two = buildSnapshot(makeChain([...soundRows(), ...later]));
    const json = JSON.parse(JSON.stringify(snapshotToJSON(two))) as EditableSnapshot;
    edit(json);
    expect(() => snapshotFromJSON(json, "file.json")).toThrow(message);
  });

  it("never throw anything but a FormatError for JSON that is something else", () => {
    const known = snapshotToJSON(snapshot) as Record<string, unknown>;
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(known)), fc.jsonValue(), (key, value) => {
        try {
          snapshotFromJSON({ ...known, [key]: value });
        } catch (error) {
          expect(error).toHaveProperty("code", "format");
        }
      }),
      { seed: 42 },
    );
  });

  it("come as CSV, one line a quote", () => {
    const lines = snapshotToCSV(snapshot).trimEnd().split("\n");
    expect(lines).toHaveLength(22);
    expect(lines[1].split(",")).toHaveLength(lines[0].split(",").length);
  });
});

describe("forwardCurve", () => {
  const later = soundRows({ expiry: EXPIRY + 100 * DAY });
  const snapshot = buildSnapshot(makeChain([...soundRows(), ...later]));
  const curve = forwardCurve(snapshot);

  it("passes through every expiry's forward and discount factor", () => {
    for (const { tau, forward, discountFactor } of snapshot.slices) {
      expect(curve.forward(tau)).toBeCloseTo(forward, 10);
      expect(curve.discountFactor(tau)).toBeCloseTo(discountFactor, 12);
    }
  });

  it("starts from spot and from 1, and goes on beyond the last expiry", () => {
    expect(curve.forward(0)).toBeCloseTo(100, 10);
    expect(curve.discountFactor(0)).toBe(1);
    expect(curve.discountFactor(5)).toBeLessThan(curve.discountFactor(1));
    expect(curve.forward(5)).toBeGreaterThan(0);
  });

  it("refuses a snapshot without expiries", () => {
    expect(() => forwardCurve({ ...snapshot, slices: [] })).toThrow(/has no expiry/);
  });
});
