/** `volsmith smooth`: one surface through the quotes, free of arbitrage unless told otherwise. */
import { writeFileAtomic } from "@volsmith/files/node";
import { DataError } from "@volsmith/numerics";
import { FIT_METHODS, studySurfaces } from "@volsmith/surface";
import type {
  FitMethod,
  MethodStudy,
  SliceAccuracy,
  SurfaceStudy,
  VolSurface,
} from "@volsmith/surface";
import { Option } from "commander";
import { choice } from "../input/choices.ts";
import { loadSnapshot, withQuoteOptions } from "../input/load-snapshot.ts";
import type { QuoteOptions } from "../input/load-snapshot.ts";
import { prepareMethods, withMethodOptions } from "../input/methods.ts";
import type { MethodOptions } from "../input/methods.ts";
import { surfaceStudyJson } from "../output/surface-study-json.ts";
import { surfaceStudyText } from "../output/surface-study-text.ts";
import { surfaceCsv } from "../output/surface-csv.ts";
import type { GridSize } from "../output/surface-csv.ts";
import type { AddCommand } from "../program.ts";
import { count, fixed, maturity, percent, plain } from "../terminal/format.ts";
import { textTable } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";
import { UsageError } from "../terminal/usage-error.ts";

interface Options extends QuoteOptions, MethodOptions {
  readonly method: FitMethod;
  readonly repair: boolean;
  readonly grid?: GridSize;
  readonly at?: readonly Point[];
  readonly out: string;
  readonly json?: boolean;
}

/** Where a surface is asked. */
interface Point {
  readonly tau: number;
  readonly k: number;
}

export const addSmooth: AddCommand = (program, terminal) => {
  const command = program
    .command("smooth")
    .description(
      "Fits one method, measures it against the quotes, certifies it, and repairs it where it has " +
        "arbitrage. Prints a summary; --at and --grid ask the surface, --json gives everything.",
    )
    .argument("[file]", "a chain or a snapshot file (default: an embedded synthetic market)")
    .addOption(choice("--method <method>", "how", FIT_METHODS).default("operator"))
    .option("--no-repair", "leave arbitrage in the surface")
    .option("--at <points...>", "answer at tau,k: years and ln(K/F)", appendPoint)
    .addOption(
      new Option("--grid <n>x<m>", "a CSV table of n times by m strikes")
        .argParser(gridSize)
        .conflicts(["json", "at"]),
    )
    .option("--json", "parameters, errors and certificates as JSON")
    .option("-o, --out <file>", "write there instead of standard output", "-");
  withMethodOptions(withQuoteOptions(command)).action(
    async (file: string | undefined, options: Options) => {
      const { methods, dispose } = await prepareMethods([options.method], options);
      try {
        const { snapshot } = await loadSnapshot(file, options, terminal);
        const study = await studySurfaces(snapshot, {
          methods,
          repair: options.repair ? "when-violated" : "never",
          ...terminal.control,
        });
        const [result] = study.methods;
        if (!result) throw new DataError("smooth", study.failures[0].reason);
        const text = answer(study, result, options, terminal.remark);
        if (options.out === "-") return terminal.print(text);
        await writeFileAtomic(options.out, `${text}\n`);
        terminal.remark(`written: ${options.out}`);
      } finally {
        dispose();
      }
    },
  );
};

function answer(
  study: SurfaceStudy,
  result: MethodStudy,
  { at, grid, json }: Options,
  remark: (text: string) => void,
): string {
  const surface = result.repaired?.surface ?? result.fit.surface;
  if (at) {
    const outside = at.filter((point) => !isInside(surface, point)).length;
    if (outside > 0) remark(`note: ${outside} of ${at.length} points lie beyond the quotes`);
    const points = at.map((point) => pointAnswer(surface, point));
    return json ? JSON.stringify(points) : pointsText(points);
  }
  if (grid) return surfaceCsv(surface, grid);
  if (json) return JSON.stringify(surfaceStudyJson(study));
  return `${surfaceStudyText(study)}\n\n${sliceTable(result)}`;
}

function isInside({ model: { domain } }: VolSurface, { tau, k }: Point): boolean {
  const [low, high] = domain.kRange(tau);
  return tau >= domain.tau[0] && tau <= domain.tau[1] && k >= low && k <= high;
}

function pointAnswer(surface: VolSurface, { tau, k }: Point): Point & Record<string, number> {
  const vol = surface.vol(tau, k);
  // So far away that prices are below the smallest number.
  if (!(vol > 0 && vol < Infinity)) {
    const domain = surface.model.domain.tau.map((years) => years.toPrecision(3)).join(" to ");
    throw new DataError(`--at ${tau},${k}`, "no volatility there", `quotes are at tau ${domain}`);
  }
  return {
    tau,
    k,
    vol,
    density: surface.logDensity(tau, k),
    localVol: surface.localVol(tau, k),
    ...surface.greeks(tau, k, { greekUnits: "market" }),
  };
}

function pointsText(points: readonly (Point & Record<string, number>)[]): string {
  return textTable(points, [
    answerColumn("tau", 4),
    answerColumn("k", 4),
    { head: "vol", cell: ({ vol }) => percent(vol) },
    { head: "local vol", cell: ({ localVol }) => percent(localVol) },
    answerColumn("price", 4),
    answerColumn("delta", 4),
    answerColumn("gamma", 6),
    answerColumn("vega", 4),
    answerColumn("theta", 4),
    answerColumn("density", 4),
  ]);
}

function answerColumn(head: string, digits: number): Column<Point & Record<string, number>> {
  return { head, cell: (point) => fixed(point[head] ?? NaN, digits) };
}

/** Errors by expiry, of the surface that is returned. */
function sliceTable({ accuracy, repaired }: MethodStudy): string {
  return textTable<SliceAccuracy>((repaired ?? { accuracy }).accuracy.slices, [
    { head: "root", align: "left", cell: ({ root }) => plain(root) },
    { head: "in", cell: ({ tau }) => maturity(tau) },
    { head: "quotes", cell: ({ nQuotes }) => count(nQuotes) },
    { head: "MAPE", cell: ({ mape }) => percent(mape) },
    { head: "½ spreads", cell: ({ halfSpreads }) => fixed(halfSpreads?.mean ?? null, 3) },
    { head: "p99", cell: ({ halfSpreads }) => fixed(halfSpreads?.p99 ?? null, 2) },
    { head: "in bid-ask", cell: ({ halfSpreads }) => percent(halfSpreads?.insideBidAsk ?? NaN, 1) },
  ]);
}

function appendPoint(text: string, before: readonly Point[] = []): readonly Point[] {
  const words = text.split(",");
  const [tau, k] = words.map((word) => (word.trim() === "" ? NaN : Number(word)));
  if (words.length !== 2 || !(tau > 0 && tau < Infinity && Number.isFinite(k))) {
    throw new UsageError(`--at takes tau,k like 0.25,-0.1, not ${JSON.stringify(text)}`);
  }
  return [...before, { tau, k }];
}

function gridSize(text: string): GridSize {
  const match = /^(\d+)x(\d+)$/i.exec(text);
  const [nTaus, nStrikes] = [Number(match?.[1]), Number(match?.[2])];
  if (!(nTaus >= 1 && nStrikes >= 1 && nTaus * nStrikes <= 1e6)) {
    throw new UsageError(`--grid takes times x strikes like 50x50, not ${JSON.stringify(text)}`);
  }
  return { nTaus, nStrikes };
}
