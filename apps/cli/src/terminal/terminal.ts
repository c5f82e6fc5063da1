/** What a command may do to the outside: print data, print remarks, show progress, be stopped. */
import type { RunControl } from "@volsmith/numerics";
import { progressPrinter } from "./progress.ts";

export interface Terminal {
  /** Data, to standard output; a newline is added. */
  readonly print: (text: string) => void;
  /** Everything else, to standard error. */
  readonly remark: (text: string) => void;
  /** Pass to library calls: progress goes to standard error, Ctrl-C arrives as an abort. */
  readonly control: Required<RunControl>;
}

/** Thrown into running work by Ctrl-C. */
export class Interrupted extends Error {
  constructor() {
    super("interrupted");
    this.name = "Interrupted";
  }
}

export function systemTerminal(): Terminal {
  const progress = progressPrinter(process.stderr);
  const controller = new AbortController();
  process.on("SIGINT", () => {
    // The second Ctrl-C is for a program that does not listen to the first.
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Interrupted());
  });
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that closes the pipe (head, less) has had enough: that is no failure.
    if (error.code === "EPIPE") process.exit(0);
    const problem = error.code === "ENOSPC" ? "the disk is full" : error.message;
    process.stderr.write(`error: cannot write to standard output: ${problem}\n`);
    process.exit(1);
  });
  process.stderr.on("error", () => {}); // nobody is left to tell
  return {
    print(text) {
      progress.clear();
      process.stdout.write(`${text}\n`);
    },
    remark(text) {
      progress.clear();
      process.stderr.write(`${text}\n`);
    },
    control: { onProgress: progress.report, signal: controller.signal },
  };
}
