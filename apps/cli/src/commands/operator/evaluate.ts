/** `volsmith operator evaluate`: how good an operator's weights are. */
import { readFileBytes } from "@volsmith/files/node";
import { loadOperator, operatorContender, readOperatorWeights, ssviTest } from "@volsmith/surface";
import type { AddCommand } from "../../program.ts";
import { percent } from "../../terminal/format.ts";

interface Options {
  readonly weights: string;
}

export const addEvaluate: AddCommand = (program, terminal) => {
  program
    .command("evaluate")
    .summary("how good an operator's weights are")
    .requiredOption("--weights <file>", "weights of the operator: safetensors or a .pt checkpoint")
    .action(async ({ weights }: Options) => {
      const operator = await loadOperator(
        readOperatorWeights(await readFileBytes(weights), { file: weights }),
      );
      try {
        const { input, fine } = ssviTest(operatorContender("operator", operator));
        terminal.print(
          `SSVI test: ${percent(input.mean)} on the inputs, ${percent(fine.mean)} on 100 × 100`,
        );
      } finally {
        operator.dispose();
      }
    });
};
