/** `volsmith operator`: the operator itself, beside smoothing by it. */
import type { AddCommand } from "../program.ts";
import { addEvaluate } from "./operator/evaluate.ts";

/** One file in `operator/`, one line here. */
const subcommands: readonly AddCommand[] = [addEvaluate];

export const addOperator: AddCommand = (program, terminal) => {
  const command = program.command("operator").summary("evaluate the volatility operator");
  for (const add of subcommands) add(command, terminal);
};
