/** Trainings in words. */
import { countRefused, TEST_DAYS } from "@volsmith/surface";
import type {
  PanelSummary,
  RefusedSnapshot,
  StepReport,
  TrainingDataSummary,
  Validation,
  ValidationScores,
} from "@volsmith/surface";
import { count, counted, percent, plain } from "../terminal/format.ts";

/** What is trained on, and what was refused. */
export function dataText(
  { syntheticShare, quotes, panel }: TrainingDataSummary,
  refused: readonly RefusedSnapshot[],
): string {
  const lines: string[] = [];
  if (syntheticShare > 0) {
    const share = syntheticShare < 1 ? `, ${percent(syntheticShare, 0)} of the examples` : "";
    lines.push(`synthetic markets of ${quotes[0]} to ${count(quotes[1])} quotes${share}`);
  }
  for (const each of panel ?? []) lines.push(panelText(each));
  const refusal = refusedText(refused);
  if (refusal) lines.push(refusal);
  return lines.map((line) => `data: ${line}`).join("\n");
}

function panelText({ underlying, snapshots, heldOut, from, to }: PanelSummary): string {
  const aside = heldOut > 0 ? `; ${count(heldOut)} later kept aside` : "";
  return `${plain(underlying)}, ${counted(snapshots, "snapshot")}, ${from} to ${to}${aside}`;
}

/** What the leak guard refused, by reason; null when nothing. */
export function refusedText(refused: readonly RefusedSnapshot[]): string | null {
  if (refused.length === 0) return null;
  const { "test-day": test, "from-cut-off": late } = countRefused(refused);
  const days = [...new Set(refused.map(({ date }) => date))].filter((day) =>
    TEST_DAYS.includes(day),
  );
  const reasons = [
    ...(test > 0 ? [`${count(test)} on test days (${days.toSorted().join(", ")})`] : []),
    ...(late > 0 ? [`${count(late)} from the cut-off on`] : []),
  ];
  return `${counted(refused.length, "snapshot")} refused: ${reasons.join(", ")}`;
}

/** "loss 0.0123  fit 1.20 %  3.4 surfaces/s  step 512 of 10,000" */
export function stepNote({ loss, terms, surfacesPerSecond, step, steps }: StepReport): string {
  const pace = surfacesPerSecond.toPrecision(2);
  return (
    `loss ${loss.toPrecision(3)}  fit ${percent(terms.fit)}  ${pace} surfaces/s  ` +
    `step ${count(step)} of ${count(steps)}`
  );
}

/** How the weights did on what was kept aside. */
export function validationText(validation: Validation, isBest: boolean): string {
  const { step, sets } = validation;
  const each = Object.entries(sets ?? {}).map(([name, own]) => `${name} ${scoresText(own)}`);
  const all = each.length > 0 ? each.join("; ") : scoresText(validation);
  const loss = validation.loss.toPrecision(4);
  return `step ${count(step)}: validation loss ${loss}${isBest ? ", the best so far" : ""}; ${all}`;
}

function scoresText({ mape, heldBackMape, terms }: ValidationScores): string {
  const held = heldBackMape === null ? "" : `, ${percent(heldBackMape)} held back`;
  const arbitrage = [terms.butterfly, terms.calendar].map((term) => term.toExponential(1));
  return `MAPE ${percent(mape)}${held}, butterfly ${arbitrage[0]}, calendar ${arbitrage[1]}`;
}
