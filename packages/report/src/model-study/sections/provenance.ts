import { html } from "../../html/escape.ts";
import type { Html } from "../../html/escape.ts";
import { factsTable } from "../../html/facts-table.ts";
import { grouped } from "../../html/format.ts";
import { section } from "../../html/parts.ts";
import { formatParameters } from "../../html/sections/parameters.ts";
import { formatInstant } from "../../study/slices.ts";
import type { ModelStudyView } from "../view.ts";
import { secondsText } from "../../html/numbers.ts";

/** What it takes to run the study again and get the same numbers. */
export function provenanceSection({ result }: ModelStudyView): Html {
  const { provenance, config } = result;
  const { startedAt, finishedAt, seed, dataFingerprint, versions, machine, threads } = provenance;
  const [start, end] = [Date.parse(startedAt), Date.parse(finishedAt)];
  const rows: [string, string][] = [
    ["Started", instantText(start, startedAt)],
    ["Took", secondsText((end - start) / 1000)],
    ["Seed", String(seed)],
    ["Fingerprint of the rows", dataFingerprint],
    ["Machine", machine],
    ["Threads", grouped(threads)],
    ...Object.entries(versions).map(([name, version]): [string, string] => [name, version]),
  ];
  return section(
    "provenance",
    "Provenance",
    factsTable(rows, "Provenance"),
    html`<details>
      <summary>Configuration</summary>
      <pre>${formatParameters(config)}</pre>
    </details>`,
  );
}

function instantText(instant: number, text: string): string {
  return Number.isFinite(instant) ? formatInstant(instant) : text;
}
