import type { Study } from "../../study/study.ts";
import { html } from "../escape.ts";
import type { Html } from "../escape.ts";
import { paragraph, section, swatch } from "../parts.ts";

/** What each method fitted, as its own JSON, long arrays shortened. */
export function parametersSection({ methods }: Study): Html {
  return section(
    "parameters",
    "Parameters",
    paragraph("The numbers behind each surface. The program’s own files hold them in full."),
    html`${methods.map(
      (method) =>
        html`<details>
          <summary>${swatch(method)} ${method.label}</summary>
          <pre>${formatParameters(method.source.surface.toJSON())}</pre>
        </details>`,
    )}`,
  );
}

const maxItems = 60;
const maxLength = 24_000;

/** JSON with one line per innermost object, numbers to seven digits, NaN as null. */
export function formatParameters(value: unknown): string {
  const text = write(JSON.parse(JSON.stringify(value ?? null, tidy)), "");
  return text.length > maxLength ? `${text.slice(0, maxLength)}\n…` : text;
}

function tidy(_key: string, value: unknown): unknown {
  if (typeof value === "number") {
    return Number.isFinite(value) ? Number(value.toPrecision(7)) : null;
  }
  return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<unknown>) : value;
}

function write(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const entries = Object.entries(value);
  const shown = Array.isArray(value) ? entries.slice(0, maxItems) : entries;
  const parts = shown.map(([key, item]) =>
    Array.isArray(value) ? write(item, inner) : `${JSON.stringify(key)}: ${write(item, inner)}`,
  );
  if (entries.length > shown.length) parts.push(`… ${entries.length - shown.length} more`);
  const line = `${open} ${parts.join(", ")} ${close}`;
  if (parts.length === 0) return open + close;
  if (line.length <= 96 && !line.includes("\n")) return line;
  return `${open}\n${parts.map((part) => inner + part).join(",\n")}\n${indent}${close}`;
}
