#!/usr/bin/env node
// Four modules of the engine: plain or relaxed SIMD, shared or plain memory of up to 4 GiB.
import { fileURLToPath } from "node:url";
import { compileWasm } from "../../../scripts/compile-wasm.mjs";

// Below 1024 stand the words of the thread pool. Warning 112 is of vectors passed between functions,
// which stay inside the module; 201 of 64-bit memories. The exponential and the like are those of
// the kernels' room, compiled in.
const plain = `index.ts -O3 --converge --noAssert --runtime stub --importMemory --memoryBase 1024
  --initialMemory 1 --maximumMemory 65536 --enable simd --disableWarning 112 --disableWarning 201`;
const shared = "--enable threads --sharedMemory";
const relaxed = "--enable relaxed-simd";

await compileWasm(
  fileURLToPath(new URL("..", import.meta.url)),
  {
    "simd128-shared": `${plain} ${shared}`,
    "simd128-unshared": plain,
    "relaxed-shared": `${plain} ${shared} ${relaxed}`,
    "relaxed-unshared": `${plain} ${relaxed}`,
  },
  [fileURLToPath(new URL("../../kernels/assembly", import.meta.url))],
);
