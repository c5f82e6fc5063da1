/** Pieces that several sections of an evaluation share. */
import type { Distribution } from "@volsmith/surface";
import { html } from "../html/escape.ts";
import type { Html } from "../html/escape.ts";
import { percent } from "../html/format.ts";
import { methodLabel } from "./methods.ts";
import type { EvaluatedMethod } from "./methods.ts";

export interface Column<Row> {
  /** Two lines of a head. */
  readonly title: readonly [string, string];
  readonly show: (row: Row) => string;
  /** "text" stands to the left. */
  readonly kind?: "number" | "text";
  /** Rows whose text equals that of the least value are set in bold; undefined for none. */
  readonly best?: (row: Row) => number | null;
}

/** A table with a line for each row, its method named in front with its colour. */
export function methodTable<Row extends { readonly method: string }>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  methods: readonly EvaluatedMethod[],
): Html {
  const best = columns.map(({ best: pick, show }) => {
    if (!pick || rows.length < 2) return undefined;
    const ranked = rows.filter((row) => Number.isFinite(pick(row) ?? Number.NaN));
    const least = ranked.toSorted((a, b) => pick(a)! - pick(b)!).at(0);
    return least && show(least);
  });
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Method</th>
          ${columns.map(
            ({ title, kind }) =>
              html`<th scope="col" class="${kind === "text" ? "" : "number"}">
                ${title[0]}<br />${title[1]}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${dot(row.method, methods)}${methodLabel(row.method)}</th>
              ${columns.map(({ show, kind }, i) => {
                const text = show(row);
                const bold = text === best[i] ? " best" : "";
                return html`<td class="${kind === "text" ? "" : "number"}${bold}">${text}</td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function dot(name: string, methods: readonly EvaluatedMethod[]): Html | string {
  const method = methods.find((each) => each.name === name);
  if (!method) return "";
  return html`<svg class="swatch" viewBox="0 0 22 8" aria-hidden="true">
    <circle cx="11" cy="4" r="4" fill="${method.color}" />
  </svg>`;
}

/** Which colour is which method. */
export function methodLegend(methods: readonly EvaluatedMethod[]): Html {
  return html`<ul class="legend">
    ${methods.map(
      ({ name, color }) =>
        html`<li><span class="dot" style="background:${color}"></span>${methodLabel(name)}</li>`,
    )}
  </ul>`;
}

/** The least n digits that tell small losses apart: "1.2e−4". */
export function small(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value === 0 ? "0" : value.toExponential(1).replace("-", "−");
}

/** A column of one figure of a distribution. */
export function meanOf(distribution: Distribution | null): number {
  return distribution?.mean ?? Number.NaN;
}

/** A table with a line for each group and a column for each method; the least of a line is bold. */
export function groupTable<Row extends { readonly method: string; readonly group: string }>(
  rows: readonly Row[],
  {
    head,
    value,
    methods,
  }: {
    readonly head: string;
    readonly value: (row: Row) => number;
    readonly methods: readonly EvaluatedMethod[];
  },
): Html {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const shown = methods.filter(({ name }) => rows.some(({ method }) => method === name));
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">${head}</th>
          ${shown.map(({ name }) => html`<th scope="col" class="number">${methodLabel(name)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${groups.map((group) => {
          const values = shown.map(({ name }) => {
            const row = rows.find((each) => each.method === name && each.group === group);
            return row ? value(row) : Number.NaN;
          });
          const least = percent(Math.min(...values.filter(Number.isFinite)));
          return html`<tr>
            <th scope="row">${group}</th>
            ${values.map((each) => {
              const text = percent(each);
              return html`<td class="number${text === least ? " best" : ""}">${text}</td>`;
            })}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

/** A difference of shares, with its sign. */
export function signedPercent(value: number): string {
  if (!Number.isFinite(value)) return percent(value);
  return `${value < 0 ? "−" : "+"}${percent(Math.abs(value))}`;
}
