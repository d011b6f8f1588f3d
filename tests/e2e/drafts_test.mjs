// What somebody types is not lost: not with the server, not with the browser, not without scripts.

import { chromium } from "playwright-core";

import { flags, new_page, with_browser } from "./browser.mjs";
import { with_kith } from "./kith.mjs";
import { complete, enter, focus_of, follow, press, sign_in, tab_to } from "./keyboard.mjs";
import { must } from "./runner.mjs";

const most_lost_seconds = 5;

async function to_the_form(page, kith) {
  await sign_in(page, kith, "teacher");
  await follow(page, "Make a referral");
  await press(page, "Start");
  await tab_to(page, "What happened?", (at) => at.question.startsWith("What happened"));
}

/** Types numbered words for so many seconds; resolves to the moments at which each was typed. */
async function type_for(page, seconds) {
  const typed = [];
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    await page.keyboard.type(`word${typed.length} `);
    typed.push(Date.now());
    await page.waitForTimeout(120);
  }
  return typed;
}

/** What is in the form again after signing in and going on where one left off. */
async function what_is_left(page, kith) {
  await sign_in(page, kith, "teacher");
  await follow(page, "Make a referral");
  const at = await tab_to(page, "the draft", (one) => one.type === "a" && one.href.startsWith("/referrals/new/"));
  await enter(page);
  must(at.href.length > 20, "the draft has an address");
  must((await page.locator("main").innerText()).includes("We kept what you typed"), "the page says that it was kept");
  return page.locator('textarea[name="f.what_happened"]').inputValue();
}

function must_have_kept(text, typed, ended) {
  const should = typed.filter((moment) => moment < ended - most_lost_seconds * 1000).length;
  const kept = text.split(/\s+/).filter(Boolean).length;
  must(should > 5, `too little was typed to tell: ${typed.length} words`);
  must(text.startsWith("word0 "), `the beginning is not there: "${text.slice(0, 40)}"`);
  must(kept >= should, `${kept} of ${typed.length} words are there, but ${should} are older than ${most_lost_seconds} s`);
}

async function server_killed() {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      const page = await new_page(browser);
      await to_the_form(page, kith);
      const typed = await type_for(page, 11);
      const ended = Date.now();
      await kith.stop("SIGKILL");
      await page.keyboard.type("and more");
      await page.waitForFunction(() => /not saved/i.test(document.querySelector("[role=status]")?.textContent ?? ""), null, {
        timeout: 12_000,
      });
      await kith.start();
      const other = await new_page(browser);
      must_have_kept(await what_is_left(other, kith), typed, ended);
      // The page that stayed open saves again by itself once the server is back.
      await page.waitForFunction(() => /saved/i.test(document.querySelector("[role=status]")?.textContent ?? "") &&
        !/not saved/i.test(document.querySelector("[role=status]").textContent), null, { timeout: 40_000 });
      const text = await (await new_page(browser).then(async (fresh) => what_is_left(fresh, kith)));
      must(text.includes("and more"), "what was typed while the server was away is kept when it is back");
    }),
  );
}

async function browser_killed() {
  await with_kith(async (kith) => {
    const server = await chromium.launchServer({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
    const browser = await chromium.connect(server.wsEndpoint());
    const page = await new_page(browser);
    await to_the_form(page, kith);
    const typed = await type_for(page, 11);
    const ended = Date.now();
    await server.kill();
    await with_browser(async (fresh) => must_have_kept(await what_is_left(await new_page(fresh), kith), typed, ended));
  });
}

async function without_scripts() {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      const page = await new_page(browser, { scripts: false });
      await to_the_form(page, kith);
      await page.keyboard.type("She came in with a mark on her arm.");
      await press(page, "Save and come back");
      must((await page.locator("main").innerText()).includes("is kept"), "the page says that it was kept");
      await page.context().close();
      const later = await new_page(browser, { scripts: false });
      const text = await what_is_left(later, kith);
      must(text === "She came in with a mark on her arm.", `what was typed is in the form: "${text}"`);
      await later.reload();
      await complete(later, [
        { ask: "Last name", where: "Child 1", say: "Penhallow" },
        { ask: "Why not", say: "Not safe." },
        { ask: "Have you told a parent", say: "No" },
        { ask: "Is a child in danger", say: "No" },
      ], "Check your answers");
      await press(later, /^Send/);
      must(/received/i.test(await later.locator("main").innerText()), "the referral is received");
      await follow(later, "Referrals");
      await follow(later, "Make a referral");
      must(!(await later.locator("main").innerText()).includes("Go on with what you began"), "the draft is gone once it is sent");
    }),
  );
}

async function start_afresh() {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      const page = await new_page(browser);
      await to_the_form(page, kith);
      await page.keyboard.type("Not this child at all.");
      await page.waitForFunction(() => /saved/i.test(document.querySelector("[role=status]")?.textContent ?? ""));
      const other = await new_page(browser);
      must((await what_is_left(other, kith)).startsWith("Not this child"), "it is kept");
      await press(other, "Start afresh");
      const at = await tab_to(other, "What happened?", (one) => one.question.startsWith("What happened"));
      must(at.value === "" && (await focus_of(other)).value === "", "the form is empty again");
    }),
  );
}

export const drafts = {
  name: "drafts",
  tests: [
    { name: "at most 5 s of typing goes with a server that is killed", run: server_killed },
    { name: "at most 5 s of typing goes with a browser that is killed", run: browser_killed },
    { name: "save and come back without scripts", run: without_scripts },
    { name: "a draft can be thrown away", run: start_afresh },
  ],
};
