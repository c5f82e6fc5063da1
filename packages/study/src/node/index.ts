export { runStudy } from "./run/run-study.ts";
export type { StudyControl, StudyRequest } from "./run/run-study.ts";
export { readResult, writeResult } from "./run/write-result.ts";
export { readManifest } from "./folder/manifest.ts";
export type { Manifest } from "./folder/manifest.ts";
export { tableFingerprint } from "./folder/fingerprint.ts";
export { readLeaderboard } from "./folder/leaderboard.ts";
export type { Leaderboard, LeaderboardLine, SearchStanding } from "./folder/leaderboard.ts";
export { loadStudyTable, writeStudyTable } from "./load-table.ts";
