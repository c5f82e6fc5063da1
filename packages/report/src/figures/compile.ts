import { compile } from "vega-lite";
import type { Spec } from "vega";

import { vegaConfig } from "../theme/vega-config.ts";
import type { Figure } from "./figure.ts";

/**
 * The figure as a Vega specification whose tables are named but empty.
 * Vega-Lite's warnings about a specification of ours are bugs of ours, so they throw.
 */
export function compileFigure({ id, spec, description }: Figure): Spec {
  const warnings: string[] = [];
  const logger = {
    level: () => logger,
    error: (...args: readonly unknown[]) => note(args),
    warn: (...args: readonly unknown[]) => note(args),
    info: () => logger,
    debug: () => logger,
  };
  const note = (args: readonly unknown[]) => {
    warnings.push(args.map(String).join(" "));
    return logger;
  };
  const { spec: compiled } = compile({ ...spec, description }, { config: vegaConfig, logger });
  if (warnings.length > 0) throw new Error(`figure ${id}: ${warnings.join("; ")}`);
  delete compiled.$schema;
  return compiled;
}
