import { DataError, DomainError } from "@volsmith/numerics";

import { adapterFacts, adapterName, findGpu, inNode, WEBGPU_PACKAGE } from "./adapter.ts";
import type { AdapterFacts, FoundGpu } from "./adapter.ts";
import { GpuDevice } from "./gpu-device.ts";

/**
 * "auto" takes a graphics card where there is one, and never a software adapter; "gpu" takes any
 * adapter, or fails; "cpu" does not look.
 */
export type DeviceChoice = "auto" | "cpu" | "gpu";
export const DEVICE_CHOICES: readonly DeviceChoice[] = ["auto", "cpu", "gpu"];

/** Why there is no GPU to work on. */
export type NoGpu =
  /** The processor was asked for. */
  | "not-asked"
  /** No WebGPU: in Node the package is not installed, or the browser has none. */
  | "no-webgpu"
  /** WebGPU, but no driver that it takes. */
  | "no-adapter"
  /** Nothing but software, which is slower than the WebAssembly kernels. */
  | "software-only"
  /** The adapter gave no device. */
  | "no-device";

export type ChosenDevice =
  | { readonly kind: "gpu"; readonly device: GpuDevice; readonly adapter: AdapterFacts }
  | { readonly kind: "cpu"; readonly why: NoGpu; readonly reason: string };

export interface ChooseDeviceOptions {
  /** WebGPU to use instead of the engine's; null for none. */
  readonly gpu?: GPU | null;
}

/**
 * A device for heavy work. The caller disposes of it.
 *
 * @returns a GPU, or why it is the processor (in words, to be shown)
 * @throws {DomainError} for another word than the three
 * @throws {DataError} when "gpu" was asked for and none can be had, saying what to do
 */
export async function chooseDevice(
  choice: DeviceChoice = "auto",
  { gpu }: ChooseDeviceOptions = {},
): Promise<ChosenDevice> {
  if (!DEVICE_CHOICES.includes(choice))
    throw new DomainError("chooseDevice", "choice", choice, '"auto", "cpu" or "gpu"');
  if (choice === "cpu") return none("not-asked", "the processor was asked for");
  const chosen = await open(choice, await given(gpu));
  if (chosen.kind === "gpu" || choice === "auto") return chosen;
  throw new DataError("chooseDevice", chosen.reason, FIXES[chosen.why]);
}

/** What to do where a GPU was insisted on. */
const FIXES: Readonly<Record<NoGpu, string>> = {
  "not-asked": 'ask for "gpu"',
  "no-webgpu": inNode
    ? `install the package with \`npm install ${WEBGPU_PACKAGE}\`, or use the device "cpu"`
    : 'use a browser with WebGPU, over https or on localhost, or the device "cpu"',
  "no-adapter":
    "install the graphics card's driver (on Debian without a card: mesa-vulkan-drivers 25 or " +
    'newer, from backports, for a slow software adapter), or use the device "cpu"',
  "software-only": 'ask for "gpu" to use it all the same',
  "no-device": 'free the card of other programs, or use the device "cpu"',
};

function none(why: NoGpu, reason: string): ChosenDevice {
  return { kind: "cpu", why, reason };
}

async function given(gpu: GPU | null | undefined): Promise<FoundGpu> {
  if (gpu === undefined) return findGpu();
  return gpu ? { gpu } : { gpu, lacking: "no WebGPU was given" };
}

async function open(choice: "auto" | "gpu", found: FoundGpu): Promise<ChosenDevice> {
  if (!found.gpu) return none("no-webgpu", found.lacking);
  const adapter = await found.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return none("no-adapter", "WebGPU finds no graphics adapter with a usable driver");
  const facts = adapterFacts(adapter);
  if (choice === "auto" && facts.kind === "software") {
    const name = adapterName(facts);
    return none("software-only", `${name} is the only adapter; WebAssembly is faster`);
  }
  try {
    return { kind: "gpu", device: await GpuDevice.open(adapter, facts), adapter: facts };
  } catch (error) {
    return none("no-device", `${adapterName(facts)} gives no device: ${(error as Error).message}`);
  }
}
