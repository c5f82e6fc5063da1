import { Command } from "commander";
import { addIv } from "./commands/iv.ts";
import { addCheck } from "./commands/check.ts";
import { addOperator } from "./commands/operator.ts";
import { addReport } from "./commands/report.ts";
import { addSmooth } from "./commands/smooth.ts";
import { addSnapshot } from "./commands/snapshot.ts";
import { addStudy } from "./commands/study.ts";
import { addSynth } from "./commands/synth.ts";
import type { Terminal } from "./terminal/terminal.ts";
import { programVersion } from "./version.ts";

/** A member of the command family: one file in `commands/`, one line in `program.ts`. */
export type AddCommand = (program: Command, terminal: Terminal) => void;

const commands: readonly AddCommand[] = [
  addReport,
  addSmooth,
  addCheck,
  addSnapshot,
  addIv,
  addSynth,
  addOperator,
  addStudy,
];

/** The command-line program; throws CommanderError on wrong usage instead of exiting. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command("volsmith")
    .description("Raw option quotes to arbitrage-checked volatility surfaces")
    .version(programVersion, "-V, --version", "print the version")
    .showHelpAfterError("(volsmith --help lists the commands)")
    .exitOverride();
  for (const add of commands) add(program, terminal);
  for (const command of program.commands) command.exitOverride();
  return program;
}
