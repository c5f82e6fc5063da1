import { writeFilesAtomic } from "@volsmith/files/node";
import type { PendingFile } from "@volsmith/files/node";
import { DataError } from "@volsmith/numerics";
import type { Pricer } from "@volsmith/pricers";

import { priceResults, slopeImportance } from "../../evaluation/evaluate-model.ts";
import type { FitResults } from "../../evaluation/evaluate-model.ts";
import { treeResults } from "../../evaluation/trees.ts";
import type { ModelResult } from "../../result.ts";
import type { Bench } from "./bench.ts";
import type { TaskFiles } from "./task.ts";

export interface Judged {
  readonly name: string;
  /** Family in words. */
  readonly title: string;
  readonly files: TaskFiles;
  readonly fit: FitResults;
}

/** Writes a model's files, and says all there is to say of it. */
export async function judge(
  pricer: Pricer,
  { name, title, files, fit }: Judged,
  bench: Bench,
): Promise<ModelResult> {
  const prices = priceResults((rows) => pricer.price(bench.table, rows), bench);
  await writeFilesAtomic([
    { path: files.weights, data: pricer.toSafetensors() },
    ...onnxFile(pricer, files.onnx),
  ]);
  const insight = treeResults(pricer, bench) ?? {
    importance: prices.metrics.test.mse === null ? [] : slopeImportance(pricer, bench),
    tree: null,
  };
  return { name, title, ...fit, ...prices, ...insight };
}

/** None where the model has no such form; its weights are there either way. */
function onnxFile(pricer: Pricer, path: string | null): PendingFile[] {
  if (path === null) return [];
  try {
    return [{ path, data: pricer.toOnnx() }];
  } catch (error) {
    if (error instanceof DataError) return [];
    throw error;
  }
}
