import type { Chain, Settlement } from "../src/chain.ts";

/** A row of a test's chain; what is left out is unremarkable. */
export interface TestRow {
  readonly root?: string;
  readonly expiry?: number;
  readonly sign: 1 | -1;
  readonly strike: number;
  readonly bid?: number;
  readonly ask?: number;
  readonly last?: number;
  readonly forward?: number;
  readonly settlement?: Settlement;
}

export const QUOTED_AT = Date.UTC(2024, 0, 10, 21, 15);
export const EXPIRY = Date.UTC(2024, 2, 15, 20, 0);

export function makeChain(rows: readonly TestRow[], rest: Partial<Chain> = {}): Chain {
  const column = (of: (row: TestRow) => number): Float64Array => Float64Array.from(rows, of);
  return {
    vendor: "plain",
    source: "test",
    underlying: "TEST",
    quotedAt: QUOTED_AT,
    spot: 100,
    premiumUnit: "currency",
    rows: {
      size: rows.length,
      roots: rows.map(({ root = "TEST" }) => root),
      expiries: column(({ expiry = EXPIRY }) => expiry),
      settlements: rows.map(({ settlement = "pm" }) => settlement),
      signs: Int8Array.from(rows, ({ sign }) => sign),
      strikes: column(({ strike }) => strike),
      bids: column(({ bid = NaN }) => bid),
      asks: column(({ ask = NaN }) => ask),
      lasts: column(({ last = NaN }) => last),
      volumes: column(() => 0),
      openInterests: column(() => 0),
      forwards: column(({ forward = NaN }) => forward),
      lines: Float64Array.from(rows, (_, i) => i + 2),
    },
    ...rest,
  };
}

/** A sound smile: every strike with call and put, forward 100, D = 0.99. */
export function soundRows(overrides: Partial<TestRow> = {}): TestRow[] {
  const rows: TestRow[] = [];
  for (let strike = 80; strike <= 120; strike += 2) {
    const timeValue = 4 * Math.exp(-(((strike - 100) / 12) ** 2)) + 0.2;
    const call = timeValue + Math.max(0, 0.99 * (100 - strike));
    const put = call - 0.99 * (100 - strike);
    rows.push({ sign: 1, strike, bid: call - 0.05, ask: call + 0.05, ...overrides });
    rows.push({ sign: -1, strike, bid: put - 0.05, ask: put + 0.05, ...overrides });
  }
  return rows;
}
