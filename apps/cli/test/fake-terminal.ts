import type { RunControl } from "@volsmith/numerics";
import type { Command } from "commander";
import type { Terminal } from "../src/terminal/terminal.ts";
import { createProgram } from "../src/program.ts";

export interface Run {
  /** Standard output. */
  readonly printed: string;
  /** Standard error. */
  readonly remarked: string;
}

/** Runs the program in this process, as `volsmith ...words`. */
export function volsmith(...words: string[]): Promise<Run> {
  return volsmithWith({ onProgress: () => {}, signal: new AbortController().signal }, words);
}

/**
 * The same with a listener and a signal of the test's own.
 * @param remarked is filled, so that a run that fails can be asked for its remarks
 */
export async function volsmithWith(
  control: Required<RunControl>,
  words: readonly string[],
  remarked: string[] = [],
): Promise<Run> {
  const printed: string[] = [];
  const terminal: Terminal = {
    print: (text) => void printed.push(text),
    remark: (text) => void remarked.push(text),
    control,
  };
  const program = await createProgram(terminal, words);
  for (const command of withSubcommands(program)) {
    command.configureOutput({
      writeOut: (text) => void printed.push(text),
      writeErr: (text) => void remarked.push(text),
    });
  }
  await program.parseAsync(["node", "volsmith", ...words]);
  return { printed: printed.join("\n"), remarked: remarked.join("\n") };
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
