/** An evaluation in tables, for the terminal. */
import type {
  ArbitrageAblation,
  ChainAccuracy,
  Distribution,
  DropHalfResult,
  MethodAccuracy,
  MethodSummary,
  NeighbourAblation,
  OperatorEvaluation,
  SsviTest,
  SyntheticTruth,
} from "@volsmith/surface";
import { count, fixed, percent, plain } from "../terminal/format.ts";
import { styles } from "../terminal/styles.ts";
import { textTable } from "../terminal/table.ts";
import type { Column } from "../terminal/table.ts";
import type { EvaluationFacts } from "./evaluation-facts.ts";

export function evaluationText(
  { accuracy, dropHalf, ssvi, synthetic, neighbours, arbitrage }: OperatorEvaluation,
  { warnings }: EvaluationFacts,
): string {
  const failures = [
    ...(accuracy?.chains.flatMap((chain) => chain.failures) ?? []),
    ...(dropHalf?.failures ?? []),
    ...(synthetic?.failures ?? []),
  ];
  const blocks = [
    ...(accuracy?.chains.map(chainText) ?? []),
    ...(accuracy && accuracy.chains.length > 1 ? [summaryText(accuracy.summary)] : []),
    dropHalf && dropHalfText(dropHalf),
    ssvi && ssviText(ssvi),
    synthetic && syntheticText(synthetic),
    neighbours && neighboursText(neighbours),
    arbitrage && arbitrageText(arbitrage),
    warnings.map((text) => `${styles.warn("warning:")} ${text}`).join("\n"),
    failureText(failures),
  ];
  return blocks.filter((block) => block).join("\n\n");
}

function title(text: string, note = ""): string {
  return `${styles.strong(text)}${note ? `  ${styles.dim(note)}` : ""}`;
}

/** "0.00012" as people compare it: 1.2e-4; a plain 0 where there is none. */
function small(value: number): string {
  return value === 0 ? "0" : value.toExponential(1);
}

function milliseconds(value: number): string {
  return `${count(Math.round(value))} ms`;
}

function methodColumn<Row extends { readonly method: string }>(): Column<Row> {
  return { head: "method", align: "left", cell: ({ method }) => method };
}

function chainText({ chain, nQuotes, nLeftOut, methods }: ChainAccuracy): string {
  const left = nLeftOut > 0 ? `, ${count(nLeftOut)} outside the domain` : "";
  const table = textTable<MethodAccuracy>(methods, [
    methodColumn(),
    { head: "MAPE", cell: ({ errors }) => percent(errors.relative.mean) },
    { head: "median", cell: ({ errors }) => percent(errors.relative.q50) },
    { head: "95 %", cell: ({ errors }) => percent(errors.relative.q95) },
    { head: "½ spreads", cell: ({ errors }) => fixed(errors.halfSpreads?.mean ?? null, 3) },
    { head: "median", cell: ({ errors }) => fixed(errors.halfSpreads?.q50 ?? null, 2) },
    { head: "95 %", cell: ({ errors }) => fixed(errors.halfSpreads?.q95 ?? null, 2) },
    { head: "in bid-ask", cell: ({ errors }) => percent(errors.insideBidAsk ?? NaN, 1) },
    { head: "butterfly", cell: ({ audits }) => share(audits.domain.butterfly.share) },
    { head: "calendar", cell: ({ audits }) => share(audits.domain.calendar.share) },
    { head: "quoted b.", cell: ({ audits }) => share(audits.quoted?.butterfly.share ?? NaN) },
    { head: "quoted c.", cell: ({ audits }) => share(audits.quoted?.calendar.share ?? NaN) },
    {
      head: "moved, ½ spr.",
      cell: ({ repaired }) => fixed(repaired?.displacement?.mean ?? null, 4),
    },
    { head: "repaired", cell: ({ repaired }) => repairedShare(repaired) },
    { head: "time", cell: ({ fitMs, askMs }) => milliseconds(fitMs + askMs) },
  ]);
  return `${title(plain(chain), `${count(nQuotes)} quotes${left}`)}\n${table}`;
}

