/** The script of the report: draws what scrolls into view, and keeps controls and figures in step. */
import { connectControls } from "./controls.ts";
import { FigureHost } from "./figure-host.ts";
import { openLinkedDetails } from "./open-details.ts";
import { payloadId } from "./payload.ts";
import type { Payload } from "./payload.ts";
import { connectSortableTables } from "./sort-table.ts";
import { Store } from "./state.ts";
import { mountSurface } from "./surface/mount.ts";

const payload = JSON.parse(document.getElementById(payloadId)!.textContent) as Payload;
const store = new Store({
  shown: payload.shown ?? payload.methods.map(({ key }) => key),
  method: payload.methods[0].key,
  slice: Number(document.querySelector<HTMLElement>("[data-slice-select]")?.dataset.start ?? 0),
  reach: "all",
});

connectControls(store, payload);
connectSortableTables();
openLinkedDetails();
const hosts = [...document.querySelectorAll<HTMLElement>("[data-figure]")].map(
  (element) => new FigureHost(element, payload, store),
);

// What stands below the fold waits; the observer itself only speaks after the first paint.
const tasks = new Map<Element, () => void>(
  hosts.map((host) => [host.element, () => host.draw()] as const),
);
const stage = document.querySelector<HTMLElement>("[data-surface]");
if (stage) tasks.set(stage, () => mountSurface(stage, payload, store));

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      tasks.get(target)?.();
    }
  },
  { rootMargin: "300px 0px" },
);
for (const element of tasks.keys()) seen.observe(element);
addEventListener("beforeprint", () => {
  // What is folded away has no width to be drawn in.
  for (const host of hosts) if (host.element.checkVisibility?.() ?? true) host.draw();
});
