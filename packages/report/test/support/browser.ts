/** The machine's own Chromium, where there is one. */
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

const executable = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => existsSync(path));

export const hasBrowser = executable !== undefined;

/** Ends the name of what is skipped without one. */
export const whyAbsent = hasBrowser ? "" : " (skipped: no Chromium on this machine)";

/** Asks the network for nothing of its own. @param more arguments of the command line */
export function launchBrowser(...more: string[]): Promise<Browser> {
  const args = [
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    ...more,
  ];
  return chromium.launch({ executablePath: executable!, args });
}
