/** The options that choose smoothing methods, and what the library wants for them. */
import { FIT_METHODS, loadOperator } from "@volsmith/surface";
import type { FitMethod, FitSurfaceOptions, VolatilityOperator } from "@volsmith/surface";
import { choice, wholeNumber } from "./choices.ts";
import { loadWeights } from "./load-weights.ts";
import type { Command } from "commander";
import { UsageError } from "../terminal/usage-error.ts";

export interface MethodOptions {
  /** Safetensors or the authors' .pt checkpoint, in place of the shipped weights. */
  readonly weights?: string;
  readonly threads?: number;
  readonly calendar: "free" | "enforced";
  readonly butterfly: "free" | "enforced";
}

const rules = ["enforced", "free"];

export function withMethodOptions(command: Command): Command {
  return command
    .option("--weights <file>", "of the operator, safetensors or a .pt checkpoint (default: ours)")
    .option("--threads <n>", "for the operator (default: all processors)", wholeNumber(1, 64))
    .addOption(choice("--butterfly <rule>", "of SVI", rules).default("enforced"))
    .addOption(choice("--calendar <rule>", "of SVI", rules).default("free"));
}

/** What the fitters need; the operator's threads end with `dispose`. */
export interface PreparedMethods {
  readonly methods: readonly FitSurfaceOptions[];
  readonly dispose: () => void;
}

export async function prepareMethods(
  names: readonly FitMethod[],
  { weights, threads, calendar, butterfly }: MethodOptions,
): Promise<PreparedMethods> {
  let operator: VolatilityOperator | undefined;
  if (names.includes("operator")) {
    const loaded = await loadWeights(weights);
    operator = await loadOperator(loaded.weights, threads === undefined ? {} : { threads });
  }
  const methods = names.map((method): FitSurfaceOptions => {
    if (method === "operator") return { method, operator: operator! };
    return method === "svi" ? { method, calendar, butterfly } : { method };
  });
  return { methods, dispose: () => operator?.dispose() };
}

/** "svi,essvi" as methods, each once. */
export function methodList(text: string): readonly FitMethod[] {
  const methods = text.split(",").map((name) => {
    const method = FIT_METHODS.find((known) => known === name.trim().toLowerCase());
    if (!method) {
      throw new UsageError(`${JSON.stringify(name)} is no method; use ${FIT_METHODS.join(", ")}`);
    }
    return method;
  });
  return [...new Set(methods)];
}
