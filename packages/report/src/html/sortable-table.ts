import { html } from "./escape.ts";
import type { Html } from "./escape.ts";
import { dash } from "./format.ts";

export interface SortableColumn<Row> {
  readonly title: string;
  readonly show: (row: Row) => string | Html;
  /** What the column is sorted by; text columns and columns of numbers alike. */
  readonly value: (row: Row) => number | string | null;
  readonly kind?: "number" | "text";
  /** Whose least or greatest value is set in bold. */
  readonly best?: "least" | "most";
}

/** A table whose heads sort it, where the page's script runs; `sorted` says by which it comes. */
export function sortableTable<Row>(
  rows: readonly Row[],
  {
    caption,
    head,
    columns,
    sorted,
  }: {
    /** For readers who cannot see where it stands. */
    readonly caption: string;
    readonly head: SortableColumn<Row>;
    readonly columns: readonly SortableColumn<Row>[];
    readonly sorted?: readonly [title: string, direction: "ascending" | "descending"];
  },
): Html {
  const all = [head, ...columns];
  const best = columns.map(({ best, value }) => {
    const numbers = rows.map(value).filter((each) => typeof each === "number");
    if (!best || numbers.length < 2) return undefined;
    return best === "least" ? Math.min(...numbers) : Math.max(...numbers);
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table class="sortable" data-sortable>
      <caption class="unseen">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${all.map((column) => {
            const direction = sorted?.[0] === column.title ? sorted[1] : "none";
            const side = column === head || column.kind === "text" ? "" : "number";
            return html`<th scope="col" class="${side}" aria-sort="${direction}">
              <button type="button" data-sort>${column.title}</button>
            </th>`;
          })}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row" data-value="${head.value(row)}">${head.show(row)}</th>
              ${columns.map((column, i) => {
                const value = column.value(row);
                const bold = best[i] !== undefined && value === best[i] ? " best" : "";
                const side = column.kind === "text" ? "" : "number";
                return html`<td class="${side}${bold}" data-value="${value}">
                  ${value === null && column.kind !== "text" ? dash : column.show(row)}
                </td>`;
              })}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
