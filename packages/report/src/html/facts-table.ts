import { html } from "./escape.ts";
import type { Html } from "./escape.ts";

/** Terms and what they are, one a line. @param label for readers who cannot see where it stands */
export function factsTable(
  rows: readonly (readonly [term: string, value: string | Html])[],
  label: string,
): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
    <table class="narrow facts-table">
      <tbody>
        ${rows.map(
          ([term, value]) =>
            html`<tr>
              <th scope="row">${term}</th>
              <td>${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
