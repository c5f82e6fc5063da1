/**
 * Quotes → surface → dynamics: paths of the local volatility of a surface that was fitted to a chain and has
 * no arbitrage. What is simulated and traded is the forward for the last instant, so it is a martingale;
 * scaled to `spot`.
 */
import type { PathSource } from "./path-source.ts";
import { surfaceSchema } from "./surface/surface-config.ts";
import type { SurfaceConfig } from "./surface/surface-config.ts";

/** Local volatility of a surface fitted to quotes. */
export const surfaceSource: PathSource<SurfaceConfig> = {
  kind: "surface",
  schema: surfaceSchema,
  async open(config, context) {
    const { openSurface } = await import("./surface/open-surface.ts");
    return await openSurface(config, context);
  },
};
