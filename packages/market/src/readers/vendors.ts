import type { VendorName } from "../chain.ts";
import { barchart } from "./barchart.ts";
import { cboeDatashop } from "./cboe-datashop.ts";
import { cboeDelayed } from "./cboe-delayed.ts";
import { deribit } from "./deribit.ts";
import { optionMetrics } from "./optionmetrics.ts";
import { optionsDx } from "./optionsdx.ts";
import { plain } from "./plain.ts";
import type { VendorReader } from "./reader.ts";

/** Every reader, the most specific first: the first that recognises a file reads it. */
export const vendorReaders: readonly VendorReader[] = [
  cboeDelayed,
  cboeDatashop,
  optionMetrics,
  optionsDx,
  deribit,
  barchart,
  plain,
];

/** The reader of that vendor. */
export function vendorReader(name: VendorName): VendorReader | undefined {
  return vendorReaders.find((reader) => reader.name === name);
}
