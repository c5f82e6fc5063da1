/** `volsmith hedge evaluate`: the policies of a run on other paths, or the source's own results. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkFolder, makeFolder, writeFileAtomic } from "@volsmith/files/node";
import type { EvaluationOverrides } from "@volsmith/backtest/node";
import { InvalidArgumentError, Option } from "commander";
import { wholeNumber } from "../../input/choices.ts";
import { loadTestPaths } from "../../input/hedge-test-paths.ts";
import type { TestPathOptions } from "../../input/hedge-test-paths.ts";
import type { AddCommand } from "../../program.ts";
import { plain } from "../../terminal/format.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { UsageError } from "../../terminal/usage-error.ts";

interface Options extends TestPathOptions {
  readonly paths?: number;
  readonly seed?: number;
  readonly premium?: number | "mean";
  readonly npz?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export const addHedgeEvaluate: AddCommand = (program, terminal) => {
  program
    .command("evaluate")
    .summary("judge the policies of a run on other paths")
    .description(
      "Judges the trained policies of a run and its rules again, on the paths of another process or " +
        "configuration, or on more of its own; the run stays as it is. --npz tells the errors of a " +
        "file with V_T and Z_T, with or without a run beside it.",
    )
    .argument("[folder]", "of volsmith hedge train")
    .option(
      "--process <process>",
      'a kind, or JSON like {"kind": "heston", "rho": -0.7}; what is left out is typical',
    )
    .addOption(
      new Option("--on <config>", "test paths of a file or a ready configuration").conflicts(
        "process",
      ),
    )
    .option("--data <folder>", "what ${data} in the configuration stands for")
    .option("--paths <n>", "how many (default: as the run)", wholeNumber(1, 10_000_000))
    .option("--seed <n>", "of the paths (default: the run's)", wholeNumber(0, 2 ** 40 - 1))
    .option("--premium <x>", "what the claim is sold for, or mean", premium)
    .option("--npz <file>", "results of the source: V_T and Z_T")
    .option("-o, --out <folder>", "write result.json, report.html and tables there")
    .option("--json", "the result as JSON")
    .action((folder: string | undefined, options: Options) => evaluate(folder, options, terminal));
};

async function evaluate(
  folder: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<void> {
  const { npz, out, json } = options;
  const { print } = terminal;
  if (folder === undefined) requireFileAlone(options);
  const { hedgeErrorsText } = await import("../../output/hedge-errors.ts");
  const { loadHedgeErrors } = await import("../../input/hedge-npz.ts");
  const file = npz === undefined ? undefined : await loadHedgeErrors(npz);
  if (folder === undefined)
    return print(json ? JSON.stringify(file) : hedgeErrorsText(file ? [file] : []));
  if (out !== undefined) await requireNoRun(out);
  const result = await judge(folder, options, terminal);
  const report = out === undefined ? null : await writeAll(out, result);
  if (json) return print(JSON.stringify(file ? { ...result, npz: file } : result));
  const { hedgeErrors, hedgeText } = await import("../../output/hedge-text.ts");
  print(hedgeText(result));
  if (file) print(`\n${hedgeErrorsText([file, ...hedgeErrors(result)])}`);
  if (report !== null) print(`\nreport: ${report}`);
}

/** @throws {UsageError} for options that need policies to judge */
function requireFileAlone(options: Options): void {
  if (options.npz === undefined)
    throw new UsageError("name the FOLDER of volsmith hedge train, or --npz FILE");
  const useless = ["process", "on", "paths", "seed", "premium", "out"] as const;
  const given = useless.find((name) => options[name] !== undefined);
  if (given) throw new UsageError(`--${given} is for the policies of a FOLDER; there is none`);
}

/** What is judged goes beside runs, never over them. */
async function requireNoRun(out: string): Promise<void> {
  await checkFolder(out); // better now than after the work
  if (existsSync(join(out, "manifest.json")))
    throw new UsageError(`--out: ${out} holds a run of volsmith hedge train; name another folder`);
}

async function judge(folder: string, options: Options, { control, remark }: Terminal) {
  const { paths: nTest, seed, premium, process } = options;
  const { evaluateRun } = await import("@volsmith/backtest/node");
  const paths = await loadTestPaths(folder, options);
  const overrides: EvaluationOverrides = {
    ...(paths !== undefined && { paths }),
    ...(nTest !== undefined && { nTest }),
    ...(seed !== undefined && { seed }),
    ...(premium !== undefined && { premium }),
  };
  const file = process === undefined ? options.on : "--process";
  return evaluateRun(
    { folder, overrides, ...(file !== undefined && { file }) },
    {
      ...control,
      onLeftOut: (name, problem) => remark(`left out ${plain(name)}: ${plain(problem, 300)}`),
    },
  );
}

async function writeAll(out: string, result: Awaited<ReturnType<typeof judge>>): Promise<string> {
  const { writeHedgeFiles } = await import("../../output/hedge-files.ts");
  await makeFolder(out);
  await writeFileAtomic(join(out, "result.json"), `${JSON.stringify(result)}\n`);
  const { report } = await writeHedgeFiles(out, result);
  return report;
}

function premium(text: string): number | "mean" {
  if (text === "mean") return text;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new InvalidArgumentError("It must be a number, or mean.");
  return value;
}
