import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { factsTable } from "../../html/facts-table.ts";
import { grouped } from "../../html/format.ts";
import { secondsText } from "../../html/numbers.ts";
import { section } from "../../html/parts.ts";
import { formatParameters } from "../../html/sections/parameters.ts";
import { formatInstant } from "../../study/slices.ts";
import type { HedgeView } from "../view.ts";

/** What it takes to run the back-test again and get the same numbers. */
export function provenanceSection({ result }: HedgeView): Html {
  const { provenance, config } = result;
  const { startedAt, finishedAt, seed, versions, machine, threads } = provenance;
  const [start, end] = [Date.parse(startedAt), Date.parse(finishedAt)];
  return section(
    "provenance",
    "Provenance",
    factsTable(
      [
        ["Started", Number.isFinite(start) ? formatInstant(start) : startedAt],
        ["Took", secondsText((end - start) / 1000)],
        ["Seed", String(seed)],
        ["Machine", machine],
        ["Threads", grouped(threads)],
        ...Object.entries(versions),
      ],
      "Provenance",
    ),
    html`<details>
      <summary>Configuration</summary>
      <pre>${formatParameters(config)}</pre>
    </details>`,
  );
}
