export type { Chain, ChainRows, PremiumUnit, Settlement, VendorName } from "./chain.ts";
export type {
  CleaningReport,
  DroppedExample,
  DropReason,
  ParityFit,
  SmileSlice,
  Snapshot,
} from "./snapshot.ts";
export type { ForwardCurve } from "./forward-curve.ts";
