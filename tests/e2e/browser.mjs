// Debian's Chromium, and a visitor in it.

import { chromium } from "playwright-core";

export const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });

/** What was on the open pages when a test failed. */
async function tell_pages(browser) {
  for (const page of browser.contexts().flatMap((context) => context.pages())) {
    const words = await page.locator("main").innerText({ timeout: 2_000 }).catch(() => "no main part");
    console.log(`  page ${page.url()}: ${words.replace(/\s+/g, " ").slice(0, 600)}`);
  }
}

/** Runs `body` with a browser that is closed afterwards. */
export async function with_browser(body) {
  const browser = await launch();
  try {
    return await body(browser);
  } catch (error) {
    await tell_pages(browser);
    throw error;
  } finally {
    await browser.close().catch(() => {});
  }
}

/** A page of a visitor who has not signed in. Errors of scripts on it are kept in `page.script_errors`. */
export async function new_page(browser, { scripts = true, width = 1366 } = {}) {
  const context = await browser.newContext({
    javaScriptEnabled: scripts,
    viewport: { width, height: 768 },
    locale: "en-GB",
    timezoneId: "Europe/London",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.script_errors = [];
  page.on("pageerror", (error) => page.script_errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource/.test(message.text()))
      page.script_errors.push(message.text());
  });
  return page;
}