function share(value: number): string {
  const text = percent(value);
  return value > 0 ? styles.warn(text) : text;
}

function repairedShare(repaired: MethodAccuracy["repaired"]): string {
  if (!repaired) return "–";
  const { butterfly, calendar } = repaired.audits.domain;
  const violations = butterfly.violations + calendar.violations;
  return violations === 0 ? styles.good("free") : styles.bad(`${count(violations)} nodes`);
}

function summaryText(summary: readonly MethodSummary[]): string {
  const table = textTable(summary, [
    methodColumn(),
    { head: "chains", cell: ({ nChains }) => count(nChains) },
    { head: "MAPE", cell: ({ mape }) => percent(mape.mean) },
    { head: "std", cell: ({ mape }) => percent(mape.std) },
    { head: "5 %", cell: ({ mape }) => percent(mape.q05) },
    { head: "50 %", cell: ({ mape }) => percent(mape.q50) },
    { head: "95 %", cell: ({ mape }) => percent(mape.q95) },
    { head: "½ spreads", cell: ({ halfSpreads }) => fixed(halfSpreads?.mean ?? null, 3) },
    { head: "50 %", cell: ({ halfSpreads }) => fixed(halfSpreads?.q50 ?? null, 2) },
    { head: "95 %", cell: ({ halfSpreads }) => fixed(halfSpreads?.q95 ?? null, 2) },
    { head: "in bid-ask", cell: ({ insideBidAsk }) => percent(insideBidAsk?.mean ?? NaN, 1) },
    { head: "L but", cell: ({ audit }) => small(audit.butterflyLoss.mean) },
    { head: "L cal", cell: ({ audit }) => small(audit.calendarLoss.mean) },
    { head: "returned MAPE", cell: ({ returned }) => percent(returned.mape.mean) },
    { head: "moved", cell: ({ returned }) => fixed(returned.displacement?.mean ?? null, 4) },
    { head: "time", cell: ({ fitMs }) => milliseconds(fitMs.mean) },
  ]);
  return `${title("Over chains", "each chain counts the same")}\n${table}`;
}

function dropHalfText({ results, repeats, seed }: DropHalfResult): string {
  const quantiles = (head: string, pick: (row: (typeof results)[number]) => Distribution) => [
    { head, cell: (row: (typeof results)[number]) => percent(pick(row).mean) },
    { head: "5 %", cell: (row: (typeof results)[number]) => percent(pick(row).q05) },
    { head: "50 %", cell: (row: (typeof results)[number]) => percent(pick(row).q50) },
    { head: "95 %", cell: (row: (typeof results)[number]) => percent(pick(row).q95) },
  ];
  const table = textTable(results, [
    { head: "hidden", align: "left", cell: ({ mode }) => hidden[mode] },
    methodColumn(),
    { head: "runs", cell: ({ runs }) => count(runs.length) },
    ...quantiles("train", ({ train }) => train),
    ...quantiles("test", ({ test }) => test),
    { head: "test − train", cell: ({ difference }) => percent(difference.mean) },
  ]);
  return `${title("Half of the quotes hidden", `${repeats} random halves a chain, seed ${seed}`)}\n${table}`;
}

const hidden = {
  interpolation: "at random",
  extrapolation: "both wings",
  expiries: "every second expiry",
} as const;

function ssviText(tests: readonly SsviTest[]): string {
  const table = textTable(tests, [
    methodColumn(),
    { head: "8 × 51 inputs", cell: ({ input }) => percent(input.mean) },
    { head: "95 %", cell: ({ input }) => percent(input.q95) },
    { head: "100 × 100", cell: ({ fine }) => percent(fine.mean) },
    { head: "95 %", cell: ({ fine }) => percent(fine.q95) },
  ]);
  return `${title("SSVI test", "MAPE against the exact surface")}\n${table}`;
}

