#!/usr/bin/env node
// Compiles assembly/ into four WebAssembly modules, plain or relaxed SIMD, shared or plain memory,
// and writes each as a TypeScript module holding base64, so that loading needs neither fetch nor
// a file system. Skips itself when sources, options and compiler are what they were.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const room = fileURLToPath(new URL("..", import.meta.url));
const assembly = `${room}/assembly`;
const generated = `${room}/src/generated`;

/** Pages of 64 KiB a shared memory may grow to: 1 GiB, of address space only until it is used. */
const MAXIMUM_PAGES = 16_384;

// Nothing of the module lies below 1024: constant offsets fold into loads, and the words the
// thread pool shares stand there.
const common = words(
  "index.ts -O3 --converge --noAssert --runtime stub --importMemory --memoryBase 1024",
  "--initialMemory 1 --enable simd",
  // Warns of 32-bit offsets that would need a cast on 64-bit memories, which these never meet.
  "--disableWarning 201",
);
const shared = words(`--enable threads --sharedMemory --maximumMemory ${MAXIMUM_PAGES}`);
const relaxed = words("--enable relaxed-simd");

const variants = {
  "simd128-shared": [...common, ...shared],
  "simd128-unshared": common,
  "relaxed-shared": [...common, ...shared, ...relaxed],
  "relaxed-unshared": [...common, ...relaxed],
};

const stamp = fingerprint();
const stampFile = `${generated}/.stamp`;
const outputs = Object.keys(variants).map((name) => `${generated}/${name}.ts`);
const fresh = existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
if (!(fresh && outputs.every((file) => existsSync(file)))) {
  mkdirSync(generated, { recursive: true });
  for (const [name, options] of Object.entries(variants)) {
    const wasm = await compile(options);
    const text = Buffer.from(wasm).toString("base64");
    writeFileSync(
      `${generated}/${name}.ts`,
      `// Written by scripts/build-wasm.mjs.\nexport const wasm =\n  "${text}";\n`,
    );
  }
  writeFileSync(stampFile, stamp);
}

/** @param {string[]} lines */
function words(...lines) {
  return lines.flatMap((line) => line.split(" "));
}

/** @param {string[]} options */
async function compile(options) {
  // Loading the compiler takes longer than finding out that it is not needed.
  const { default: asc } = await import("assemblyscript/asc");
  let binary;
  const { error } = await asc.main([...options, "--baseDir", assembly, "--outFile", "out.wasm"], {
    stderr: process.stderr,
    writeFile: (_name, contents) => void (binary = contents),
  });
  if (error || !binary) {
    console.error("build-wasm: assembly/ does not compile");
    process.exit(1);
  }
  return binary;
}

function fingerprint() {
  const hash = createHash("sha256");
  const self = fileURLToPath(import.meta.url);
  const compiler = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.resolve("assemblyscript/asc")), "utf8"),
  ).version;
  hash.update(compiler).update(readFileSync(self));
  for (const file of readdirSync(assembly).toSorted())
    hash.update(file).update(readFileSync(`${assembly}/${file}`));
  return hash.digest("hex");
}
