/** `volsmith operator evaluate`: how good an operator's weights are. */
import { dirname, join } from "node:path";
import { checkFolder, makeFolder, writeFilesAtomic } from "@volsmith/files/node";
import { buildEvaluationReport } from "@volsmith/report";
import {
  ABLATION_KS,
  evaluateOperator,
  EXPERIMENTS,
  PARAMETRIC_METHODS,
  syntheticChains,
} from "@volsmith/surface";
import type {
  EvaluationChain,
  Experiment,
  OperatorEvaluation,
  ParametricName,
} from "@volsmith/surface";
import { wholeNumber } from "../../input/choices.ts";
import { loadChains } from "../../input/load-chains.ts";
import type { ChainOptions } from "../../input/load-chains.ts";
import { withQuoteOptions } from "../../input/load-snapshot.ts";
import { loadRivals, loadWeights } from "../../input/load-weights.ts";
import { evaluationCsvs } from "../../output/evaluation-csv.ts";
import { evaluationFacts } from "../../output/evaluation-facts.ts";
import type { EvaluationFacts } from "../../output/evaluation-facts.ts";
import { evaluationJson } from "../../output/evaluation-json.ts";
import { evaluationText } from "../../output/evaluation-text.ts";
import type { AddCommand } from "../../program.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { UsageError } from "../../terminal/usage-error.ts";

interface Options extends ChainOptions {
  readonly weights?: string;
  readonly against?: readonly string[];
  readonly experiments?: string;
  readonly ablate?: string;
  readonly methods: string;
  readonly repair: boolean;
  readonly repeats: number;
  readonly markets: number;
  readonly seed: number;
  readonly ks?: readonly number[];
  readonly steps: number;
  readonly batch: number;
  readonly threads?: number;
  readonly out?: string;
  readonly csv?: string;
  readonly json?: boolean;
}

/** Experiments that are asked for by --ablate. */
const ABLATIONS = ["neighbours", "arbitrage"] as const satisfies readonly Experiment[];
const OTHERS = EXPERIMENTS.filter((name) => !ABLATIONS.some((ablation) => ablation === name));
/** Chains where no file is named. */
const SYNTHETIC_CHAINS = 6;

export const addEvaluate: AddCommand = (program, terminal) => {
  const command = program
    .command("evaluate")
    .summary("how good weights are")
    .description(
      "Measures an operator beside parametric methods, its prior alone and other weights: errors at " +
        "quotes, arbitrage, repair, quotes it was not shown, exact surfaces, synthetic markets with " +
        "known truth. Prints tables; -o writes a report with maps of where errors lie.",
    )
    .argument("[files...]", "chains or snapshot files (default: synthetic markets)")
    .option("--weights <file>", "safetensors or a .pt checkpoint (default: ours)")
    .option("--against <files...>", "further weights, measured beside")
    .option("--experiments <list>", `of ${OTHERS.join(",")} (default: all)`)
    .option("--ablate <list>", `of ${ABLATIONS.join(",")}: K, or the loss's arbitrage weight`)
    .option("--methods <list>", "to compare with, or none", PARAMETRIC_METHODS.join(","))
    .option("--no-repair", "measure surfaces as they come only")
    .option("--dates <n>", "so many dates of each file, evenly spaced", wholeNumber(1))
    .option("--repeats <n>", "random halves hidden, a chain", wholeNumber(1), 5)
    .option("--markets <n>", "synthetic markets", wholeNumber(1), 24)
    .option("--seed <n>", "of hidden halves and synthetic markets", wholeNumber(0, 2 ** 40), 0)
    .option("--ks <list>", `values of K to try (default: ${ABLATION_KS.join(",")})`, wholeNumbers)
    .option("--steps <n>", "of training at each weight of --ablate arbitrage", wholeNumber(1), 100)
    .option("--batch <n>", "surfaces a step of it", wholeNumber(1), 8)
    .option("--threads <n>", "(default: all processors)", wholeNumber(1, 64))
    .option("--json", "everything as JSON")
    .option("--csv <folder>", "tables as CSV files")
    .option("-o, --out <file>", "report, one HTML file");
  withQuoteOptions(command).action((files: readonly string[], options: Options) =>
    evaluate(files, options, terminal),
  );
};

