/** Markup that is known to be safe; everything else is text and gets escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

/**
 * A template whose holes are escaped unless they are `Html` themselves, so that no name from a
 * vendor's file can become markup.
 */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(pieces.reduce((out, piece, i) => out + render(parts[i - 1]) + piece));
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Html) return part.markup;
  if (typeof part === "object") return part.map(render).join("");
  return escapeText(String(part));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/**
 * JSON inside a script element: no character that could end the element or start a comment.
 * NaN and infinities become null, as JSON has none.
 */
export function embedJson(value: unknown): Html {
  const text = JSON.stringify(value) ?? "null";
  return new Html(
    text.replace(/[<>&\u2028\u2029]/g, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    }),
  );
}
