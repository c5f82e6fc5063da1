import { DataError, DomainError } from "@volsmith/numerics";

import { adapterFacts, adapterName, findGpu, WEBGPU_PACKAGE } from "./adapter.ts";
import type { AdapterFacts } from "./adapter.ts";
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
  const found = await open(choice, gpu === undefined ? await findGpu() : gpu);
  if (found.kind === "gpu" || choice === "auto") return found;
  throw new DataError("chooseDevice", found.reason, FIXES[found.why]);
}

const inNode = typeof process !== "undefined" && Boolean(process.versions?.node);

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

async function open(choice: "auto" | "gpu", gpu: GPU | null): Promise<ChosenDevice> {
  if (!gpu) {
    const lacking = inNode ? "the package webgpu is not installed" : "this browser has no WebGPU";
    return none("no-webgpu", lacking);
  }
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
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
