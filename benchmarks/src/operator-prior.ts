/**
 * What the operator's prior is worth, and how stiff its spline should be.
 *
 * First the SPX test days: eSSVI, eSSVI times a spline that knows nothing of arbitrage, and the prior,
 * at the quotes inside the operator's domain. Then half of the quotes hidden (seeded), on synthetic
 * markets, judged by their truth, and on real chains that are no test days, judged by the hidden mids.
 */
import { randomGenerator } from "@volsmith/numerics";
import {
  auditOnGrid,
  domainPoints,
  EVALUATION_SEEDS,
  priorModel,
  publishedConfig,
  specAuditGrid,
  splineOver,
  subsampleInputs,
  syntheticStream,
  type SurfacePoints,
  type VarianceModel,
} from "@volsmith/surface";
import { measure, publish, type Row } from "./harness.ts";
import { snapshotsOf, SPX_DAYS } from "./real-chains.ts";

type Observed = Pick<SurfacePoints, "rhos" | "zs" | "vols">;

const STIFFNESSES = [0.1, 0.3, 1, 3, 10];
const SYNTHETIC_MARKETS = 40;
const OTHER_CHAINS = {
  "SPX 0-18 days (Barchart)": "spx_barchart_20260220_20260630.csv.gz",
  "BTC (Deribit)": "deribit_btc_20251230_20260531.csv.gz",
  "50 ETF (closes)": "etf50_options_2015_2020.csv.gz",
};
const OTHER_DATES = 8;

const PRIORS: Readonly<Record<string, (observed: Observed) => VarianceModel>> = {
  eSSVI: (observed) => priorModel("essvi", observed),
  "eSSVI × free spline": (observed) =>
    splineOver(priorModel("essvi", observed), observed, { maxIterations: 0 }),
  prior: (observed) => priorModel("spline", observed),
};

const missing: string[] = [];
const errors: Row[] = [];
for (const day of SPX_DAYS) {
  for (const roots of [["SPX"], undefined]) {
    const file = `spx_${day}.csv.gz`;
    const snapshots = await snapshotsOf({ file, ...(roots && { roots }) });
    if (!snapshots) missing.push(file);
    for (const snapshot of snapshots ?? []) {
      const { points } = domainPoints(snapshot, publishedConfig);
      errors.push(...errorRows(`SPX ${day} ${roots ? "monthly" : "all roots"}`, points));
    }
  }
}

const stream = syntheticStream({ seed: EVALUATION_SEEDS, quotes: [30, 1000] });
const markets = Array.from({ length: SYNTHETIC_MARKETS }, (_, i) => stream.at(i));
const hidden: Row[] = [
  hiddenRow(
    "synthetic, against truth",
    markets.map(({ inputs, targets }) => ({ inputs, targets })),
  ),
];
for (const [name, file] of Object.entries(OTHER_CHAINS)) {
  const snapshots = await snapshotsOf({ file, sampled: OTHER_DATES });
  if (!snapshots) missing.push(file);
  else {
    const cases = snapshots.map((snapshot) => {
      const { rhos, zs, vols } = domainPoints(snapshot, publishedConfig).points;
      const inputs = {
        rhos: Float32Array.from(rhos),
        zs: Float32Array.from(zs),
        vols: Float32Array.from(vols),
      };
      return { inputs, targets: inputs.vols };
    });
    hidden.push(hiddenRow(`${name}, hidden mids`, cases));
  }
}

publish({
  title: "The operator's prior",
  tables: [
    { caption: "Errors and violating nodes of the 60 × 201 audit, SPX test days", rows: errors },
    { caption: "Half of the quotes hidden: MAPE in % by stiffness", rows: hidden },
  ],
  notes: [
    `Synthetic: ${SYNTHETIC_MARKETS} markets of the seeds kept for evaluation; all points are judged, shown ones too.`,
    `Real: ${OTHER_DATES} dates a file, evenly spaced; the hidden half alone is judged.`,
    ...missing.map((file) => `${file} is absent: skipped.`),
  ],
});

function errorRows(chain: string, observed: Observed): Row[] {
  return Object.entries(PRIORS).map(([surface, fit]) => {
    const model = fit(observed);
    const audit = auditOnGrid(model, { ...specAuditGrid(), derivatives: "difference" });
    const everywhere = Array.from(observed.rhos, () => true);
    return {
      chain,
      surface,
      quotes: observed.rhos.length,
      "MAPE, %": mape(model, observed, { targets: observed.vols, counts: everywhere }),
      "butterflies, % of nodes": 100 * audit.butterfly.share,
      "calendars, % of nodes": 100 * audit.calendar.share,
      "fit, ms": measure(() => fit(observed), { repetitions: 7 }).median,
    };
  });
}

interface HiddenCase {
  readonly inputs: {
    readonly rhos: Float32Array;
    readonly zs: Float32Array;
    readonly vols: Float32Array;
  };
  /** The truth, or the mids themselves: then the hidden half alone counts. */
  readonly targets: Float32Array;
}

function hiddenRow(chains: string, cases: readonly HiddenCase[]): Row {
  const row: Record<string, string | number> = { chains };
  for (const stiffness of STIFFNESSES) {
    const each = cases.map(({ inputs, targets }, i) => {
      const { inputs: shown, kept } = subsampleInputs({ inputs }, randomGenerator(i), {
        keep: [0.5, 0.5],
      });
      const model = splineOver(priorModel("essvi", shown), shown, { stiffness });
      const isShown = new Set(kept);
      const counts = Array.from(targets, (_, q) => targets !== inputs.vols || !isShown.has(q));
      return mape(model, inputs, { targets, counts });
    });
    row[`stiffness ${stiffness}`] = each.reduce((a, b) => a + b, 0) / each.length;
  }
  return row;
}

/** In %. */
function mape(
  model: VarianceModel,
  { rhos, zs }: Pick<Observed, "rhos" | "zs">,
  { targets, counts }: { readonly targets: ArrayLike<number>; readonly counts: readonly boolean[] },
): number {
  const taus = Float64Array.from(rhos, (rho) => rho * rho);
  const w = model.totalVariances(
    taus,
    Float64Array.from(rhos, (rho, i) => rho * zs[i]),
  );
  let sum = 0;
  let n = 0;
  for (let i = 0; i < w.length; i++) {
    if (!counts[i]) continue;
    sum += Math.abs(Math.sqrt(w[i] / taus[i]) / targets[i] - 1);
    n += 1;
  }
  return (100 * sum) / n;
}
