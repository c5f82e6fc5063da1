import { adapterName, chooseDevice } from "@volsmith/gpu";
import type { DeviceChoice } from "@volsmith/gpu";
import { describe, expect, it } from "vitest";

const requestDevice = () => Promise.reject(new Error("out of memory"));

/** WebGPU with one adapter of that name, which gives no device. */
function fakeGpu(info: Partial<GPUAdapterInfo> | null): GPU {
  const full = { vendor: "", architecture: "", device: "", description: "", ...info };
  const adapter = info && {
    info: { isFallbackAdapter: false, ...full },
    limits: {},
    requestDevice,
  };
  return { requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU;
}

const card = fakeGpu({ vendor: "nvidia", description: "NVIDIA H100 PCIe" });
const llvmpipe = fakeGpu({ vendor: "mesa", device: "llvmpipe-llvm-15" });

describe("chooseDevice", () => {
  it.each([
    ["cpu", card, "not-asked", "the processor was asked for"],
    ["auto", null, "no-webgpu", "no WebGPU was given"],
    ["auto", fakeGpu(null), "no-adapter", "no graphics adapter"],
    ["auto", llvmpipe, "software-only", "llvmpipe-llvm-15 (software) is the only adapter"],
    ["auto", fakeGpu({ isFallbackAdapter: true }), "software-only", "unnamed adapter (software)"],
    ["auto", card, "no-device", "NVIDIA H100 PCIe gives no device: out of memory"],
  ] as const)(
    "stays on the processor for %s, case %#, and says why",
    async (choice, gpu, why, words) => {
      const chosen = await chooseDevice(choice, { gpu });
      expect(chosen).toMatchObject({ kind: "cpu", why });
      expect(chosen.kind === "cpu" && chosen.reason).toContain(words);
    },
  );

  it.each([
    [null, "no WebGPU was given; install the package with `npm install webgpu@"],
    [fakeGpu(null), /no graphics adapter.*; install the graphics card's driver/],
    [llvmpipe, /llvmpipe.* gives no device.*; free the card/],
  ])("fails where a GPU was insisted on, with the way out, case %#", async (gpu, message) => {
    await expect(chooseDevice("gpu", { gpu })).rejects.toThrow(message);
  });

  it("refuses other words", async () => {
    await expect(chooseDevice("cuda" as DeviceChoice)).rejects.toThrow(
      'choice must be "auto", "cpu" or "gpu", got "cuda"',
    );
  });
});

describe("adapterName", () => {
  it("prefers the driver's description, and marks software", () => {
    const facts = {
      vendor: "mesa",
      architecture: "",
      device: "llvmpipe",
      description: "",
    } as const;
    expect(adapterName({ ...facts, kind: "software" })).toBe("llvmpipe (software)");
    expect(adapterName({ ...facts, description: "Card", kind: "hardware" })).toBe("Card");
  });
});