function syntheticText({ summaries, markets, seed }: SyntheticTruth): string {
  const all = textTable(
    summaries.filter(({ by }) => by === "all"),
    [
      methodColumn(),
      { head: "at quotes", cell: ({ atQuotes }) => percent(atQuotes.mean) },
      { head: "50 %", cell: ({ atQuotes }) => percent(atQuotes.q50) },
      { head: "95 %", cell: ({ atQuotes }) => percent(atQuotes.q95) },
      { head: "between", cell: ({ offQuotes }) => percent(offQuotes.mean) },
      { head: "50 %", cell: ({ offQuotes }) => percent(offQuotes.q50) },
      { head: "95 %", cell: ({ offQuotes }) => percent(offQuotes.q95) },
      { head: "½ spreads", cell: ({ halfSpreads }) => fixed(halfSpreads?.mean ?? null, 2) },
      { head: "quotes' noise", cell: ({ noise }) => percent(noise.mean) },
    ],
  );
  const methods = [...new Set(summaries.map(({ method }) => method))];
  const groups = summaries.filter(({ by, method }) => by !== "all" && method === methods[0]);
  const byGroup = textTable(groups, [
    {
      head: "between, 50 %",
      align: "left",
      cell: ({ group, nMarkets }) => `${group} (${nMarkets})`,
    },
    ...methods.map((method) => ({
      head: method,
      cell: ({ by, group }: (typeof groups)[number]) => {
        const own = summaries.find(
          (each) => each.by === by && each.group === group && each.method === method,
        );
        return percent(own?.offQuotes.q50 ?? NaN);
      },
    })),
  ]);
  const note = `${markets.length} markets never trained on, seed ${seed}`;
  return `${title("Against the truth behind synthetic quotes", note)}\n${all}\n\n${byGroup}`;
}

function neighboursText({ trainedK, rows }: NeighbourAblation): string {
  const table = textTable(rows, [
    { head: "K", cell: ({ k }) => `${k}${k === trainedK ? "*" : ""}` },
    { head: "MAPE", cell: ({ mape }) => percent(mape.mean) },
    { head: "½ spreads", cell: ({ halfSpreads }) => fixed(halfSpreads?.mean ?? null, 3) },
    { head: "L but", cell: ({ audit }) => small(audit.butterflyLoss.mean) },
    { head: "L cal", cell: ({ audit }) => small(audit.calendarLoss.mean) },
    { head: "encode", cell: ({ encodeMs }) => milliseconds(encodeMs.q50) },
    { head: "50 × 50", cell: ({ gridMs }) => milliseconds(gridMs.q50) },
  ]);
  return `${title("Other numbers of neighbours", "same weights; * the K they were trained at")}\n${table}`;
}

function arbitrageText({ rows, steps, batch, rate }: ArbitrageAblation): string {
  const table = textTable(rows, [
    { head: "weight", cell: ({ arbitrageWeight }) => count(arbitrageWeight) },
    { head: "MAPE", cell: (row) => percent(row.mape.mean) },
    { head: "½ spreads", cell: (row) => fixed(row.halfSpreads?.mean ?? null, 3) },
    { head: "butterfly", cell: (row) => share(row.audit.butterflyShare.mean) },
    { head: "calendar", cell: (row) => share(row.audit.calendarShare.mean) },
    { head: "L but", cell: (row) => small(row.audit.butterflyLoss.mean) },
    { head: "L cal", cell: (row) => small(row.audit.calendarLoss.mean) },
  ]);
  const note = `trained on from the same weights, ${count(steps)} steps of ${batch} synthetic markets at ${rate}`;
  return `${title("Other weights of the arbitrage terms", note)}\n${table}`;
}

/** One line a method and reason, with how often. */
function failureText(
  failures: readonly { readonly chain: string; readonly method: string; readonly reason: string }[],
): string {
  const byReason = new Map<string, { readonly chain: string; times: number }>();
  for (const { chain, method, reason } of failures) {
    const key = `${method}: ${plain(reason, 200)}`;
    const known = byReason.get(key);
    if (known) known.times += 1;
    else byReason.set(key, { chain, times: 1 });
  }
  return [...byReason]
    .map(([text, { chain, times }]) => {
      const where = times > 1 ? `${plain(chain)} and ${count(times - 1)} more` : plain(chain);
      return `${styles.bad("failed:")} ${text} (${where})`;
    })
    .join("\n");
}
