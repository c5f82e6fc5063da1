/** Ready specifications: an index like those at Cboe, a stock, a coin like those at Deribit. */
import { DomainError } from "@volsmith/numerics";
import type { MarketKind, MarketSpec } from "../market-spec.ts";
import { CRYPTO_MARKET } from "./crypto-market.ts";
import { INDEX_MARKET } from "./index-market.ts";
import { STOCK_MARKET } from "./stock-market.ts";

const PRESETS: Readonly<Record<MarketKind, MarketSpec>> = {
  index: INDEX_MARKET,
  stock: STOCK_MARKET,
  crypto: CRYPTO_MARKET,
};

/**
 * A preset with some entries replaced; entries are replaced whole, not merged.
 * @throws {DomainError} when the kind is unknown.
 */
export function marketSpec(kind: MarketKind, changes: Partial<MarketSpec> = {}): MarketSpec {
  const preset = PRESETS[kind];
  if (!preset) {
    throw new DomainError("marketSpec", "kind", kind, `one of ${Object.keys(PRESETS).join(", ")}`);
  }
  return { ...preset, ...changes };
}
