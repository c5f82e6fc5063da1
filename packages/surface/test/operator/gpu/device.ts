import { chooseDevice } from "@volsmith/gpu";

/** Any adapter will do for tests, software too: results are compared, not times. */
const chosen = await chooseDevice("gpu").catch((error: Error) => error);

/** The device, null where there is none. */
export const device = "device" in chosen ? chosen.device : null;

/** For names of tests: why they skip. */
export const absent = chosen instanceof Error ? ` (skipped: ${chosen.message})` : "";

/** Milliseconds that a software adapter may take, to compile all kernels most of all. */
export const PATIENCE = 180_000;
