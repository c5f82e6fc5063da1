/** `volsmith report`: the main job. Every method on one snapshot, and a report to look at. */
import { join } from "node:path";
import { checkFolder, makeFolder, writeFilesAtomic } from "@volsmith/files/node";
import { snapshotToJSON } from "@volsmith/market";
import { buildReport } from "@volsmith/report";
import { studySurfaces } from "@volsmith/surface";
import type { SurfaceStudy } from "@volsmith/surface";
import { loadSnapshot, withQuoteOptions } from "../input/load-snapshot.ts";
import type { QuoteOptions } from "../input/load-snapshot.ts";
import { methodList, prepareMethods, withMethodOptions } from "../input/methods.ts";
import type { MethodOptions } from "../input/methods.ts";
import { surfaceStudyJson } from "../output/surface-study-json.ts";
import { surfaceStudyText } from "../output/surface-study-text.ts";
import { truthText } from "../output/truth-text.ts";
import type { AddCommand } from "../program.ts";
import { programName } from "../version.ts";

interface Options extends QuoteOptions, MethodOptions {
  readonly methods?: string;
  readonly out: string;
  readonly json?: boolean;
}

export const addReport: AddCommand = (program, terminal) => {
  const command = program
    .command("report")
    .description(
      "Cleans a chain, fits every method, checks and repairs the surfaces, prints a summary and " +
        "writes report.html (one file, no network), snapshot.json and surfaces.json.",
    )
    .argument("[file]", "a chain or a snapshot file (default: an embedded synthetic market)")
    .option("--methods <list>", "of operator,spline,svi,ssvi,essvi (default: all)")
    .option("-o, --out <folder>", "where to write", "volsmith-report")
    .option("--json", "the summary as JSON");
  withMethodOptions(withQuoteOptions(command)).action(
    async (file: string | undefined, options: Options) => {
      const names = methodList(options.methods ?? "operator,spline,svi,ssvi,essvi");
      const { methods, dispose } = await prepareMethods(names, options);
      try {
        await checkFolder(options.out); // better now than after the work
        const { snapshot, truth } = await loadSnapshot(file, options, terminal);
        const study = await studySurfaces(snapshot, { methods, ...terminal.control });
        const html = reportHtml(study);
        const paths = await writeAll(options.out, study, html);
        if (options.json)
          return terminal.print(JSON.stringify({ ...surfaceStudyJson(study), paths }));
        terminal.print(surfaceStudyText(study));
        if (truth) {
          terminal.print(truthText(study, truth));
          terminal.print("\nThis market is synthetic: name a FILE to smooth your own.");
        }
        terminal.print(`\nreport: ${paths.report}`);
      } finally {
        dispose();
      }
    },
  );
};

function reportHtml({ snapshot, methods, failures }: SurfaceStudy): string {
  return buildReport({
    snapshot,
    methods: methods.map(({ fit, fitMs, certificate, repaired }) => ({
      surface: fit.model,
      fitMs,
      certificate,
      repair: repaired && { ...repaired.result, certificate: repaired.certificate },
    })),
    failures: failures.map(({ method, reason }) => ({ label: method, reason })),
    madeAt: Date.now(),
    program: programName,
  });
}

async function writeAll(folder: string, study: SurfaceStudy, html: string) {
  await makeFolder(folder);
  const paths = {
    report: join(folder, "report.html"),
    snapshot: join(folder, "snapshot.json"),
    surfaces: join(folder, "surfaces.json"),
  };
  await writeFilesAtomic([
    { path: paths.snapshot, data: `${JSON.stringify(snapshotToJSON(study.snapshot))}\n` },
    { path: paths.surfaces, data: `${JSON.stringify(surfaceStudyJson(study))}\n` },
    { path: paths.report, data: html },
  ]);
  return paths;
}
