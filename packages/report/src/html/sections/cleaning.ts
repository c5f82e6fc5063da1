import type { DropReason } from "@volsmith/market";
import type { Study } from "../../study/study.ts";
import { html } from "../escape.ts";
import type { Html } from "../escape.ts";
import { grouped, percent } from "../format.ts";
import { paragraph, section } from "../parts.ts";

/** Every listed row that is not in the snapshot, by reason. */
export function cleaningSection({ input }: Study): Html {
  const { nRows, nKept, dropped, examples, warnings } = input.snapshot.cleaning;
  const rows = (Object.entries(dropped) as [DropReason, number][])
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a);
  const example = (reason: DropReason) => {
    const found = examples.find((candidate) => candidate.reason === reason);
    if (!found) return "";
    return found.line > 0 ? `line ${grouped(found.line)}: ${found.detail}` : found.detail;
  };
  return section(
    "cleaning",
    "Cleaning",
    paragraph(
      `Of ${grouped(nRows)} listed rows ${grouped(nKept)} are used. Every other row was dropped for one reason.`,
    ),
    html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col" class="number">Rows</th>
            <th scope="col" class="number">Share</th>
            <th scope="col">Example</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Used</th>
            <td class="number">${grouped(nKept)}</td>
            <td class="number">${percent(nKept / nRows, 1)}</td>
            <td></td>
          </tr>
          ${rows.map(
            ([reason, count]) =>
              html`<tr>
                <th scope="row">${reasons[reason] ?? reason}</th>
                <td class="number">${grouped(count)}</td>
                <td class="number">${percent(count / nRows, 1)}</td>
                <td class="detail">${example(reason)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`,
    html`${warnings.map((warning) => html`<p class="note">${warning}</p>`)}`,
  );
}

const reasons: Readonly<Record<DropReason, string>> = {
  expired: "Expired",
  "duplicate-key": "Duplicate contract",
  "non-finite": "Not a number",
  "non-positive-strike": "Strike not positive",
  "negative-quote": "Negative quote",
  "zero-bid": "No bid",
  "small-bid": "Bid too small",
  "missing-quote": "No quote",
  crossed: "Bid above ask",
  "wide-spread": "Spread too wide",
  "stale-copy": "Stale copy",
  "no-put-call-pair": "No put-call pair for a forward",
  "too-few-strikes": "Too few strikes",
  "in-the-money": "In the money",
  "far-strike": "Strike beyond belief",
  "below-intrinsic": "Below intrinsic value",
  "above-maximum": "Above the maximum",
  "outside-domain": "Outside the domain",
  "root-not-asked": "Root not asked for",
};
