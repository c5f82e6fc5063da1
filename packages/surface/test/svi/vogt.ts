import type { SviRaw } from "@volsmith/surface";

/** Axel Vogt's slice, which has butterfly arbitrage [Gatheral & Jacquier 2014, Example 3.1]. */
export const VOGT: SviRaw = { a: -0.041, b: 0.1331, m: 0.3586, r: 0.306, s: 0.4153 };
