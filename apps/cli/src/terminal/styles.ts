/** Colours of the terminal, off under NO_COLOR and where output is not a terminal. */
import { isatty } from "node:tty";
import pc from "picocolors";

const standardOutput = 1;
const colours = pc.createColors(isatty(standardOutput) && !process.env["NO_COLOR"]);

export const styles = {
  strong: colours.bold,
  dim: colours.dim,
  accent: colours.cyan,
  good: colours.green,
  warn: colours.yellow,
  bad: colours.red,
} as const;
