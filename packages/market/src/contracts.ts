/** What an option's root says about it: which index, and when in its expiry day it dies. */
import type { CalendarName } from "./calendars/calendar.ts";
import type { Settlement } from "./chain.ts";

/** Roots settled on the opening prices of expiry day; every other root dies at the close. */
const AM_ROOTS = new Set(["SPX", "NDX", "RUT", "DJX", "MNX", "VIX", "VIXW", "VSX", "VNX"]);

/** Roots of cash-settled index options, whose quotes run to 16:15, and the index they are on. */
const INDEX_OF_ROOT: Readonly<Record<string, string>> = {
  SPX: "SPX",
  SPXW: "SPX",
  SPXPM: "SPX",
  SPXQ: "SPX",
  NDX: "NDX",
  NDXP: "NDX",
  NQX: "NDX",
  MNX: "NDX",
  RUT: "RUT",
  RUTW: "RUT",
  MRUT: "RUT",
  DJX: "DJX",
  VIX: "VIX",
  VIXW: "VIX",
  XSP: "XSP",
  OEX: "OEX",
  XEO: "OEX",
  // The synthetic indices of `defaultMarket` and `defaultIndexHistory`; no exchange lists them.
  VSX: "VSX",
  VSXW: "VSX",
  VNX: "VNX",
  VNXW: "VNX",
};

/** The PM-settled sibling of an AM-settled index root. */
const PM_SIBLING: Readonly<Record<string, string>> = {
  SPX: "SPXW",
  NDX: "NDXP",
  RUT: "RUTW",
  VSX: "VSXW",
  VNX: "VNXW",
};

/** When an option of this root dies on its expiry day. Roots not known die at the close. */
export function settlementOfRoot(root: string): Settlement {
  return AM_ROOTS.has(root) ? "am" : "pm";
}

/** The index a root is on, or the root itself (a stock's options carry its ticker). */
export function underlyingOfRoot(root: string): string {
  return INDEX_OF_ROOT[root] ?? root;
}

/** The root an index's PM-settled options trade under. */
export function pmRootOf(underlying: string): string {
  return PM_SIBLING[underlying] ?? underlying;
}

/** The calendar US options on this underlying keep. */
export function usCalendarOf(underlying: string): CalendarName {
  return underlying in INDEX_OF_ROOT ? "us-index" : "us-equity";
}
