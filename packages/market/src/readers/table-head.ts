/** The beginning of a table: its columns, what stands above them, and the first rows. */

export interface TableHead {
  readonly kind: "csv" | "parquet";
  /** Column names, trimmed, without surrounding brackets; empty where a header cell is empty. */
  readonly names: readonly string[];
  /** DuckDB type of each column; all VARCHAR in CSV. */
  readonly types: readonly string[];
  /** Names in SQL, quoted. */
  readonly identifiers: readonly string[];
  /** Lines above the header, as they stand. */
  readonly preamble: readonly string[];
  /** First rows below the header, as text (CSV only). */
  readonly sample: readonly (readonly string[])[];
  readonly delimiter: string;
  /** 1-based line of the header; 0 in Parquet. */
  readonly headerLine: number;
}

/** Position of the first column with one of these names, letters compared without case; −1. */
export function columnIndex(head: TableHead, ...names: readonly string[]): number {
  for (const name of names) {
    const wanted = name.toLowerCase();
    const index = head.names.findIndex((candidate) => candidate.toLowerCase() === wanted);
    if (index >= 0) return index;
  }
  return -1;
}

/** Whether each group has at least one of its names among the columns. */
export function hasColumns(
  head: TableHead,
  ...groups: readonly (string | readonly string[])[]
): boolean {
  return groups.every((group) => columnIndex(head, ...[group].flat()) >= 0);
}

const DELIMITERS = [",", ";", "\t", "|"];

/** The delimiter most frequent in a header line; a comma where there is none. */
export function guessDelimiter(line: string): string {
  let best = ",";
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const count = line.split(delimiter).length - 1;
    if (count > most) [best, most] = [delimiter, count];
  }
  return best;
}

/** Cells of one CSV line; double quotes enclose, doubled quotes stand for one. */
export function splitCsvLine(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter);
  const cells: string[] = [];
  let cell = "";
  let state: "plain" | "quoted" = "plain";
  for (let i = 0; i < line.length; i++) {
    const char = line[i];
    if (state === "quoted") {
      if (char !== '"') cell += char;
      else if (line[i + 1] === '"') cell += line[++i];
      else state = "plain";
    } else if (char === '"') state = "quoted";
    else if (char === delimiter) {
      cells.push(cell);
      cell = "";
    } else cell += char;
  }
  cells.push(cell);
  return cells;
}

/** A header cell as a name: no byte-order mark, blanks or brackets around it. */
export function cleanName(cell: string): string {
  return cell
    .replace(/^\uFEFF/, "")
    .trim()
    .replace(/^\[(.*)\]$/, "$1")
    .trim();
}
