/** Real chains of the shared data as snapshots. */
import { existsSync } from "node:fs";
import { buildSnapshot, type Snapshot } from "@volsmith/market";
import { listQuoteDates, readChains } from "@volsmith/market/readers";

const SHARED = new URL("../../../shared/data/", import.meta.url);

/** Full chains; never trained on. */
export const SPX_DAYS = ["20190517", "20220204", "20220610", "20230207", "20230901"] as const;

export interface RealChains {
  readonly file: string;
  /** Dates taken from the file, evenly by position; all where absent. */
  readonly sampled?: number;
  readonly roots?: readonly string[];
}

/** Null where the file is absent. */
export async function snapshotsOf({
  file,
  sampled,
  roots,
}: RealChains): Promise<Snapshot[] | null> {
  const url = new URL(file, SHARED);
  if (!existsSync(url)) return null;
  const options = roots ? { roots } : {};
  const snapshots: Snapshot[] = [];
  const take = async (range: { readonly from?: string; readonly to?: string }): Promise<void> => {
    for await (const chain of readChains(url.pathname, range)) {
      const snapshot = buildSnapshot(chain, options);
      if (snapshot.slices.length > 0) snapshots.push(snapshot);
    }
  };
  if (sampled === undefined) await take({});
  else {
    const dates = await listQuoteDates(url.pathname);
    for (let i = 0; i < sampled; i++) {
      const { date } = dates[Math.floor(((i + 0.5) * dates.length) / sampled)];
      await take({ from: date, to: date });
    }
  }
  return snapshots;
}
