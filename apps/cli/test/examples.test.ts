/** Every example runs; `npm test` has built what they import. */
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../../examples/", import.meta.url));

it.each(readdirSync(folder).filter((name) => name.endsWith(".mjs")))(
  "examples/%s runs and says something",
  async (name) => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [folder + name]);
    expect(stdout.length).toBeGreaterThan(100);
    expect(stderr).toBe("");
  },
);
