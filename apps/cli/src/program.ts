import { Command } from "commander";
import type { Terminal } from "./terminal/terminal.ts";
import { programVersion } from "./version.ts";

/** A member of the command family: one file in `commands/`, one entry below. */
export type AddCommand = (program: Command, terminal: Terminal) => void;

interface ListedCommand {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<AddCommand>;
}

/** The list of commands needs no command's rooms: these are imported with the one that is run. */
const commands: readonly ListedCommand[] = [
  {
    name: "report",
    summary: "everything: snapshot, surfaces, certificates, HTML",
    load: async () => (await import("./commands/report.ts")).addReport,
  },
  {
    name: "smooth",
    summary: "one surface through the quotes",
    load: async () => (await import("./commands/smooth.ts")).addSmooth,
  },
  {
    name: "check",
    summary: "arbitrage in the quotes and in a surface",
    load: async () => (await import("./commands/check.ts")).addCheck,
  },
  {
    name: "snapshot",
    summary: "clean a vendor's chain",
    load: async () => (await import("./commands/snapshot.ts")).addSnapshot,
  },
  {
    name: "iv",
    summary: "implied volatility of a price or a table",
    load: async () => (await import("./commands/iv.ts")).addIv,
  },
  {
    name: "synth",
    summary: "write a synthetic market with known truth",
    load: async () => (await import("./commands/synth.ts")).addSynth,
  },
  {
    name: "operator",
    summary: "train, fine-tune and evaluate the volatility operator",
    load: async () => (await import("./commands/operator.ts")).addOperator,
  },
  {
    name: "study",
    summary: "train, search and compare option pricers on a pricing table",
    load: async () => (await import("./commands/study.ts")).addStudy,
  },
  {
    name: "hedge",
    summary: "learn hedges on simulated or real paths, beside the rules they must beat",
    load: async () => (await import("./commands/hedge.ts")).addHedge,
  },
];

/**
 * The command-line program; throws CommanderError on wrong usage instead of exiting.
 * @param words of the command line: only the command they begin with is loaded
 */
export async function createProgram(
  terminal: Terminal,
  words: readonly string[],
): Promise<Command> {
  const program = new Command("volsmith")
    .description(
      "Raw option quotes to arbitrage-checked volatility surfaces, learned prices and tested hedges",
    )
    .version(programVersion, "-V, --version", "print the version")
    .showHelpAfterError("(volsmith --help lists the commands)")
    .exitOverride();
  const [first, second] = words.filter((word) => !word.startsWith("-"));
  const asked = first === "help" ? second : first;
  for (const { name, summary, load } of commands) {
    if (name === asked) (await load())(program, terminal);
    else program.command(name);
    program.commands.at(-1)!.summary(summary);
  }
  // After the commands, for theirs list arguments too.
  return program.configureHelp({ subcommandTerm: (command) => command.name() });
}
