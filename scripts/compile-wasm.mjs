// Compiles a room's assembly/ into WebAssembly modules and writes each as a TypeScript module
// holding base64, so that loading needs neither fetch nor a file system. Skips itself when sources,
// options and compiler are what they were.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

/**
 * @param {string} room folder of the package
 * @param {Record<string, string>} variants options of the AssemblyScript compiler by module name
 * @param {string[]} borrowed folders of other rooms' assembly that this one imports from
 */
export async function compileWasm(room, variants, borrowed = []) {
  const assembly = `${room}/assembly`;
  const generated = `${room}/src/generated`;
  const stampFile = `${generated}/.stamp`;
  const stamp = fingerprint([assembly, ...borrowed], variants);
  const names = Object.keys(variants);
  const fresh = existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
  if (fresh && names.every((name) => existsSync(`${generated}/${name}.ts`))) return;
  mkdirSync(generated, { recursive: true });
  for (const [name, options] of Object.entries(variants)) {
    const text = Buffer.from(await compile(assembly, options.trim().split(/\s+/))).toString(
      "base64",
    );
    writeFileSync(
      `${generated}/${name}.ts`,
      `// Written by scripts/compile-wasm.mjs.\nexport const wasm =\n  "${text}";\n`,
    );
  }
  writeFileSync(stampFile, stamp);
}

/**
 * @param {string} assembly
 * @param {string[]} options
 */
async function compile(assembly, options) {
  // Loading the compiler takes longer than finding out that it is not needed.
  const { default: asc } = await import("assemblyscript/asc");
  let binary;
  const { error } = await asc.main([...options, "--baseDir", assembly, "--outFile", "out.wasm"], {
    stderr: process.stderr,
    writeFile: (_name, contents) => void (binary = contents),
  });
  if (error || !binary) {
    console.error(`${assembly} does not compile`);
    process.exit(1);
  }
  return binary;
}

/**
 * @param {string[]} folders
 * @param {Record<string, string>} variants
 */
function fingerprint(folders, variants) {
  const compiler = new URL("../package.json", import.meta.resolve("assemblyscript/asc"));
  const hash = createHash("sha256")
    .update(JSON.parse(readFileSync(compiler, "utf8")).version)
    .update(readFileSync(new URL(import.meta.url)))
    .update(JSON.stringify(variants));
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const file of files.toSorted((a, b) => (a < b ? -1 : 1))) {
      if (file.endsWith(".ts")) hash.update(file).update(readFileSync(`${folder}/${file}`));
    }
  }
  return hash.digest("hex");
}
