/** `volsmith operator`: the operator itself, beside smoothing by it. */
import type { AddCommand } from "../program.ts";
import { addEvaluate } from "./operator/evaluate.ts";
import { addFinetune } from "./operator/finetune.ts";
import { addTrain } from "./operator/train.ts";

/** One file in `operator/`, one line here. */
const subcommands: readonly AddCommand[] = [addTrain, addFinetune, addEvaluate];

export const addOperator: AddCommand = (program, terminal) => {
  const command = program.command("operator");
  for (const add of subcommands) add(command, terminal);
};
