import { wasm } from "./generated/boosting-wasm.ts";

let module: WebAssembly.Module | null = null;

/** The kernels' module, compiled at the first call: 20 KB take a few milliseconds. */
export function compileKernels(): WebAssembly.Module {
  module ??= new WebAssembly.Module(Uint8Array.from(atob(wasm), (c) => c.charCodeAt(0)));
  return module;
}
