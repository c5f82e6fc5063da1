#!/usr/bin/env node
// The fuzz of the tests, for longer: `node packages/files/scripts/fuzz.mjs [minutes] [seed]`.
// Every reader gets damaged files; whatever escapes that is no FormatError is printed and fails.
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const minutes = Number(process.argv[2] ?? 5);
const firstSeed = Number(process.argv[3] ?? Date.now() % 1e9);
const conditions = ["source", "module", "node", "import", "default"];
const server = await createServer({
  configFile: false,
  root: fileURLToPath(new URL("..", import.meta.url)),
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
  resolve: { conditions },
  ssr: { noExternal: [/^@volsmith\//], resolve: { conditions } },
});
const { fuzz, subjects } = await server.ssrLoadModule("/test/support/fuzz.ts");

const end = Date.now() + minutes * 60_000;
const runs = 2_000;
let files = 0;
let escapes = [];
for (let seed = firstSeed; Date.now() < end && escapes.length === 0; seed++) {
  for (const name of Object.keys(subjects)) {
    escapes = fuzz(name, { seed, runs });
    files += runs;
    for (const escape of escapes) console.error(`${name}, seed ${seed}: ${escape}`);
    if (escapes.length > 0) break;
  }
}
await server.close();
console.log(`${files} damaged files, seeds from ${firstSeed}, ${escapes.length} escapes`);
process.exitCode = escapes.length > 0 ? 1 : 0;
