#!/usr/bin/env node
// Bundles the report's browser script and style sheet into src/generated/assets.ts, so that the
// built package needs no bundler. Skips itself when nothing it reads has changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const room = fileURLToPath(new URL("..", import.meta.url));
const target = `${room}/src/generated/assets.ts`;
const stamp = `${room}/src/generated/inputs.json`;

if (!isFresh()) {
  const options = {
    absWorkingDir: room,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    legalComments: "none",
    target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  };
  const script = await build({
    ...options,
    entryPoints: ["src/page/main.ts"],
    format: "iife",
    plugins: [withoutUnusedTransforms()],
  });
  const style = await build({ ...options, entryPoints: ["src/page/report.css"] });
  const scriptText = script.outputFiles[0].text.trim();
  const hash = createHash("sha256").update(scriptText).digest("base64");
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(
    target,
    `// Made by scripts/bundle.mjs; do not edit.\n` +
      `export const script: string = ${JSON.stringify(scriptText)};\n` +
      `export const scriptHash: string = "sha256-${hash}";\n` +
      `export const style: string = ${JSON.stringify(style.outputFiles[0].text.trim())};\n`,
  );
  const inputs = [script, style]
    .flatMap(({ metafile }) => Object.keys(metafile.inputs))
    .map((path) => relative(room, resolve(room, path.replace(/^[\w-]+:/, ""))))
    .filter((path) => existsSync(`${room}/${path}`));
  writeFileSync(stamp, JSON.stringify(inputs));
}

/** Vega registers geography, forces, word clouds and the like; no figure of ours uses them. */
function withoutUnusedTransforms() {
  const unused = /^vega-(force|hierarchy|label|voronoi|wordcloud|crossfilter|regression|geo)$/;
  return {
    name: "without-unused-transforms",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: unused }, ({ path, importer }) =>
        /[\\/]vega[\\/]/.test(importer) ? { path, namespace: "unused" } : undefined,
      );
      onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "export {};" }));
    },
  };
}

function isFresh() {
  if (!existsSync(target) || !existsSync(stamp)) return false;
  const made = statSync(target).mtimeMs;
  const inputs = [...JSON.parse(readFileSync(stamp, "utf8")), "scripts/bundle.mjs"];
  return inputs.every((path) => {
    const file = `${room}/${path}`;
    return existsSync(file) && statSync(file).mtimeMs <= made;
  });
}
