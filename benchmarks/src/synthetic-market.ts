/**
 * Synthetic markets: whole markets a minute to train on, and the exact smiles in them against
 * QuantLib's Heston engines.
 *
 *   node benchmarks/dist/synthetic-market.js [--json] [--no-peer]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  defaultMarket,
  formatChain,
  generateMarket,
  hestonTruth,
  presetModel,
  sampleMarketSpec,
} from "@volsmith/market";
import type { TruthName } from "@volsmith/market";
import { randomGenerator } from "@volsmith/numerics";
import type { HestonParameters } from "@volsmith/pricing";
import { measure, publish, runPeer, show, summarise } from "./harness.ts";
import type { Row } from "./harness.ts";

interface PeerResult {
  readonly quantlib: string;
  readonly engines: Readonly<
    Record<
      string,
      { readonly seconds: readonly number[]; readonly vols: readonly (number | null)[] }
    >
  >;
}

const MARKETS = 40;
const parameters = presetModel("index", "heston").parameters as HestonParameters;
const days = [
  2, 5, 7, 9, 14, 16, 21, 28, 35, 42, 49, 63, 77, 91, 119, 154, 182, 245, 308, 365, 462, 644,
];

publish({
  title: "Synthetic markets",
  tables: [
    { caption: "Random markets, one thread", rows: randomMarkets() },
    { caption: "The default market", rows: defaultMarketRows() },
    { caption: "Exact smiles: Heston prices and implied volatilities", rows: smileRows() },
  ],
  notes: [
    `Random markets: index, stock and coin in turn, ${MARKETS} seeds, listings, quotes and truth.`,
    "QuantLib prices option by option; ours shares the characteristic function among a smile's strikes.",
  ],
});

function randomMarkets(): Row[] {
  const names: readonly TruthName[] = ["ssvi", "heston", "bates"];
  return names.map((name) => {
    const rng = randomGenerator(11);
    let nRows = 0;
    const time = measure(
      () => {
        nRows = 0;
        for (let i = 0; i < MARKETS; i += 1) {
          const spec = sampleMarketSpec(rng.fork(2 * i), { models: [name] });
          nRows += generateMarket(spec, rng.fork(2 * i + 1)).chain.rows.size;
        }
      },
      { warmUp: 2, repetitions: 9 },
    );
    return {
      model: name,
      "markets a minute": (MARKETS / time.median) * 60_000,
      "rows a market": nRows / MARKETS,
      "ms a market": time.median / MARKETS,
      "± ms": time.spread / MARKETS,
    };
  });
}

function defaultMarketRows(): Row[] {
  const market = defaultMarket();
  const make = measure(() => defaultMarket());
  const format = measure(() => formatChain(market.chain, "cboe-delayed", market.truth));
  const nRows = market.chain.rows.size;
  return [
    { what: "generate", rows: nRows, ms: make.median, "± ms": make.spread },
    { what: "as Cboe's page", rows: nRows, ms: format.median, "± ms": format.spread },
  ];
}

function smileRows(): Row[] {
  const model = hestonTruth(parameters);
  const ladders = days.map((day) => {
    const stdev = model.vol(day / 365, 0) * Math.sqrt(day / 365);
    return Float64Array.from({ length: 137 }, (_, i) => (-4.5 + (7 * i) / 136) * stdev);
  });
  const vols = ladders.map((ks) => new Float64Array(ks.length));
  const time = measure(() => {
    ladders.forEach((ks, i) => {
      model.smile(days[i] / 365, ks, { prices: new Float64Array(ks.length), vols: vols[i] });
    });
    return vols;
  });
  const nQuotes = days.length * 137;
  const ours: Row = {
    engine: "ours",
    quotes: nQuotes,
    ms: time.median,
    "± ms": time.spread,
    "engine / ours": 1,
    "largest vol difference": "",
  };
  const peer = process.argv.includes("--no-peer") ? null : askPeer(ladders);
  if (!peer) return [ours];
  const exact = vols.flatMap((smile) => [...smile]);
  const theirs = Object.entries(peer.engines).map(([name, engine]) => {
    const timing = summarise(engine.seconds.map((s) => 1000 * s));
    let worst = 0;
    engine.vols.forEach((vol, i) => {
      if (vol !== null && exact[i] > 0) worst = Math.max(worst, Math.abs(vol - exact[i]));
    });
    return {
      engine: `QuantLib ${peer.quantlib} ${name}`,
      quotes: nQuotes,
      ms: timing.median,
      "± ms": timing.spread,
      "engine / ours": timing.median / time.median,
      "largest vol difference": show(worst),
    };
  });
  return [ours, ...theirs];
}

function askPeer(ladders: readonly Float64Array[]): PeerResult | null {
  const folder = mkdtempSync(join(tmpdir(), "volsmith-"));
  try {
    const file = join(folder, "task.json");
    const ks = ladders.map((ladder) => [...ladder]);
    writeFileSync(file, JSON.stringify({ days, ks, parameters, repetitions: 5 }));
    return runPeer<PeerResult>("quantlib_heston_smiles.py", [file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
