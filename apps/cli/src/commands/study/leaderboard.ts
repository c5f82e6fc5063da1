/** `volsmith study leaderboard`: who leads, while a study runs or after. */
import { leaderboardText } from "../../output/leaderboard-text.ts";
import type { AddCommand } from "../../program.ts";

interface Options {
  readonly json?: boolean;
}

export const addStudyLeaderboard: AddCommand = (program, { print }) => {
  program
    .command("leaderboard")
    .summary("who leads, at any time")
    .description(
      "Shows the models of a run folder by what the validation part says of them, and the trials " +
        "of searches; the study may still be running.",
    )
    .argument("<folder>", "of volsmith study run")
    .option("--json", "as JSON")
    .action(async (folder: string, { json }: Options) => {
      const { readLeaderboard } = await import("@volsmith/study/node");
      const board = await readLeaderboard(folder);
      print(json ? JSON.stringify(board) : leaderboardText(board));
    });
};
