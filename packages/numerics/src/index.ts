export { DataError, DomainError, FormatError, ShapeError, VolsmithError } from "./errors.ts";
export type { ErrorCode, FilePlace } from "./errors.ts";
export type { Progress, RunControl } from "./progress.ts";
