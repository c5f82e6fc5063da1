/**
 * Damaged files end in chains or in one of our errors: never in another exception, and what was
 * read can always be cleaned. A longer run: scripts/fuzz-readers.ts.
 */
import { describe, expect, it } from "vitest";
import { randomGenerator, VolsmithError } from "@volsmith/numerics";
import { buildSnapshot } from "../../src/build-snapshot.ts";
import { readChains } from "../../src/readers/index.ts";
import { VENDOR_NAMES } from "../../src/index.ts";
import { damaged, soundFile } from "./mutations.ts";
import { temporaryFiles } from "./temporary-files.ts";

const write = temporaryFiles();
const RUNS = 60;

describe.each(VENDOR_NAMES)("a damaged %s file", (vendor) => {
  const sound = soundFile(vendor);

  it("is read whole when it is sound", async () => {
    let nRows = 0;
    for await (const chain of readChains(write("spx.csv", sound))) nRows += chain.rows.size;
    expect(nRows).toBeGreaterThan(30);
  });

  it(`gives chains or a VolsmithError in ${RUNS} cases of damage`, async () => {
    const random = randomGenerator(42);
    for (let run = 0; run < RUNS; run++) {
      const path = write("spx.csv", damaged(sound, random));
      try {
        for await (const chain of readChains(path)) {
          const { cleaning } = buildSnapshot(chain);
          const dropped = Object.values(cleaning.dropped).reduce((sum, n) => sum + n, 0);
          expect(cleaning.nKept + dropped).toBe(chain.rows.size);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(VolsmithError);
      }
    }
  });
});
