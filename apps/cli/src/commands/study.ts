/** `volsmith study`: learned pricers against Black-Scholes, from quotes to report. */
import type { AddCommand } from "../program.ts";
import { addStudyInit } from "./study/init.ts";
import { addStudyLeaderboard } from "./study/leaderboard.ts";
import { addStudyReport } from "./study/report.ts";
import { addStudyRun } from "./study/run.ts";
import { addStudyTable } from "./study/table.ts";

/**
 * One file in `study/`, one line here. They import the study's rooms when they are run, not before: a
 * fifth of a second that other commands need not wait.
 */
const subcommands: readonly AddCommand[] = [
  addStudyRun,
  addStudyReport,
  addStudyLeaderboard,
  addStudyInit,
  addStudyTable,
];

export const addStudy: AddCommand = (program, terminal) => {
  const command = program.command("study");
  for (const add of subcommands) add(command, terminal);
};
