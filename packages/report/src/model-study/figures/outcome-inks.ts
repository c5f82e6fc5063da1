import { ink } from "../../theme/palette.ts";

/** How a price stands to the market's: order, words, colours. */
export const OUTCOMES = [
  { key: "correct", label: "correct", color: ink("good") },
  { key: "over", label: "over", color: ink("above") },
  { key: "under", label: "under", color: ink("below") },
] as const;
