export { checkFolder, makeFolder } from "./folders.ts";
export { readFileBytes } from "./read.ts";
export { readJson } from "./read-json.ts";
export { writeFileAtomic, writeFilesAtomic } from "./write-atomic.ts";
export type { PendingFile } from "./write-atomic.ts";
