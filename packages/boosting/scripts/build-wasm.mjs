#!/usr/bin/env node
// The booster's module, over shared memory of up to 4 GiB.
import { fileURLToPath } from "node:url";
import { compileWasm } from "../../../scripts/compile-wasm.mjs";

// Below 1024 stand the words of the thread pool and the host's table (assembly/plan.ts). Warning 112
// is of vectors passed between functions, which stay inside the module; 201 of 64-bit memories.
await compileWasm(fileURLToPath(new URL("..", import.meta.url)), {
  "boosting-wasm": `index.ts -O3 --converge --noAssert --runtime stub --importMemory
    --memoryBase 1024 --initialMemory 1 --maximumMemory 65536 --sharedMemory
    --enable simd --enable threads --disableWarning 112 --disableWarning 201`,
});
