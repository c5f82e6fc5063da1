import { project, viewProjection } from "../../scene/camera.ts";
import { box, makeFrame } from "../../scene/frame.ts";
import type { Moneyness } from "../../scene/frame.ts";
import { parseHex } from "../../scene/shade.ts";
import type { Payload } from "../payload.ts";
import type { Store } from "../state.ts";
import { showTooltip } from "../tooltip.ts";
import { drawLabels } from "./labels.ts";
import { orbit } from "./orbit.ts";
import { describeQuote, pointStride, quotePoints } from "./quotes.ts";
import { Renderer } from "./renderer.ts";

/** Puts the turning surface over its still picture, where WebGL is to be had. */
export function mountSurface(stage: HTMLElement, payload: Payload, store: Store): void {
  const { mesh } = payload;
  let frame = makeFrame(mesh, "z");
  const canvas = document.createElement("canvas");
  const overlay = document.createElement("canvas");
  let renderer: Renderer;
  try {
    renderer = new Renderer(canvas, mesh, frame);
  } catch {
    stage.dataset.surface = "still";
    return;
  }
  overlay.tabIndex = 0;
  overlay.setAttribute("role", "application");
  overlay.setAttribute(
    "aria-label",
    "Volatility surface. Arrow keys turn it, plus and minus zoom, 0 resets the view.",
  );
  stage.append(canvas, overlay);
  stage.dataset.surface = "live";
  const context = overlay.getContext("2d")!;

  let heights = heightsOf(store.state.method);
  let points: Float32Array = new Float32Array();
  let withQuotes = true;
  let pending = 0;
  const control = orbit(overlay, schedule);

  function heightsOf(method: string): Float32Array {
    return Float32Array.from(mesh.vols[method], (vol) => vol ?? Number.NaN);
  }

  function paint() {
    const { state } = store;
    points = quotePoints(payload, frame, {
      method: state.method,
      colors: { below: token("below"), inside: token("inside"), above: token("above") },
    });
    // Quotes above the frame would float over the box.
    for (let i = 2; i < points.length; i += pointStride)
      if (points[i] > box.z * 1.06) points[i] = Number.NaN;
    renderer.setPoints(withQuotes ? points : new Float32Array());
    schedule();
  }

  function schedule() {
    if (pending === 0) pending = requestAnimationFrame(draw);
  }

  function draw() {
    pending = 0;
    const ratio = devicePixelRatio || 1;
    const width = Math.round(stage.clientWidth * ratio);
    const height = Math.round(stage.clientHeight * ratio);
    for (const layer of [canvas, overlay]) {
      if (layer.width !== width || layer.height !== height) {
        layer.width = width;
        layer.height = height;
      }
    }
    renderer.draw(control.camera, { rule: token("rule"), ink: token("ink") }, ratio);
    const { fontFamily } = getComputedStyle(stage);
    drawLabels(context, frame, control.camera, {
      font: fontFamily,
      ink: tokenText("ink"),
      soft: tokenText("soft"),
    });
  }

  /** From one method's surface to the next: the eye follows what moves. */
  function morph(to: Float32Array) {
    const from = heights;
    const start = performance.now();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const step = (now: number) => {
      const t = calm ? 1 : Math.min(1, (now - start) / 350);
      const eased = t * t * (3 - 2 * t);
      heights = to.map((vol, i) =>
        Number.isFinite(from[i]) ? from[i] + (vol - from[i]) * eased : vol,
      );
      renderer.setHeights(heights);
      schedule();
      if (t < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  store.listen(({ method }, before) => {
    if (method === before.method) return;
    morph(heightsOf(method));
    paint();
  });
  overlay.addEventListener("pointermove", (event) => {
    if (control.busy || !withQuotes) return showTooltip(event, null);
    const { left, top, width, height } = overlay.getBoundingClientRect();
    const matrix = viewProjection(control.camera, width / height);
    let [best, nearest] = [-1, 10];
    for (let i = 0; i < points.length; i += pointStride) {
      const at = project(matrix, [points[i], points[i + 1], points[i + 2]]);
      const gap = Math.hypot(
        at.x * width + left - event.clientX,
        at.y * height + top - event.clientY,
      );
      if (gap < nearest) [best, nearest] = [i / pointStride, gap];
    }
    showTooltip(event, best < 0 ? null : describeQuote(payload, best, store.state.method));
  });
  overlay.addEventListener("pointerleave", (event) => showTooltip(event, null));

  const section = stage.closest("section") ?? document;
  section.querySelector("[data-zoom='in']")?.addEventListener("click", () => control.zoom(0.85));
  section.querySelector("[data-zoom='out']")?.addEventListener("click", () => control.zoom(1.18));
  section.querySelector("[data-zoom='reset']")?.addEventListener("click", control.reset);
  for (const radio of section.querySelectorAll<HTMLInputElement>("[data-moneyness]")) {
    radio.addEventListener("change", () => {
      frame = makeFrame(mesh, radio.value as Moneyness);
      renderer.setFrame(frame);
      renderer.setHeights(heights);
      paint();
    });
  }
  const toggle = section.querySelector<HTMLInputElement>("[data-toggle-quotes]");
  toggle?.addEventListener("change", () => {
    withQuotes = toggle.checked;
    paint();
  });

  new ResizeObserver(schedule).observe(stage);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  renderer.setHeights(heights);
  paint();
}

function tokenText(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function token(name: string) {
  return parseHex(tokenText(name));
}
