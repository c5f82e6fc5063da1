/** `volsmith check`: what is and is not arbitrage-free, about the quotes and about a surface. */
import { certificateText, FIT_METHODS, studySurfaces } from "@volsmith/surface";
import type { FitMethod, QuoteCheck, QuoteViolation } from "@volsmith/surface";
import { loadSnapshot, withQuoteOptions } from "../input/load-snapshot.ts";
import type { QuoteOptions } from "../input/load-snapshot.ts";
import { choice } from "../input/choices.ts";
import { prepareMethods, withMethodOptions } from "../input/methods.ts";
import type { MethodOptions } from "../input/methods.ts";
import { snapshotHead } from "../output/snapshot-text.ts";
import type { AddCommand } from "../program.ts";
import { count, fixed, maturity } from "../terminal/format.ts";
import { textTable } from "../terminal/table.ts";

interface Options extends QuoteOptions, MethodOptions {
  readonly method?: FitMethod;
  readonly strict?: boolean;
  readonly json?: boolean;
}

const shown = 10;

export const addCheck: AddCommand = (program, terminal) => {
  const command = program
    .command("check")
    .description(
      "Looks for trades that cannot lose among the quotes (mids against each other, and bids " +
        "against asks), and for butterfly and calendar arbitrage in a fitted surface, on a grid and " +
        "between its nodes.",
    )
    .argument("[file]", "a chain or a snapshot file (default: an embedded synthetic market)")
    .addOption(
      choice("--method <method>", "(default: operator with --weights, else svi)", FIT_METHODS),
    )
    .option("--strict", "end with 1 if quotes can be traded for free, or the surface has arbitrage")
    .option("--json", "the certificate and every violation as JSON");
  withMethodOptions(withQuoteOptions(command)).action(
    async (file: string | undefined, options: Options) => {
      const method = options.method ?? (options.weights === undefined ? "svi" : "operator");
      const { methods, dispose } = await prepareMethods([method], options);
      try {
        const { snapshot } = await loadSnapshot(file, options, terminal);
        const study = await studySurfaces(snapshot, {
          methods,
          repair: "never",
          ...terminal.control,
        });
        const { quotes, failures } = study;
        const certificate = study.methods[0]?.certificate ?? null;
        terminal.print(
          options.json
            ? JSON.stringify({ quotes, certificate, failures })
            : [
                snapshotHead(snapshot),
                "",
                quotesText(quotes),
                "",
                certificate ? certificateText(certificate) : failures[0]?.reason,
              ].join("\n"),
        );
        const violated = quotes.executableViolations > 0 || certificate?.verdict === "violated";
        if (options.strict && violated) process.exitCode = 1;
      } finally {
        dispose();
      }
    },
  );
};

function quotesText(check: QuoteCheck): string {
  const { quotes, midViolations, executableViolations, violations, spreads } = check;
  const head =
    `${count(quotes)} quotes: ${count(midViolations)} mids contradict their neighbours, ` +
    (spreads === "none"
      ? "no spread is known"
      : `${count(executableViolations)} quotes allow a riskless trade through the spread`);
  const worst = violations
    .filter(({ level }) => level === (executableViolations > 0 ? "executable" : "mid"))
    .toSorted((a, b) => b.halfSpreads - a.halfSpreads || b.gain - a.gain)
    .slice(0, shown);
  if (worst.length === 0) return head;
  const table = textTable<QuoteViolation>(worst, [
    { head: "kind", align: "left", cell: ({ kind }) => kind },
    { head: "level", align: "left", cell: ({ level }) => level },
    { head: "in", cell: ({ tau }) => maturity(tau) },
    { head: "strike", cell: ({ strike }) => String(strike) },
    { head: "gain, ½ spr.", cell: ({ halfSpreads }) => fixed(halfSpreads, 3) },
    { head: "trade", align: "left", cell: legsText },
  ]);
  return `${head}; the largest:\n${table}`;
}

/** "+1 put 4200, −2 put 4225, +1 put 4250" */
function legsText({ legs, tau }: QuoteViolation): string {
  return legs
    .map((leg) => {
      const sign = leg.quantity > 0 ? "+" : "−";
      const when = leg.tau === tau ? "" : ` in ${maturity(leg.tau)}`;
      return `${sign}${Number(Math.abs(leg.quantity).toPrecision(3))} ${leg.instrument} ${leg.strike}${when}`;
    })
    .join(", ");
}
