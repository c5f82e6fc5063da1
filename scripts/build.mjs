#!/usr/bin/env node
// Builds everything: generated sources first (WebAssembly kernels and the like), then TypeScript.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Steps that write sources other packages compile; each skips itself when its inputs are unchanged. */
const generators = [
  "packages/kernels/scripts/build-wasm.mjs",
  "packages/engine/scripts/build-wasm.mjs",
  "packages/boosting/scripts/build-wasm.mjs",
  "packages/hedging/scripts/build-wasm.mjs",
  "packages/report/scripts/bundle.mjs",
];

for (const step of generators) if (existsSync(`${root}/${step}`)) run(process.execPath, [step]);
run(process.execPath, ["node_modules/typescript/bin/tsc", "--build", ...process.argv.slice(2)]);

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
