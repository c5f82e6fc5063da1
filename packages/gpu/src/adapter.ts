/**
 * Where WebGPU comes from: the browser's own, or in Node the package `webgpu` (Dawn), which users
 * install themselves because it weighs 130 MB.
 */

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

/** The package's GPU object must outlive its adapters and devices, and one is enough. */
let packaged: Promise<GPU | null> | undefined;

/** WebGPU of this engine; null where there is none. */
export async function findGpu(): Promise<GPU | null> {
  const { navigator } = globalThis as { readonly navigator?: { readonly gpu?: GPU } };
  if (navigator?.gpu) return navigator.gpu;
  if (typeof process === "undefined" || !process.versions?.node) return null;
  return (packaged ??= loadPackage());
}

async function loadPackage(): Promise<GPU | null> {
  // A name in a variable, so that bundlers for browsers do not look for the package.
  const name = "webgpu";
  try {
    const { create } = (await import(/* @vite-ignore */ name)) as {
      readonly create: (options: readonly string[]) => GPU;
    };
    return create([]);
  } catch {
    return null; // not installed, or without a build for this platform
  }
}
