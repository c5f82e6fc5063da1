import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";

import { toRows } from "../table.ts";
import type { Table } from "../table.ts";
import type { Payload, PayloadFigure } from "./payload.ts";
import type { State, Store } from "./state.ts";
import { showTooltip } from "./tooltip.ts";

/** One element of the page and the figure drawn in it, once it is needed. */
export class FigureHost {
  readonly element: HTMLElement;
  readonly #figure: PayloadFigure;
  readonly #tables: Payload["tables"];
  readonly #slices: Payload["slices"];
  readonly #store: Store;
  #view: View | undefined;

  constructor(element: HTMLElement, payload: Payload, store: Store) {
    this.element = element;
    this.#figure = payload.figures[element.dataset.figure!];
    this.#tables = payload.tables;
    this.#slices = payload.slices;
    this.#store = store;
    store.listen((state, before) => this.#follow(state, before));
  }

  draw(): void {
    if (this.#view) return;
    const { spec } = this.#figure;
    const rows = this.#rows();
    const data = spec.data?.map((source) =>
      rows.has(source.name) ? { ...source, values: rows.get(source.name) } : source,
    );
    // Expressions are interpreted, not compiled, so that the page can forbid eval.
    const view = new View(parse({ ...spec, data } as typeof spec, undefined, { ast: true }), {
      renderer: "svg",
      container: this.element,
      hover: true,
      expr: expressionInterpreter,
    });
    view.tooltip((_handler, event, _item, value) => showTooltip(event, value));
    this.#view = view;
    this.#setSignals(this.#store.state);
    view.run();
    this.element.dataset.drawn = "";
  }

  #follow(state: State, before: State): void {
    const view = this.#view;
    if (!view) return;
    const moved = state.slice !== before.slice || state.reach !== before.reach;
    if (this.#followsSlice && moved) {
      for (const [name, rows] of this.#rows()) view.data(name, rows);
    }
    this.#setSignals(state);
    view.run();
  }

  #setSignals(state: State): void {
    const names = new Set(this.#figure.spec.signals?.map(({ name }) => name));
    if (names.has("shown")) this.#view!.signal("shown", state.shown);
    if (names.has("method")) this.#view!.signal("method", state.method);
  }

  /** A partitioned figure shows the page's expiry unless its element names one of its own. */
  get #followsSlice(): boolean {
    return this.#figure.partition === "slice" && this.element.dataset.slice === undefined;
  }

  /** Fresh rows: Vega writes derived fields into those it is given. */
  #rows(): Map<string, Record<string, unknown>[]> {
    const { partition, tables } = this.#figure;
    const slice = Number(this.element.dataset.slice ?? this.#store.state.slice);
    const close = this.#followsSlice && this.#store.state.reach === "core";
    const core = close ? this.#slices[slice].core : undefined;
    return new Map(
      tables.map((name) => {
        const table = this.#tables[name];
        const rows = toRows(partition === "slice" ? ofSlice(table, slice) : table);
        return [
          name,
          core === undefined ? rows : rows.filter(({ k }) => Math.abs(Number(k)) <= core),
        ];
      }),
    );
  }
}

/** Rows of one expiry; a table's rows are in the order of their slices. */
function ofSlice(table: Table, slice: number): Table {
  const from = table.slice.indexOf(slice);
  const to = table.slice.lastIndexOf(slice) + 1;
  const columns = Object.entries(table);
  return Object.fromEntries(
    columns.map(([name, cells]) => [name, from < 0 ? [] : cells.slice(from, to)]),
  );
}
