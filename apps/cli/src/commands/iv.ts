/** `volsmith iv`: implied volatility of one price, or of every row of a table. */
import { readFileBytes } from "@volsmith/files/node";
import { DataError, FormatError } from "@volsmith/numerics";
import { blackGreeks, impliedVol, impliedVols, IMPLIED_VOL_STATUSES } from "@volsmith/pricing";
import type { OptionType } from "@volsmith/pricing";
import { csvFormat, csvParse } from "d3-dsv";
import type { DSVRowArray } from "d3-dsv";
import { choice, positive } from "../input/choices.ts";
import { readStandardInput } from "../input/standard-input.ts";
import type { AddCommand } from "../program.ts";
import { UsageError } from "../terminal/usage-error.ts";
import { percent, plain } from "../terminal/format.ts";

interface Options {
  readonly price?: number;
  readonly forward?: number;
  readonly strike?: number;
  readonly tau?: number;
  readonly type: OptionType;
  readonly discountFactor: number;
  readonly json?: boolean;
}

export const addIv: AddCommand = (program, terminal) => {
  program
    .command("iv")
    .description(
      "Black volatility to machine precision, of one price (--price and its options) or of every " +
        "row of a CSV table with columns price, forward, strike, tau, type (call or put) and " +
        "optionally discount_factor; the table comes back with vol and status added.",
    )
    .argument("[table]", "CSV file, or - for standard input")
    .option("--price <premium>", "as quoted, discounted", positive)
    .option("--forward <price>", "of the underlying at expiry", positive)
    .option("--strike <price>", "", positive)
    .option("--tau <years>", "time to expiry", positive)
    .addOption(choice("--type <type>", "", ["call", "put"]).default("call"))
    .option("--discount-factor <d>", "price today of 1 at expiry", positive, 1)
    .option("--json", "as JSON")
    .action(async (table: string | undefined, options: Options) => {
      if (table !== undefined) {
        const given = inputs.filter((name) => options[name] !== undefined);
        if (given.length > 0) {
          throw new UsageError(`give a table or --${given.join(", --")}, not both`);
        }
        const text =
          table === "-"
            ? await readStandardInput()
            : new TextDecoder().decode(await readFileBytes(table));
        const source = table === "-" ? "standard input" : table;
        const rows = tableVols(csvParse(text.replace(/^\uFEFF/, "")), source);
        terminal.print(options.json ? JSON.stringify(rows) : csvFormat(rows));
        return;
      }
      terminal.print(options.json ? JSON.stringify(one(options)) : oneText(options));
    });
};

const inputs = ["price", "forward", "strike", "tau"] as const;

function one(options: Options) {
  const { price, forward, strike, tau, type, discountFactor } = options;
  if (price === undefined || forward === undefined || strike === undefined || tau === undefined) {
    const missing = inputs.filter((name) => options[name] === undefined).map((name) => `--${name}`);
    throw new UsageError(`name a table, or give ${missing.join(", ")} too`);
  }
  const input = { forward, strike, tau, type, discountFactor };
  const { status, vol } = impliedVol(price, input);
  if (status !== "ok") return { status, vol: null, greeks: null };
  return { status, vol, greeks: blackGreeks(vol, input, { greekUnits: "market" }) };
}

function oneText(options: Options): string {
  const { status, vol, greeks } = one(options);
  if (vol === null || greeks === null) {
    throw new DataError(
      "iv",
      `the price is ${status.replace("-", " ")}: no volatility gives it`,
      "check price, forward, strike, type and discount factor",
    );
  }
  return [
    `vol    ${percent(vol, 4).padStart(13)}`,
    `delta  ${digits(greeks.delta)}`,
    `gamma  ${digits(greeks.gamma)}`,
    `vega   ${digits(greeks.vega)}   per 1 % of volatility`,
    `theta  ${digits(greeks.theta)}   per calendar day`,
    `rho    ${digits(greeks.rhoRate)}   per 1 % of rate`,
    `vanna  ${digits(greeks.vanna)}`,
    `volga  ${digits(greeks.volga)}`,
  ].join("\n");
}

function digits(value: number): string {
  return value.toPrecision(6).padStart(13);
}

const needed = ["price", "forward", "strike", "tau", "type"] as const;

/** The rows with `vol` and `status`; a cell that is no number is an error that names its place. */
function tableVols(table: DSVRowArray, file: string): Record<string, string>[] {
  const missing = needed.filter((name) => !table.columns.includes(name));
  if (missing.length > 0) {
    const there = table.columns.map((name) => plain(name, 20)).slice(0, 12);
    throw new FormatError(
      { file, line: 1 },
      `there is no column ${missing.join(", ")} among ${there.join(" | ") || "none"}`,
      `a comma-separated table needs ${needed.join(", ")} and may have discount_factor`,
    );
  }
  const numbers = (column: string): Float64Array =>
    Float64Array.from(table, (row, i) => numberCell(row[column], { file, line: i + 2, column }));
  const signs = Int8Array.from(table, (row, i) => signCell(row["type"], { file, line: i + 2 }));
  const { vols, statuses } = impliedVols(numbers("price"), {
    forwards: numbers("forward"),
    strikes: numbers("strike"),
    taus: numbers("tau"),
    signs,
    ...(table.columns.includes("discount_factor") && {
      discountFactors: numbers("discount_factor"),
    }),
  });
  return table.map((row, i) => {
    const status = IMPLIED_VOL_STATUSES[statuses[i]];
    return { ...row, vol: status === "ok" ? String(vols[i]) : "", status };
  });
}

function numberCell(
  text: string | undefined,
  place: { file: string; line: number; column: string },
) {
  const value = Number(text);
  // Number also reads "" as 0 and "0x10" as 16.
  if (text === undefined || Number.isNaN(value) || !/\d|inf/i.test(text) || /x/i.test(text)) {
    throw new FormatError(place, `${JSON.stringify(text ?? "")} is not a number`);
  }
  return value;
}

function signCell(text: string | undefined, place: { file: string; line: number }): 1 | -1 {
  const letter = text?.trim()[0]?.toLowerCase();
  if (letter === "c") return 1;
  if (letter === "p") return -1;
  throw new FormatError(
    { ...place, column: "type" },
    `${JSON.stringify(text ?? "")} is neither call nor put`,
  );
}
