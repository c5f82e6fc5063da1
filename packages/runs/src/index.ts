export { checked, refuse } from "./config/checked.ts";
export type { CheckedPlace } from "./config/checked.ts";
export { explainIssue, shortJson } from "./config/explain-issue.ts";
export { configName, CONFIG_NAME } from "./config/config-name.ts";
export { readConfigText } from "./config/read-config-text.ts";
export type { ConfigText } from "./config/read-config-text.ts";
export { fileName } from "./file-name.ts";
export { ProgressBoard } from "./progress-board.ts";
export { seedOf } from "./seeds.ts";
