#!/usr/bin/env node
// Four modules of the kernels: plain or relaxed SIMD, shared or plain memory.
import { fileURLToPath } from "node:url";
import { compileWasm } from "../../../scripts/compile-wasm.mjs";

/** Pages of 64 KiB a shared memory may grow to: 1 GiB, of address space only until it is used. */
const MAXIMUM_PAGES = 16_384;

// Nothing of the module lies below 1024: constant offsets fold into loads, and the words the
// thread pool shares stand there. Warning 201 is of 32-bit offsets that would need a cast on 64-bit
// memories, which these never meet.
const plain = `index.ts -O3 --converge --noAssert --runtime stub --importMemory --memoryBase 1024
  --initialMemory 1 --enable simd --disableWarning 201`;
const shared = `--enable threads --sharedMemory --maximumMemory ${MAXIMUM_PAGES}`;
const relaxed = "--enable relaxed-simd";

await compileWasm(fileURLToPath(new URL("..", import.meta.url)), {
  "simd128-shared": `${plain} ${shared}`,
  "simd128-unshared": plain,
  "relaxed-shared": `${plain} ${shared} ${relaxed}`,
  "relaxed-unshared": `${plain} ${relaxed}`,
});
