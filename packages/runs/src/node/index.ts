export { lockFolder } from "./lock.ts";
export { now, openEventLog, readEvents } from "./event-log.ts";
export type { EventLog } from "./event-log.ts";
export { claimFolder, readManifest } from "./manifest.ts";
export type { ClaimOptions, RunManifest } from "./manifest.ts";
export { shortHash } from "./short-hash.ts";
export { machineName } from "./machine.ts";
export { isSystemFailure } from "./system-failure.ts";
