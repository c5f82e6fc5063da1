/** Colours of the terminal, off under NO_COLOR and where output is not a terminal. */
import pc from "picocolors";

const colours = pc.createColors(process.stdout.isTTY && !process.env["NO_COLOR"]);

export const styles = {
  strong: colours.bold,
  dim: colours.dim,
  accent: colours.cyan,
  good: colours.green,
  warn: colours.yellow,
  bad: colours.red,
} as const;
