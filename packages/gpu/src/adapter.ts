/**
 * Where WebGPU comes from: the browser's own, or in Node the package `webgpu` (Dawn), which users
 * install themselves because it weighs 130 MB.
 */

export const inNode = typeof process !== "undefined" && Boolean(process.versions?.node);

/** What an adapter says of itself. */
export interface AdapterFacts {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** "software": a processor that plays graphics card, such as llvmpipe or SwiftShader. */
  readonly kind: "hardware" | "software";
}

/** Version of the package that is tested. */
export const WEBGPU_PACKAGE = "webgpu@0.6.2";

const SOFTWARE = /llvmpipe|lavapipe|swiftshader|softpipe|basic render|\bsoftware\b|\bcpu\b/i;

export function adapterFacts({ info }: Pick<GPUAdapter, "info">): AdapterFacts {
  const { vendor, architecture, device, description } = info;
  const words = [vendor, architecture, device, description].join(" ");
  const software = info.isFallbackAdapter || SOFTWARE.test(words);
  return { vendor, architecture, device, description, kind: software ? "software" : "hardware" };
}

/** One line for logs: the name the driver gives, and whether it is software. */
export function adapterName({ vendor, architecture, device, description, kind }: AdapterFacts) {
  const named = description || device || [vendor, architecture].filter(Boolean).join(" ");
  return `${named || "unnamed adapter"}${kind === "software" ? " (software)" : ""}`;
}

/** WebGPU of this engine, or what is lacking, in words. */
export type FoundGpu = { readonly gpu: GPU } | { readonly gpu: null; readonly lacking: string };

/** The package's GPU object must outlive its adapters and devices, and one is enough. */
let packaged: Promise<FoundGpu> | undefined;

export async function findGpu(): Promise<FoundGpu> {
  const { navigator } = globalThis as { readonly navigator?: { readonly gpu?: GPU } };
  if (navigator?.gpu) return { gpu: navigator.gpu };
  if (!inNode) return { gpu: null, lacking: "this browser has no WebGPU" };
  return (packaged ??= loadPackage());
}

async function loadPackage(): Promise<FoundGpu> {
  // A name in a variable, so that bundlers for browsers do not look for the package.
  const name = "webgpu";
  try {
    const { create } = (await import(/* @vite-ignore */ name)) as {
      readonly create: (options: readonly string[]) => GPU;
    };
    return { gpu: create([]) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const lacking =
      code === "ERR_MODULE_NOT_FOUND"
        ? "the package webgpu is not installed"
        : `the package webgpu does not run here: ${message}`;
    return { gpu: null, lacking };
  }
}
