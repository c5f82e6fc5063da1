// What a method provides
export type { SurfaceDomain, SurfaceMethod, VarianceJet, VarianceModel } from "./variance-model.ts";
export { dupireVariance, durrlemanG } from "./durrleman.ts";
export type { SliceJet } from "./durrleman.ts";
export { SlicedModel } from "./sliced-model.ts";
export type { SlicedModelOptions, VarianceSlice } from "./sliced-model.ts";

// SVI
export {
  checkSvi,
  sviFromJumpWings,
  sviFromNatural,
  sviMinimum,
  sviToJumpWings,
  sviToNatural,
} from "./svi/parameters.ts";
export type { SviJumpWings, SviNatural, SviRaw } from "./svi/parameters.ts";
export { sviJet, sviVariance } from "./svi/slice.ts";
export { createSviModel } from "./svi/model.ts";
export type { SviModel, SviSliceParameters, SviVarianceSlice } from "./svi/model.ts";

// SSVI and eSSVI
export { phiJet } from "./ssvi/phi.ts";
export type { Phi, PhiJet } from "./ssvi/phi.ts";
export { ssviSliceJet, ssviToRaw, ssviVariance } from "./ssvi/ssvi-slice.ts";
export type { SsviSlice, SsviSliceJet } from "./ssvi/ssvi-slice.ts";
export { doubleReversionThetaCurve, linearThetaCurve } from "./ssvi/theta-curve.ts";
export type { DoubleReversion, ThetaCurve, ThetaJet } from "./ssvi/theta-curve.ts";
export { SsviModel } from "./ssvi/model.ts";
export type { QuotedSlice, SsviParameters } from "./ssvi/model.ts";
