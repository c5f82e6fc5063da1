// From a vendor's file to an arbitrage-free surface that answers anything.
// Run after a build: node examples/quotes-to-surface.mjs [chain.csv.gz]
import { buildSnapshot, defaultMarket } from "@volsmith/market";
import { readChains } from "@volsmith/market/readers";
import { accuracy, certificateText, certify, fitSurface, repair } from "@volsmith/surface";

const [file] = process.argv.slice(2);
let chain = defaultMarket().chain; // a synthetic index, where no file is given
if (file) for await (const each of readChains(file)) chain = each; // the file's last

const snapshot = buildSnapshot(chain);
const { surface, model } = fitSurface(snapshot, { method: "spline" });
const { mape, halfSpreads } = accuracy(model, snapshot).total;
console.log(`${snapshot.cleaning.nKept} quotes, MAPE ${(100 * mape).toFixed(2)} %`);
if (halfSpreads) console.log(`${halfSpreads.mean.toFixed(2)} half-spreads on average`);

// A fit is not a promise: the certificate says what was looked at and what was found.
const certificate = await certify(model, { quotes: snapshot.slices });
console.log(certificateText(certificate, 2));

// The nearest surface without arbitrage, proved.
const { model: free, displacement } = await repair(model, { quotes: snapshot.slices });
console.log(`repaired; moved ${displacement.mean.toFixed(4)} half-spreads on average`);
console.log(certificateText(await certify(free), 2));

// Any question, at any time to expiry and log-moneyness.
const [tau, k] = [0.25, -0.1];
const { delta, vega } = surface.greeks(tau, k, { greekUnits: "market" });
console.log({
  vol: surface.vol(tau, k),
  localVol: surface.localVol(tau, k),
  put: surface.price(tau, k),
  density: surface.logDensity(tau, k),
  delta,
  vega,
});
