/** Colours of the terminal, off under NO_COLOR and where output is not a terminal. */
import pc from "picocolors";

// `isTTY` is missing, not false, where output is a pipe or a file.
const isTerminal = Boolean(process.stdout.isTTY);
const colours = pc.createColors(isTerminal && !process.env["NO_COLOR"]);

export const styles = {
  strong: colours.bold,
  dim: colours.dim,
  accent: colours.cyan,
  good: colours.green,
  warn: colours.yellow,
  bad: colours.red,
} as const;
