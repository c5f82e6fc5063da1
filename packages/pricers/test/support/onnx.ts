/** A pricer's ONNX file, run by ONNX Runtime on rows of a table. */
import type { Pricer } from "@volsmith/pricers";
import { featureIndex, historyOf } from "@volsmith/table";
import type { Part, PricingTable } from "@volsmith/table";
import * as ort from "onnxruntime-web";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

/** C/K by the file. */
export async function onnxRatios(
  pricer: Pricer,
  table: PricingTable,
  rows: Part,
): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(pricer.toOnnx());
  const { steps, featureNames } = pricer;
  const n = rows.to - rows.from;
  const width = featureNames.length;
  const history = historyOf(table, rows, steps);
  const columns = featureNames.map((name) => featureIndex(table, name));
  const all = table.featureNames.length;
  const x = new Float32Array(n * steps * width);
  for (let line = 0; line < n * steps; line++)
    for (const [j, column] of columns.entries())
      x[line * width + j] = history.features[line * all + column];
  const feeds: Record<string, ort.Tensor> = {};
  if (steps === 1) feeds.x = new ort.Tensor("float32", x, [n, width]);
  else {
    feeds.x = new ort.Tensor("float32", x, [n, steps, width]);
    feeds.mask = new ort.Tensor("float32", Float32Array.from(history.mask), [n, steps]);
  }
  if (session.inputNames.includes("today")) {
    const today = new Float32Array(n * width);
    for (let i = 0; i < n; i++)
      today.set(x.subarray(((i + 1) * steps - 1) * width, (i + 1) * steps * width), i * width);
    feeds.today = new ort.Tensor("float32", today, [n, width]);
  }
  try {
    const { ratio } = await session.run(feeds);
    return ratio.data as Float32Array;
  } finally {
    await session.release();
  }
}
