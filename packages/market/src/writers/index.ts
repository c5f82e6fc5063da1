export { formatChain, formatChains } from "./format-chain.ts";
export type { FormatOptions } from "./format-chain.ts";
export { truthPathOf, writeChain, writeMarket } from "./write-chain.ts";
export type { WrittenMarket } from "./write-chain.ts";
