import { defineConfig } from "vitest/config";

// Tests run on source: the "source" condition of every package's exports leads to src/index.ts.
const conditions = ["source", "module", "node", "import", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["{packages,apps}/*/test/**/*.test.ts", "benchmarks/test/**/*.test.ts"],
    testTimeout: 30_000,
    // Two cores in CI: two files at a time, each in its own process, because the kernels
    // start threads of their own.
    pool: "forks",
    maxWorkers: 2,
    onConsoleLog(log) {
      throw new Error(`stray console output in a test: ${log}`);
    },
  },
});
