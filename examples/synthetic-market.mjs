// A synthetic index market under Heston's model, cleaned like any vendor's chain, against its truth.
// Run after a build: node examples/synthetic-market.mjs
import { buildSnapshot, generateMarket, marketSpec, presetModel } from "@volsmith/market";
import { randomGenerator } from "@volsmith/numerics";

const spec = marketSpec("index", {
  model: presetModel("index", "heston"),
  defects: { crossed: 5, duplicate: 10, nan: 3 },
});
const { chain, truth } = generateMarket(spec, randomGenerator(42));
const snapshot = buildSnapshot(chain);
console.log(`${chain.rows.size} rows, ${snapshot.cleaning.nKept} kept; dropped:`);
console.log(snapshot.cleaning.dropped);

console.log("expiry                     forward      truth   vol error in half-spreads");
for (const slice of snapshot.slices) {
  const known = truth.expiries.find((e) => e.root === slice.root && e.expiry === slice.expiry);
  let sum = 0;
  slice.strikes.forEach((strike, i) => {
    const exact = truth.model.vol(known.tau, Math.log(strike / known.forward));
    const half = (slice.askVols[i] - slice.bidVols[i]) / 2;
    sum += Math.abs(slice.vols[i] - exact) / half;
  });
  const forwards = [slice.forward, known.forward].map((f) => f.toFixed(2).padStart(9)).join("  ");
  const expiry = new Date(slice.expiry).toISOString().slice(0, 16);
  const error = (sum / slice.strikes.length).toFixed(2);
  console.log(`${slice.root.padEnd(5)} ${expiry}  ${forwards}   ${error}`);
}
