import type { Certificate } from "@volsmith/surface";
import { html } from "./escape.ts";
import type { Html } from "./escape.ts";
import { dash, grouped } from "./format.ts";

/** A certificate in a few words, coloured and never by colour alone. */
export function verdictText(certificate: Certificate | null): Html {
  if (certificate === null) return html`<span class="quiet">${dash} not checked</span>`;
  const { verdict, butterfly, calendar, wings } = certificate;
  if (verdict === "free") return html`<span class="good">✓ free</span>`;
  if (verdict === "free-inside") return html`<span class="good">✓ free where quoted</span>`;
  const steep = wings.filter(({ slope }) => slope > 2).length;
  const counts = [
    [butterfly.violations, "butterfly"],
    [calendar.violations, "calendar"],
    [steep, "wing"],
  ] as const;
  const found = counts.filter(([count]) => count > 0);
  const text = found.map(([count, kind]) => `${grouped(count)} ${kind}`).join(", ");
  return html`<span class="bad">✗ ${text || "violated"}</span>`;
}