async function evaluate(
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<void> {
  const experiments = chooseExperiments(options);
  const methods = chosen<ParametricName>("--methods", options.methods, PARAMETRIC_METHODS);
  // Better now than after the work.
  if (options.out !== undefined) await checkFolder(dirname(options.out));
  if (options.csv !== undefined) await checkFolder(options.csv);
  const operator = await loadWeights(options.weights);
  const rivals = await loadRivals(options.against ?? [], [operator.name, ...PARAMETRIC_METHODS]);
  const { config } = operator.weights;
  const chains =
    files.length > 0
      ? await loadChains(files, options, terminal)
      : fromNothing(options, () =>
          syntheticChains(SYNTHETIC_CHAINS, { domain: config, seed: options.seed }),
        );
  const facts = evaluationFacts(
    [operator, ...rivals],
    chains,
    files.length > 0 ? "real" : "synthetic",
  );
  const evaluation = await evaluateOperator(operator, chains, {
    ...terminal.control,
    against: rivals,
    methods,
    experiments,
    repair: options.repair ? "when-violated" : "never",
    dropHalf: {
      repeats: options.repeats,
      seed: options.seed,
      modes: ["interpolation", "extrapolation", "expiries"],
    },
    synthetic: { markets: options.markets, seed: options.seed },
    neighbours: options.ks ? { ks: options.ks } : {},
    arbitrage: { steps: options.steps, batch: options.batch },
    kernels: options.threads === undefined ? {} : { threads: options.threads },
  });
  const written = await writeAll(evaluation, facts, options);
  if (options.json) return terminal.print(JSON.stringify(evaluationJson(evaluation, facts)));
  terminal.print(evaluationText(evaluation, facts));
  for (const path of written) terminal.remark(`written: ${path}`);
}

function chooseExperiments({ experiments, ablate }: Options): readonly Experiment[] {
  const ablations = ablate === undefined ? [] : chosen<Experiment>("--ablate", ablate, ABLATIONS);
  // Who asks for an ablation alone need not wait for the rest.
  const others =
    experiments === undefined
      ? ablate === undefined
        ? OTHERS
        : []
      : chosen<Experiment>("--experiments", experiments, OTHERS);
  const all = [...others, ...ablations];
  if (all.length === 0) throw new UsageError("--experiments none leaves nothing to do");
  return all;
}

/** Options about quotes make no sense without any. */
function fromNothing(
  options: Options,
  make: () => readonly EvaluationChain[],
): readonly EvaluationChain[] {
  const flags = ["vendor", "underlying", "date", "dates", "root", "minBid", "maxSpread"] as const;
  const given = flags.find((flag) => options[flag] !== undefined);
  if (given === undefined) return make();
  const flag = given.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${flag} is to choose from FILES; there are none`);
}

/** "svi,essvi", each once; "none" for none. */
function chosen<Name extends string>(
  flag: string,
  text: string,
  known: readonly Name[],
): readonly Name[] {
  if (text.trim().toLowerCase() === "none") return [];
  const names = text.split(",").map((word) => {
    const name = known.find((each) => each === word.trim().toLowerCase());
    if (name === undefined) {
      throw new UsageError(`${flag} takes ${known.join(", ")}, not ${JSON.stringify(word)}`);
    }
    return name;
  });
  return [...new Set(names)];
}

/** "5,50" */
function wholeNumbers(text: string): readonly number[] {
  return text.split(",").map(wholeNumber(1, 1000));
}

/** All files or none; returns their paths. */
async function writeAll(
  evaluation: OperatorEvaluation,
  facts: EvaluationFacts,
  { out, csv }: Options,
): Promise<readonly string[]> {
  if (csv !== undefined) await makeFolder(csv);
  const files = [
    ...(csv === undefined
      ? []
      : evaluationCsvs(evaluation).map(({ name, text }) => ({
          path: join(csv, name),
          data: text,
        }))),
    ...(out === undefined
      ? []
      : [{ path: out, data: buildEvaluationReport({ evaluation, ...facts }) }]),
  ];
  if (files.length > 0) await writeFilesAtomic(files);
  return files.map(({ path }) => path);
}
