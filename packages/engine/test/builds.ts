import { setFlagsFromString } from "node:v8";

import { hasRelaxedSimd } from "@volsmith/kernels";
import type { KernelBuild } from "@volsmith/kernels";

// Node 20 has relaxed SIMD behind a flag of its engine, which may be set until it is first used.
setFlagsFromString("--experimental-wasm-relaxed-simd");

/** Every build this runtime can run. */
export const builds: readonly KernelBuild[] = hasRelaxedSimd()
  ? ["simd128", "relaxed"]
  : ["simd128"];
