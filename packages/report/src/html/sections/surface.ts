import { stillPicture } from "../../scene/still-picture.ts";
import type { Study } from "../../study/study.ts";
import { ink, volRamp } from "../../theme/palette.ts";
import { escapeText, html, Html } from "../escape.ts";
import { methodSwitch, paragraph, section } from "../parts.ts";

export function surfaceSection(study: Study): Html {
  const { mesh, methods } = study;
  const title = escapeText(`The ${methods[0].label} surface of implied volatility`);
  const ramp = `linear-gradient(90deg, ${volRamp.join(", ")})`;
  return section(
    "surface",
    "Surface",
    paragraph(
      "Implied volatility over log-moneyness k = ln(K/F), in units of √τ or as it is, and time to expiry. Points are " +
        "mid quotes, coloured by where the method’s price falls.",
    ),
    html`<div class="controls">
      ${methodSwitch(study, "surface-method")}
      <div class="tools">
        <fieldset class="segments" aria-label="First axis">
          <label
            ><input type="radio" name="moneyness" value="z" data-moneyness checked />k / √τ</label
          >
          <label><input type="radio" name="moneyness" value="k" data-moneyness />k</label>
        </fieldset>
        <label><input type="checkbox" data-toggle-quotes checked /> quotes</label
        ><button type="button" data-zoom="out" aria-label="Zoom out">−</button
        ><button type="button" data-zoom="in" aria-label="Zoom in">+</button
        ><button type="button" data-zoom="reset">Reset</button>
      </div>
    </div>`,
    html`<div class="stage" data-surface>
      ${new Html(stillPicture(mesh, methods[0].key, title))}
    </div>`,
    html`<ul class="legend">
      <li>low<span class="ramp" style="background:${ramp}"></span>high volatility</li>
      <li><span class="dot" style="background:${ink("below")}"></span>method below the bid</li>
      <li><span class="dot" style="background:${ink("inside")}"></span>inside</li>
      <li><span class="dot" style="background:${ink("above")}"></span>above the ask</li>
    </ul>`,
    html`<p class="note">
      Drag to turn; pinch, or click and scroll, to zoom; two fingers tilt; arrow keys work too.
    </p>`,
  );
}
