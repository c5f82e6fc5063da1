import { calendarNamed } from "../calendars/calendar-named.ts";
import { pmRootOf, settlementOfRoot, usCalendarOf } from "../contracts.ts";
import type { FileFacts, ReadPlan } from "./reader.ts";

/**
 * What files of US listed options have in common: New York's clocks, premiums in dollars, and a
 * root that says whether an option dies at the opening or at the close.
 */
export function usPlan({
  calendar,
}: FileFacts): Pick<ReadPlan, "calendarOf" | "premiumUnitOf" | "rootOf" | "settlementOf"> {
  return {
    calendarOf: (underlying) => calendarNamed(calendar ?? usCalendarOf(underlying)),
    premiumUnitOf: () => "currency",
    // Without a root of its own an option settled at the close trades under the PM sibling.
    rootOf: (vendorRoot, underlying, atClose) =>
      vendorRoot ?? (atClose === 1 ? pmRootOf(underlying) : underlying),
    settlementOf(root, atClose) {
      if (Number.isNaN(atClose)) return settlementOfRoot(root);
      return atClose === 1 ? "pm" : "am";
    },
  };
}
