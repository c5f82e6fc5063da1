export type { SurfaceDomain, SurfaceMethod, VarianceJet, VarianceModel } from "./variance-model.ts";
