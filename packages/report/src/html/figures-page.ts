/** A page of sections and figures that shows no surface: of a model study, of a back-test of hedges. */
import { compileFigure } from "../figures/compile.ts";
import type { Figure } from "../figures/figure.ts";
import type { Payload, PayloadFigure } from "../page/payload.ts";
import type { Table } from "../table.ts";
import { html, Html } from "./escape.ts";
import { renderPage } from "./page.ts";

export interface FiguresPage {
  readonly title: string;
  readonly masthead: Html;
  /** In the order of the page; those that are not markup are left out, with their links. */
  readonly sections: readonly (readonly [id: string, link: string, content: Html | string])[];
  readonly footer: Html;
  readonly figures: readonly Figure[];
  /** What chips show and hide in figures with a parameter `shown`. */
  readonly methods?: Payload["methods"];
  /** Keys of those shown at first; all by default. */
  readonly shown?: readonly string[];
}

/** @returns the file's text, UTF-8 */
export function renderFiguresPage(page: FiguresPage): string {
  const { title, masthead, footer } = page;
  const sections = page.sections.flatMap(([id, link, content]) =>
    content instanceof Html ? [{ id, link, content }] : [],
  );
  return renderPage({
    title,
    head: [
      masthead,
      html`<nav aria-label="Sections">
        <div>
          <ul>
            ${sections.map(({ id, link }) => html`<li><a href="#${id}">${link}</a></li>`)}
          </ul>
        </div>
      </nav>`,
    ],
    sections: sections.map(({ content }) => content),
    footer,
    payload: makePayload(page),
  });
}

/** What the page's script draws. It wants a method and a surface too, which some pages have none of. */
function makePayload({ figures, methods, shown }: FiguresPage): Payload {
  const tables: Record<string, Table> = {};
  const compiled: Record<string, PayloadFigure> = {};
  for (const figure of figures) {
    Object.assign(tables, figure.tables);
    compiled[figure.id] = {
      spec: compileFigure(figure),
      tables: Object.keys(figure.tables),
      ...(figure.partition && { partition: figure.partition }),
    };
  }
  return {
    methods: methods ?? [{ key: "none", label: "", token: "m-flat" }],
    ...(shown && { shown }),
    slices: [],
    tables,
    figures: compiled,
    mesh: { nTau: 0, nK: 0, taus: [], ks: [], vols: {} },
  };
}
