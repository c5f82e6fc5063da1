import { script, scriptHash, style } from "../generated/assets.ts";
import { payloadId } from "../page/payload.ts";
import type { Payload } from "../page/payload.ts";
import { tokenRules } from "../theme/palette.ts";
import { embedJson, html, Html } from "./escape.ts";

export interface Page {
  readonly title: string;
  /** What stands above the sections: masthead and navigation. */
  readonly head: readonly Html[];
  readonly sections: readonly Html[];
  readonly footer: Html;
  /** What the script finds. */
  readonly payload: Payload;
}

/**
 * The whole page as one string. Its content security policy allows the one script by its hash,
 * inline styles, and nothing else: no network, no eval, no script from the data.
 */
export function renderPage({ title, head, sections, footer, payload }: Page): string {
  const policy = `default-src 'none'; script-src '${scriptHash}'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'`;
  // Paper is always light, whatever the screen was.
  const tokens =
    `:root{${tokenRules("light")}}` +
    `@media screen and (prefers-color-scheme:dark){:root{${tokenRules("dark")}}}`;
  // Plain strings, because a formatter may touch what stands in a tagged template, and the hash of
  // the script holds to the letter.
  const styles = new Html(`<style>${tokens}${style}</style>`);
  const scripts = new Html(
    `<script type="application/json" id="${payloadId}">${embedJson(payload).markup}</script>\n` +
      `<script>${script}</script>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(policy)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${styles}
      </head>
      <body>
        ${head}
        <main>
          <noscript
            ><p class="note">
              The figures of this report need JavaScript; the tables do not.
            </p></noscript
          >
          ${sections}
        </main>
        <footer>${footer}</footer>
        ${scripts}
      </body>
    </html> `.markup;
}
