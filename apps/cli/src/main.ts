/** Entry of the `volsmith` program: runs one command and turns its outcome into an exit code. */
import { CommanderError } from "commander";
import { createProgram } from "./program.ts";
import { withoutControls } from "./terminal/format.ts";
import { UsageError } from "./terminal/usage-error.ts";
import { Interrupted, systemTerminal } from "./terminal/terminal.ts";

const terminal = systemTerminal();

try {
  const program = await createProgram(terminal, process.argv.slice(2));
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = await explain(error);
}

/** Says on standard error what went wrong; returns 1 failed, 2 wrong usage, 130 interrupted. */
async function explain(error: unknown): Promise<number> {
  if (error instanceof UsageError) {
    terminal.remark(`error: ${error.message}`);
    return 2;
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // already printed
  if (error instanceof Interrupted || terminal.control.signal.aborted) {
    terminal.remark("interrupted; nothing was left half-written");
    return 130;
  }
  const { VolsmithError } = await import("@volsmith/numerics"); // help does not wait for it
  if (error instanceof VolsmithError || isFileSystemError(error)) {
    terminal.remark(`error: ${withoutControls(error.message)}`);
    return 1;
  }
  // Not one of ours: a bug, so show where it happened.
  terminal.remark(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

function isFileSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
