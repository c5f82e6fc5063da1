import { formatInstant } from "../study/slices.ts";
import type { Study } from "../study/study.ts";
import { tokenRules } from "../theme/palette.ts";
import { payloadId } from "../page/payload.ts";
import type { Payload } from "../page/payload.ts";
import { script, scriptHash, style } from "../generated/assets.ts";
import { embedJson, html, Html } from "./escape.ts";
import { arbitrageSection } from "./sections/arbitrage.ts";
import { cleaningSection } from "./sections/cleaning.ts";
import { residualsSection } from "./sections/errors.ts";
import { forwardsSection } from "./sections/forwards.ts";
import { masthead, navigation } from "./sections/masthead.ts";
import { parametersSection } from "./sections/parameters.ts";
import { densitySection, localVolatilitySection, varianceSection } from "./sections/shape.ts";
import { smilesSection } from "./sections/smiles.ts";
import { summarySection } from "./sections/summary.ts";
import { surfaceSection } from "./sections/surface.ts";

const sections = [
  ["summary", "Methods", summarySection],
  ["surface", "Surface", surfaceSection],
  ["smiles", "Smiles", smilesSection],
  ["residuals", "Residuals", residualsSection],
  ["variance", "Variance", varianceSection],
  ["density", "Densities", densitySection],
  ["arbitrage", "Arbitrage", arbitrageSection],
  ["local", "Local vol", localVolatilitySection],
  ["forwards", "Forwards", forwardsSection],
  ["cleaning", "Cleaning", cleaningSection],
  ["parameters", "Parameters", parametersSection],
] as const;

/**
 * The whole page as one string. Its content security policy allows the one script by its hash,
 * inline styles, and nothing else: no network, no eval, no script from the data.
 */
export function renderDocument(study: Study, payload: Payload): string {
  const { snapshot, program, madeAt } = study.input;
  const title = `${snapshot.underlying} volatility, ${formatInstant(snapshot.quotedAt)}`;
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
        ${masthead(study)}
        ${navigation(
          study,
          sections.map(([id, name]) => [id, name] as const),
        )}
        <main>
          <noscript
            ><p class="note">
              The figures of this report need JavaScript; the tables do not.
            </p></noscript
          >
          ${sections.map(([, , render]) => render(study))}
        </main>
        <footer>
          Source: ${snapshot.source}. Made
          ${formatInstant(madeAt)}${program ? html` by ${program}` : ""}. Black volatilities,
          annual; log-moneyness ln(K/F); time to expiry ACT/365.
        </footer>
        ${scripts}
      </body>
    </html> `.markup;
}
