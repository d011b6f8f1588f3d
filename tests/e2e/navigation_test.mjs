// A page is one request once the style sheet and the script are known, and the way to the first task is short.

import { new_page, with_browser } from "./browser.mjs";
import { with_kith } from "./kith.mjs";
import { focus_of, sign_in } from "./keyboard.mjs";
import { must } from "./runner.mjs";
import { a_referral } from "./visitor.mjs";

/** How many requests reach the server while `go` runs. */
async function requests_of(page, go) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const asked = new Map();
  session.on("Network.requestWillBeSent", ({ requestId, request }) => asked.set(requestId, request.url));
  session.on("Network.requestServedFromCache", ({ requestId }) => asked.delete(requestId));
  session.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.fromDiskCache) asked.delete(requestId);
  });
  await go();
  await page.waitForTimeout(300);
  await session.detach();
  return [...asked.values()];
}

async function one_request() {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      const { child } = await a_referral(kith);
      const page = await new_page(browser);
      await sign_in(page, kith, "frontdoor");
      for (const path of ["/", child, `${child}/journey`, `${child}/chronology`, "/guidance"]) {
        const asked = await requests_of(page, () => page.goto(kith.address + path));
        must(asked.length === 1, `${path} takes ${asked.length} requests: ${asked.join(", ")}`);
      }
    }),
  );
}

async function short_way() {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      await a_referral(kith);
      const page = await new_page(browser);
      await sign_in(page, kith, "frontdoor");
      await page.goto(kith.address);
      await page.keyboard.press("Tab");
      must((await focus_of(page)).label === "Skip to main content", "the first stop is the skip link");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      const inside = await page.evaluate(() => document.querySelector("main").contains(document.activeElement));
      must(inside, "after the skip link the next stop is in the main part");
    }),
  );
}

export const navigation = {
  name: "navigation",
  tests: [
    { name: "a warm page is one request", run: one_request },
    { name: "the skip link leads to the main part", run: short_way },
  ],
};
