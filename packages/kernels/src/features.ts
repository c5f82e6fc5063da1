/**
 * What the engine under us can do, found by validating tiny modules and by looking for globals.
 * See the WebAssembly specification, release 3.0, for the opcodes.
 */

/** Which of the two builds of the kernels: both give the same results up to rounding. */
export type KernelBuild = "simd128" | "relaxed";

/** A module of one function () → v128 with the given body. */
function probe(body: readonly number[]): Uint8Array<ArrayBuffer> {
  const code = [0, ...body, 0x0b];
  return Uint8Array.from([
    0,
    97,
    115,
    109,
    1,
    0,
    0,
    0,
    1,
    5,
    1,
    96,
    0,
    1,
    123,
    3,
    2,
    1,
    0,
    10,
    code.length + 2,
    1,
    code.length,
    ...code,
  ]);
}

/** i32.const 0, i8x16.splat */
const ZERO = [0x41, 0, 0xfd, 0x0f];
/** f32x4.relaxed_madd: 0xfd prefix, opcode 0x105 in LEB128. */
const RELAXED_MADD = [0xfd, 0x85, 0x02];

export function hasSimd(): boolean {
  return WebAssembly.validate(probe(ZERO));
}

/** Fused multiply-add: Node ≥ 22 and current browsers; Node 20 behind a flag. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(probe([...ZERO, ...ZERO, ...ZERO, ...RELAXED_MADD]));
}

/** Shared memory that workers may be handed: browsers need a cross-origin isolated page for it. */
export function hasThreads(): boolean {
  const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated;
  return typeof SharedArrayBuffer === "function" && isolated !== false;
}

/** Processors this process may use. */
export function processorCount(): number {
  return globalThis.navigator?.hardwareConcurrency ?? nodeProcessors() ?? 1;
}

function nodeProcessors(): number | undefined {
  return globalThis.process?.getBuiltinModule?.("node:os").availableParallelism();
}
