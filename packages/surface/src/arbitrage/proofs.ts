/** Regions of a surface about which something can be proved, not only sampled. */
import type { VarianceModel } from "../variance-model.ts";
import { sviButterfly, type ButterflyVerdict } from "../svi/butterfly.ts";
import { proveSviButterfly, proveSviCalendar, type SviProof } from "./prove-svi.ts";
import { rawSlices } from "./raw-slices.ts";
import { RepairedModel } from "./repair/repaired-model.ts";
import type { CheckedRegion, ViolationKind } from "./violation.ts";

const VERDICTS: Readonly<Record<ButterflyVerdict["status"], SviProof["verdict"]>> = {
  free: "proved",
  violated: "violated",
  touching: "undecided",
};

/** What is proved, disproved or undecided about a model; nothing for models without a proof. */
export function proveModel(model: VarianceModel): readonly CheckedRegion[] {
  if (model instanceof RepairedModel) {
    const { leastCurvature, leastRise } = model.proof;
    return [
      region("butterfly", [0, Infinity], { verdict: "proved" }, leastCurvature),
      region("calendar", [0, Infinity], { verdict: "proved" }, leastRise),
    ];
  }
  const raw = rawSlices(model);
  if (!raw) return [];
  const { slices, between } = raw;
  const out: CheckedRegion[] = [];
  slices.forEach(({ tau, raw: slice }, i) => {
    const own = { verdict: VERDICTS[sviButterfly(slice).status] };
    // Before its first slice a sliced model scales the smile, which keeps freedom from arbitrage.
    const from = i === 0 && between === "linear" ? 0 : tau;
    out.push(region("butterfly", [from, tau], own));
    if (from === 0 && own.verdict === "proved") out.push(region("calendar", [0, tau], own));
    const before = slices[i - 1];
    if (!before) return;
    out.push(region("calendar", [before.tau, tau], proveSviCalendar(before.raw, slice)));
    if (between === "linear") {
      out.push(region("butterfly", [before.tau, tau], proveSviButterfly(before.raw, slice)));
    }
  });
  return out;
}

function region(
  kind: ViolationKind,
  [tauFrom, tauTo]: readonly [number, number],
  { verdict }: Pick<SviProof, "verdict">,
  least: number | null = null,
): CheckedRegion {
  return {
    kind,
    tauFrom,
    tauTo,
    kFrom: null,
    kTo: null,
    guarantee: "proved",
    verdict: verdict === "proved" ? "free" : verdict,
    least,
  };
}
