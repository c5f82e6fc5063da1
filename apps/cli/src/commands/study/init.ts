/** `volsmith study init`: a configuration to begin with. */
import type { AddCommand } from "../../program.ts";

export const addStudyInit: AddCommand = (program, { print }) => {
  program
    .command("init")
    .summary("print the default configuration")
    .description(
      "Prints the configuration of the embedded study: save it, change it, and run it with " +
        "volsmith study run FILE.",
    )
    .action(async () => {
      const { defaultStudy } = await import("@volsmith/study");
      print(JSON.stringify(defaultStudy, null, 2));
    });
};
