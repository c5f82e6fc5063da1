import type { Payload } from "./payload.ts";
import type { Reach, Store } from "./state.ts";

/** Wires method chips, method switches, the expiry menu and the small multiples to the store. */
export function connectControls(store: Store, { methods, slices }: Payload): void {
  for (const chip of all<HTMLButtonElement>("[data-toggle-method]")) {
    const key = chip.dataset.toggleMethod!;
    chip.addEventListener("click", () => {
      const { shown } = store.state;
      const next = methods
        .map((method) => method.key)
        .filter((other) => (other === key ? !shown.includes(key) : shown.includes(other)));
      if (next.length > 0) store.update({ shown: next });
    });
    store.listen(({ shown }) => chip.setAttribute("aria-pressed", String(shown.includes(key))));
  }

  for (const radio of all<HTMLInputElement>("[data-choose-method]")) {
    radio.addEventListener("change", () => store.update({ method: radio.value }));
    store.listen(({ method }) => (radio.checked = radio.value === method));
  }

  for (const radio of all<HTMLInputElement>("[data-reach]")) {
    radio.addEventListener("change", () => store.update({ reach: radio.value as Reach }));
  }

  const select = document.querySelector<HTMLSelectElement>("[data-slice-select]");
  const choose = (slice: number) => {
    store.update({ slice: (slice + slices.length) % slices.length });
  };
  if (select) {
    select.value = String(store.state.slice);
    select.addEventListener("change", () => choose(Number(select.value)));
    store.listen(({ slice }) => (select.value = String(slice)));
  }
  for (const button of all<HTMLButtonElement>("[data-slice-step]")) {
    button.addEventListener("click", () =>
      choose(store.state.slice + Number(button.dataset.sliceStep)),
    );
  }
  for (const button of all<HTMLButtonElement>("[data-open-slice]")) {
    const slice = Number(button.dataset.openSlice);
    const mark = () => button.setAttribute("aria-pressed", String(store.state.slice === slice));
    button.addEventListener("click", () => {
      choose(slice);
      document
        .getElementById("smile-detail")
        ?.scrollIntoView({ behavior: "smooth", block: "start" });
    });
    store.listen(mark);
    mark();
  }

  highlightCurrentSection(all<HTMLAnchorElement>("nav a[href^='#']"));
}

function all<T extends HTMLElement>(selector: string): T[] {
  return [...document.querySelectorAll<T>(selector)];
}

/** Marks the link of the section being read. */
function highlightCurrentSection(links: readonly HTMLAnchorElement[]): void {
  const byId = new Map(links.map((link) => [link.hash.slice(1), link]));
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const link = byId.get(target.id);
        if (isIntersecting) {
          link?.setAttribute("aria-current", "true");
        } else {
          link?.removeAttribute("aria-current");
        }
      }
    },
    { rootMargin: "-30% 0px -65% 0px" },
  );
  for (const id of byId.keys()) {
    const section = document.getElementById(id);
    if (section) observer.observe(section);
  }
}
