#!/usr/bin/env node
// Runs benchmarks and files their tables in benchmarks/RESULTS.md, a section each.
//   npm run bench                     all of them (some take minutes)
//   npm run bench -- svi operator     only these
//   npm run bench -- svi -- --flag    with arguments for the benchmark
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const resultsPath = `${root}benchmarks/RESULTS.md`;

/** Sources that are no benchmarks of their own. */
const shared = new Set(["harness.ts", "operator-case.ts"]);
const known = readdirSync(`${root}benchmarks/src`)
  .filter((name) => name.endsWith(".ts") && !shared.has(name))
  .map((name) => name.slice(0, -3));

const preamble = `# Results

Written by \`npm run bench\`; each section names its command, machine and commit. Peers are measured
in the same run. Times are medians of repeated runs unless a column says otherwise.
`;

const words = process.argv.slice(2);
const cut = words.includes("--") ? words.indexOf("--") : words.length;
const names = words.slice(0, cut);
const passedOn = words.slice(cut + 1);
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(", ")}; there are ${known.join(", ")}`);
  process.exit(2);
}

for (const name of names.length > 0 ? names : known) {
  const { code, text } = await run(name);
  if (code !== 0) {
    console.error(`${name} failed (${code}); its section is left as it was`);
    process.exitCode = 1;
  } else file(name, text);
}

/** Runs one benchmark, showing its output as it comes. */
function run(name) {
  return new Promise((resolve) => {
    const script = `${root}benchmarks/dist/${name}.js`;
    const child = spawn(process.execPath, [script, ...passedOn], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      process.stdout.write(chunk);
    });
    child.on("close", (code) => resolve({ code, text: text.trim() }));
  });
}

/** Replaces the section of a benchmark; sections stand in the order of their names. */
function file(name, text) {
  const sections = readSections();
  const day = new Date().toISOString().slice(0, 10);
  const command = ["npm run bench --", name, ...(passedOn.length > 0 ? ["--", ...passedOn] : [])];
  const node = process.version.split(".")[0].slice(1);
  const untitled = text.replace(/^## .*\n+/, ""); // the section has a title already
  sections.set(`${name}, Node ${node}`, `\`${command.join(" ")}\`, ${day}\n\n${untitled}`);
  const body = [...sections]
    .toSorted(([a], [b]) => a.localeCompare(b, "en"))
    .map(([title, content]) => `## ${title}\n\n${content}\n`)
    .join("\n");
  writeFileSync(`${resultsPath}.new`, `${preamble}\n${body}`);
  renameSync(`${resultsPath}.new`, resultsPath);
}

function readSections() {
  let text = "";
  try {
    text = readFileSync(resultsPath, "utf8");
  } catch {
    return new Map(); // the first run
  }
  const parts = text.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf("\n");
      return [part.slice(0, end), part.slice(end).trim()];
    }),
  );
}
