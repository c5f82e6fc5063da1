/** An evaluation as tables for spreadsheets, a file each. */
import type { Distribution, ErrorMaps, OperatorEvaluation } from "@volsmith/surface";

export interface CsvFile {
  readonly name: string;
  readonly text: string;
}

/** Files for the experiments that were run. Shares are decimals: 0.01 is 1 %. */
export function evaluationCsvs(evaluation: OperatorEvaluation): CsvFile[] {
  const { accuracy, dropHalf, ssvi, synthetic, neighbours, arbitrage } = evaluation;
  return [
    ...(accuracy
      ? [
          file("accuracy", accuracyRows(accuracy.chains)),
          file("error-maps", mapRows(accuracy.maps)),
        ]
      : []),
    ...(dropHalf
      ? [
          file(
            "drop-half",
            dropHalf.results.flatMap(({ method, mode, runs }) =>
              runs.map((run) => ({ method, mode, ...run })),
            ),
          ),
        ]
      : []),
    ...(ssvi
      ? [
          file(
            "ssvi",
            ssvi.flatMap(({ method, input, fine }) => [
              { method, points: "input", ...input },
              { method, points: "fine", ...fine },
            ]),
          ),
        ]
      : []),
    ...(synthetic
      ? [
          file(
            "synthetic",
            synthetic.markets.flatMap(({ methods, ...market }) =>
              methods.map((errors) => ({ ...market, ...errors })),
            ),
          ),
        ]
      : []),
    ...(neighbours
      ? [
          file(
            "neighbours",
            neighbours.rows.map(({ k, audit, ...row }) => ({ k, ...means({ ...row, ...audit }) })),
          ),
        ]
      : []),
    ...(arbitrage
      ? [
          file(
            "arbitrage",
            arbitrage.rows.map(({ arbitrageWeight, mape, halfSpreads, audit }) => ({
              arbitrageWeight,
              ...means({ mape, halfSpreads, ...audit }),
            })),
          ),
        ]
      : []),
  ];
}

type Row = Readonly<Record<string, string | number | null>>;

function accuracyRows(chains: NonNullable<OperatorEvaluation["accuracy"]>["chains"]): Row[] {
  return chains.flatMap(({ chain, nQuotes, methods }) =>
    methods.map(({ method, kind, errors, audits, fitMs, askMs, verdict, repaired }) => ({
      chain,
      method,
      kind,
      nQuotes,
      mape: errors.relative.mean,
      medianApe: errors.relative.q50,
      q95Ape: errors.relative.q95,
      halfSpreads: errors.halfSpreads?.mean ?? null,
      medianHalfSpreads: errors.halfSpreads?.q50 ?? null,
      q95HalfSpreads: errors.halfSpreads?.q95 ?? null,
      insideBidAsk: errors.insideBidAsk,
      butterflyShare: audits.domain.butterfly.share,
      calendarShare: audits.domain.calendar.share,
      butterflyLoss: audits.domain.butterfly.loss,
      calendarLoss: audits.domain.calendar.loss,
      quotedButterflyShare: audits.quoted?.butterfly.share ?? null,
      quotedCalendarShare: audits.quoted?.calendar.share ?? null,
      verdict,
      repairedMape: repaired?.errors.relative.mean ?? null,
      repairedHalfSpreads: repaired?.errors.halfSpreads?.mean ?? null,
      displacement: repaired?.displacement?.mean ?? null,
      fitMs,
      askMs,
      repairMs: repaired?.repairMs ?? null,
    })),
  );
}

/** A row for each cell and method that has quotes there. */
function mapRows({ rhoEdges, zEdges, methods }: ErrorMaps): Row[] {
  const nZs = zEdges.length - 1;
  return methods.flatMap(({ method, counts, relative, halfSpreads }) =>
    counts.flatMap((quotes, cell) => {
      if (quotes === 0) return [];
      const [i, j] = [Math.floor(cell / nZs), cell % nZs];
      return [
        {
          method,
          rhoFrom: rhoEdges[i],
          rhoTo: rhoEdges[i + 1],
          zFrom: zEdges[j],
          zTo: zEdges[j + 1],
          quotes,
          relative: relative[cell],
          halfSpreads: halfSpreads[cell],
        },
      ];
    }),
  );
}

function means(distributions: Readonly<Record<string, Distribution | null>>): Row {
  const entries = Object.entries(distributions);
  return Object.fromEntries(entries.map(([name, value]) => [name, value?.mean ?? null]));
}

function file(name: string, rows: readonly Row[]): CsvFile {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(","));
  return { name: `${name}.csv`, text: `${[columns.join(","), ...lines].join("\n")}\n` };
}

function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
