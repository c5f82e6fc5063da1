/** What tests of pages in a browser share. */
import type { Page } from "playwright-core";

/** Whatever the page says, fails at or asks for. */
export function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
  });
  return complaints;
}

/** Figures are drawn as they come into view. */
export async function scrollThrough(page: Page): Promise<void> {
  const hosts = page.locator("[data-figure]:visible");
  for (let i = 0; i < (await hosts.count()); i++) await hosts.nth(i).scrollIntoViewIfNeeded();
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLElement>("[data-figure]")].every(
      (host) => !host.checkVisibility() || host.dataset.drawn !== undefined,
    ),
  );
}
