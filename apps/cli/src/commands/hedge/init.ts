/** `volsmith hedge init`: configurations to begin with. */
import { DEFAULT_HEDGE, unknownText } from "../../input/load-hedge-config.ts";
import type { AddCommand } from "../../program.ts";
import { textTable } from "../../terminal/table.ts";
import { UsageError } from "../../terminal/usage-error.ts";

interface Options {
  readonly list?: boolean;
}

export const addHedgeInit: AddCommand = (program, { print }) => {
  program
    .command("init")
    .summary("print a ready configuration")
    .description(
      "Prints a configuration that is ready to run: save it, change it, and give the file to " +
        "volsmith hedge train.",
    )
    .argument("[name]", "which", DEFAULT_HEDGE)
    .option("--list", "the names of all, and what each is for")
    .action(async (named: string, { list }: Options) => {
      const { readyBacktests } = await import("@volsmith/backtest");
      if (list) {
        return print(
          textTable(readyBacktests, [
            { head: "name", align: "left", cell: ({ name }) => name },
            { head: "what", align: "left", cell: ({ summary }) => summary },
          ]),
        );
      }
      const ready = readyBacktests.find(({ name }) => name === named);
      if (!ready) throw new UsageError(unknownText(named, readyBacktests));
      print(JSON.stringify(ready.config, null, 2));
    });
};
