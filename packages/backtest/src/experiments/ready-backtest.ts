/** A configuration that comes with the house. One file each, one line in `experiments/index.ts`. */
export interface ReadyBacktest {
  readonly name: string;
  /** What it is for, in a line. */
  readonly summary: string;
  /** As `parseBacktestConfig` takes it; it bears the same name. */
  readonly config: { readonly name: string } & Readonly<Record<string, unknown>>;
}
