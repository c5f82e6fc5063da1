#!/usr/bin/env node
// Compiles assembly/ to one WebAssembly module over shared memory and writes it as a TypeScript
// module holding base64. Skips itself when sources, options and compiler are what they were.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const room = fileURLToPath(new URL("..", import.meta.url));
const assembly = `${room}/assembly`;
const generated = `${room}/src/generated`;
const output = `${generated}/boosting-wasm.ts`;
const stampFile = `${generated}/.stamp`;

// Below 1024 stand the words of the thread pool and the host's table (assembly/plan.ts).
const options = [
  "index.ts -O3 --converge --noAssert --runtime stub --importMemory --memoryBase 1024",
  "--initialMemory 1 --maximumMemory 65536 --sharedMemory --enable simd --enable threads",
  // Vectors passed between functions stay inside the module; memories are of 32 bits.
  "--disableWarning 112 --disableWarning 201",
].flatMap((line) => line.split(" "));

const stamp = fingerprint();
const fresh = existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
if (!fresh || !existsSync(output)) {
  mkdirSync(generated, { recursive: true });
  const text = Buffer.from(await compile()).toString("base64");
  writeFileSync(
    output,
    `// Written by scripts/build-wasm.mjs.\nexport const wasm =\n  "${text}";\n`,
  );
  writeFileSync(stampFile, stamp);
}

async function compile() {
  // Loading the compiler takes longer than finding out that it is not needed.
  const { default: asc } = await import("assemblyscript/asc");
  let binary;
  const { error } = await asc.main([...options, "--baseDir", assembly, "--outFile", "out.wasm"], {
    stderr: process.stderr,
    writeFile: (_name, contents) => void (binary = contents),
  });
  if (error || !binary) {
    console.error("build-wasm: packages/boosting/assembly does not compile");
    process.exit(1);
  }
  return binary;
}

function fingerprint() {
  const hash = createHash("sha256");
  const compiler = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.resolve("assemblyscript/asc")), "utf8"),
  ).version;
  hash.update(compiler).update(readFileSync(fileURLToPath(import.meta.url)));
  const files = readdirSync(assembly, { recursive: true }).filter((name) => name.endsWith(".ts"));
  for (const file of files.toSorted())
    hash.update(file).update(readFileSync(`${assembly}/${file}`));
  return hash.digest("hex");
}
