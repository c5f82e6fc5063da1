/** The operator's own weights, shipped in `weights/` with their model card. */
import { DataError } from "@volsmith/numerics";

import type { OperatorWeights } from "./weights.ts";
import { readOperatorWeights } from "./weights-file.ts";

/** Where the weights lie: a file in Node, an asset that bundlers pick up in the browser. */
export const operatorWeightsUrl = new URL("../../weights/operator.safetensors", import.meta.url);

/**
 * The weights this package ships; see `weights/README.md` for what they were trained on and how
 * well they do.
 *
 * @throws {DataError} when the file cannot be fetched
 */
export async function shippedOperatorWeights(): Promise<OperatorWeights> {
  const file = "operator.safetensors";
  if (operatorWeightsUrl.protocol === "file:") {
    const { readFile } = await import("node:fs/promises");
    return readOperatorWeights(await readFile(operatorWeightsUrl), { file });
  }
  const answer = await fetch(operatorWeightsUrl);
  if (!answer.ok) {
    throw new DataError(
      "shippedOperatorWeights",
      `${operatorWeightsUrl.href} answered ${answer.status}`,
      "serve the package's weights folder, or give weights of your own",
    );
  }
  return readOperatorWeights(new Uint8Array(await answer.arrayBuffer()), { file });
}
