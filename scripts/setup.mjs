#!/usr/bin/env node
// All set-up, for `npm start` and `npm test`: installs when the lock file changed, then builds.
// Says what it does while it does it; does nothing, fast, when nothing changed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Volsmith needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}

if (!installed()) {
  step("Installing packages (once, about half a minute)");
  run("npm", ["ci", "--no-fund", "--no-audit", "--loglevel=error"]);
}
step("Building what changed");
run(process.execPath, ["scripts/build.mjs"]);

/** True when every package of the lock file stands in node_modules at the locked version. */
function installed() {
  const marker = `${root}/node_modules/.package-lock.json`;
  if (!existsSync(marker)) return false;
  const wanted = JSON.parse(readFileSync(`${root}/package-lock.json`, "utf8")).packages;
  const present = JSON.parse(readFileSync(marker, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, link, optional }]) =>
      path === "" ||
      link ||
      optional ||
      !path.startsWith("node_modules/") ||
      present[path]?.version === version,
  );
}

function step(text) {
  if (!process.argv.includes("--quiet")) process.stderr.write(`· ${text}\n`);
}

function run(command, args) {
  // npm is a script on Windows, so it needs a shell there.
  const shell = process.platform === "win32";
  const { status } = spawnSync(command, args, {
    cwd: root,
    shell,
    stdio: ["ignore", 2, "inherit"],
  });
  if (status !== 0) process.exit(status ?? 1);
}
