import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");

it("the README shows the example that runs", () => {
  expect(read("../README.md")).toContain(read("../../../examples/onnx-file.mjs").trim());
});
