/** `volsmith hedge`: hedges that are learned, beside the rules they must beat. */
import type { AddCommand } from "../program.ts";
import { addHedgeEvaluate } from "./hedge/evaluate.ts";
import { addHedgeInit } from "./hedge/init.ts";
import { addHedgeReport } from "./hedge/report.ts";
import { addHedgeTrain } from "./hedge/train.ts";

/** One file in `hedge/`, one line here. They import the rooms of hedging when they are run. */
const subcommands: readonly AddCommand[] = [
  addHedgeTrain,
  addHedgeEvaluate,
  addHedgeReport,
  addHedgeInit,
];

export const addHedge: AddCommand = (program, terminal) => {
  const command = program
    .command("hedge")
    .description("Hedges learned through the whole account, beside the rules they must beat.");
  for (const add of subcommands) add(command, terminal);
};
