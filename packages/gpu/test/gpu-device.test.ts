import { BufferSet, chooseDevice } from "@volsmith/gpu";
import type { KernelSource } from "@volsmith/gpu";
import { afterAll, describe, expect, it } from "vitest";

const chosen = await chooseDevice("gpu").catch((error: Error) => error);
const device = "device" in chosen ? chosen.device : null;
const absent = chosen instanceof Error ? ` (skipped: ${chosen.message})` : "";

/** y[i] = a·x[i] + y[i]. */
const scaleAndAdd: KernelSource = {
  label: "scaleAndAdd",
  buffers: ["read", "write"],
  code: /* wgsl */ `
@group(0) @binding(0) var<uniform> factor: u32;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&y)) { y[id.x] += f32(factor) * x[id.x]; }
}
`,
};

describe.skipIf(!device)(`a GPU device${absent}`, () => {
  afterAll(() => device?.dispose());

  it("runs dispatches in order, each with its own parameters, and reads what came of them", async () => {
    const set = new BufferSet(device!);
    const x = set.put("x", Float32Array.of(1, 2, 3, 4));
    const y = set.put("y", Float32Array.of(10, 20, 30, 40));
    const add = (factor: number) => ({
      buffers: [x, y],
      parameters: [factor],
      groups: [1] as const,
    });
    device!.run((recording) => {
      recording.dispatch(scaleAndAdd, add(2));
      recording.dispatch(scaleAndAdd, { ...add(9), groups: [0] });
      recording.dispatch(scaleAndAdd, add(1));
    });
    device!.run((recording) => recording.dispatch(scaleAndAdd, add(100)));
    expect(await device!.read(y, 2, 1)).toEqual(Float32Array.of(226, 339));
    device!.clear(y, 4, 4);
    expect(await device!.read(y, 3)).toEqual(Float32Array.of(113, 0, 339));
    set.dispose();
  });

  it("keeps buffers that are large enough and replaces those that are not", () => {
    const set = new BufferSet(device!);
    const small = set.get("a", 100);
    expect(small.size).toBe(112);
    expect(set.get("a", 50)).toBe(small);
    expect(set.get("a", 400).size).toBe(512);
    expect(set.bytes).toBe(512);
    set.dispose();
    expect(set.bytes).toBe(0);
  });

  it("refuses a buffer larger than the device binds, saying what to do", () => {
    expect(() => device!.buffer("moments", 2 ** 50)).toThrow(
      /bytes of "moments" must be at most \d+, got \d+; work on fewer points at a time/,
    );
  });

  it("refuses more dispatches than it has room for parameters", () => {
    const x = device!.buffer("x", 16);
    const y = device!.buffer("y", 16);
    const one = { buffers: [x, y], parameters: [0], groups: [1] as const };
    expect(() =>
      device!.run((recording) => {
        for (let i = 0; i < 1025; i++) recording.dispatch(scaleAndAdd, one);
      }),
    ).toThrow("dispatches must be at most 1024, got 1025");
  });

  it("reports a kernel that does not compile when a result is read", async () => {
    const { device: own } = (await chooseDevice("gpu")) as { device: NonNullable<typeof device> };
    const broken = { ...scaleAndAdd, code: "no WGSL" };
    const y = own.buffer("y", 16);
    own.run((recording) =>
      recording.dispatch(broken, { buffers: [y, y], parameters: [], groups: [1] }),
    );
    await expect(own.read(y, 1)).rejects.toThrow(/WGSL.*; use the device "cpu"/s);
    own.dispose();
  });
});
