/** What of a panel may be trained on, and what of that is kept aside to judge by. */
import { DataError, DomainError } from "@volsmith/numerics";

import type { LeakReason, LeakRule } from "./leak-guard.ts";
import { leakReason } from "./leak-guard.ts";
import type { Panel } from "./panel.ts";
import { panelDate, takeSnapshots } from "./panel-parts.ts";
import type { RefusedSnapshot } from "./panel-stream.ts";

export interface GuardedPanel {
  /** The snapshots that may be trained on. */
  readonly allowed: Panel;
  readonly refused: readonly RefusedSnapshot[];
}

/** Takes out what the leak guard refuses. @throws {DomainError} when its rule holds no dates */
export function guardPanel(panel: Panel, rule: LeakRule): GuardedPanel {
  const allowed: number[] = [];
  const refused: RefusedSnapshot[] = [];
  for (let i = 0; i < panel.size; i++) {
    const reason = leakReason(panel.quotedAts[i], rule);
    if (reason === null) allowed.push(i);
    else refused.push({ underlying: panel.underlyings[i], date: panelDate(panel, i), reason });
  }
  return { allowed: takeSnapshots(panel, allowed), refused };
}

export interface HeldOutPanel {
  readonly training: Panel;
  readonly heldOut: Panel;
}

/**
 * Keeps the last days of each underlying aside, so that nothing trained on lies behind what it is
 * judged by.
 *
 * @param share of each underlying's days, in [0, 1); none of an underlying with one day
 */
export function holdOutLastDays(panel: Panel, share: number): HeldOutPanel {
  if (!(share >= 0 && share < 1))
    throw new DomainError("holdOutLastDays", "share", share, "in [0, 1)");
  const days = new Map<string, Set<string>>();
  for (let i = 0; i < panel.size; i++) {
    const own = days.get(panel.underlyings[i]) ?? new Set();
    days.set(panel.underlyings[i], own.add(panelDate(panel, i)));
  }
  const firstHeld = new Map<string, string>();
  for (const [underlying, own] of days) {
    const sorted = [...own].toSorted();
    if (share === 0 || sorted.length === 1) continue;
    firstHeld.set(underlying, sorted.at(-Math.max(1, Math.round(share * sorted.length)))!);
  }
  const isHeld = (i: number): boolean => {
    const first = firstHeld.get(panel.underlyings[i]);
    return first !== undefined && panelDate(panel, i) >= first;
  };
  const all = Array.from({ length: panel.size }, (_, i) => i);
  return {
    training: takeSnapshots(
      panel,
      all.filter((i) => !isHeld(i)),
    ),
    heldOut: takeSnapshots(panel, all.filter(isHeld)),
  };
}

/** How many snapshots were refused for each reason. */
export function countRefused(
  refused: readonly RefusedSnapshot[],
): Readonly<Record<LeakReason, number>> {
  const of = (reason: LeakReason) => refused.filter((one) => one.reason === reason).length;
  return { "test-day": of("test-day"), "from-cut-off": of("from-cut-off") };
}

/** @throws {DataError} naming the reasons, when nothing is left */
export function requireAllowed({ allowed, refused }: GuardedPanel, where: string): Panel {
  if (allowed.size > 0) return allowed;
  const counts = Object.entries(countRefused(refused)).filter(([, n]) => n > 0);
  const why = counts.map(([reason, n]) => `${n} refused (${reason})`).join(", ");
  throw new DataError(
    where,
    `no snapshot is left to train on: ${why || "the panel is empty"}`,
    fixFor(refused),
  );
}

function fixFor(refused: readonly RefusedSnapshot[]): string {
  if (refused.length === 0) return "check the files";
  const isLate = refused.some(({ reason }) => reason === "from-cut-off");
  return isLate ? "choose a later cut-off or older data" : "test days stay unseen: give other days";
}
