import { loadEngine } from "@volsmith/engine";
import type { Engine } from "@volsmith/engine";
import { afterAll, beforeAll } from "vitest";

/** One engine for a test file: one thread, the plain build. */
export function useEngine(): () => Engine {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ threads: 1, build: "simd128" });
  });
  afterAll(() => engine.dispose());
  return () => engine;
}
