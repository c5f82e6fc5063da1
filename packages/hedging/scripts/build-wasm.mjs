#!/usr/bin/env node
// Two modules of the simulation, for shared and plain memory of up to 4 GiB. There is no build with
// fused multiply-add: a seed gives the same paths, to the bit, on every engine.
import { fileURLToPath } from "node:url";
import { compileWasm } from "../../../scripts/compile-wasm.mjs";

// Below 1024 stand the words of the thread pool. Warning 112 is of vectors passed between functions,
// which stay inside the module; 201 of 64-bit memories.
const plain = `index.ts -O3 --converge --noAssert --runtime stub --importMemory --memoryBase 1024
  --initialMemory 1 --maximumMemory 65536 --enable simd --disableWarning 112 --disableWarning 201`;

await compileWasm(
  fileURLToPath(new URL("..", import.meta.url)),
  {
    "simulation-shared": `${plain} --enable threads --sharedMemory`,
    "simulation-unshared": plain,
  },
  [fileURLToPath(new URL("../../kernels/assembly", import.meta.url))],
);
