// Finding somebody whom others wrote otherwise: by keyboard, with scripts and without, with nonsense as well; and the
// text of records.

import { with_browser } from "./browser.mjs";
import { Inspector } from "./inspect.mjs";
import { complete, enter, follow, press, tab_to } from "./keyboard.mjs";
import { with_kith } from "./kith.mjs";
import { looked_at, Practitioner } from "./practitioner.mjs";
import { must } from "./runner.mjs";
import { now } from "./today.mjs";
import { a_decision, a_referral } from "./visitor.mjs";

const inspector = new Inspector(["Ottoline", "Otoline", "Barnaby", "Quillfeather", "Kwilfether"], "finding");

/** What is typed, and the state under which it is looked at. */
const found_by = [
  ["quillfeather ottoline", "surname first"],
  ["Quillfeather, Ottoline", "surname and comma"],
  ["otoline quilfeather", "letters dropped"],
  ["kwilfether ottoline 14/03/2016", "by ear with date of birth"],
  ["ottoline 03/14/2016", "day and month swapped"],
  ["ottoline quillfeather 14/3/2015", "year out"],
  ["OTTOLINE QUILLFEATHER", "capitals"],
];

const nonsense = [
  ["", "nothing"],
  ["%%%***___", "wildcards"],
  ["'; drop table person; --", "a statement"],
  ["\u202Eenilotto", "right to left"],
  ["\u0301\u0301\u0301", "marks alone"],
  ["😀😀😀", "emoji"],
  ["x".repeat(10_000), "ten thousand letters"],
  ["31/02/2016", "a day that does not exist"],
];

async function find(worker) {
  await worker.search("Zzyzx Nobody");
  await worker.look("nobody found");
  await worker.says(/does not mean (that )?(they are|the family is) unknown elsewhere/);
  for (const [typed, state] of found_by) {
    await worker.search(typed);
    await worker.look(`found ${state}`);
    await worker.says("Quillfeather, Ottoline");
  }
  await worker.says(/why found/i);
  for (const [typed, state] of nonsense) {
    await worker.search(typed);
    must(!/^(500|503)/.test(await worker.page.title()), `${state} is answered`);
    await worker.look(`nonsense ${state}`);
    await worker.says(/Name in any order/);
    must(!(await worker.page.content()).includes("drop table person; --</"), "what was typed is not markup");
  }
}

async function find_text(worker) {
  await worker.open("Ottoline Quillfeather");
  await worker.go("Chronology", "Add a note");
  await tab_to(worker.page, "note", (at) => at.type === "textarea");
  await worker.page.keyboard.type("The grandmother keeps ferrets in the greenhouse.");
  await tab_to(worker.page, "button", (at) => ["submit", "button"].includes(at.type) && at.in_form);
  await enter(worker.page);
  await worker.page.goto(`${worker.kith.address}/search`);
  await tab_to(worker.page, "search words", (at) => at.name === "q");
  await worker.page.keyboard.type("ferret greenhouse");
  await press(worker.page, "Search the text of records");
  await worker.look("texts found");
  await worker.says("Quillfeather");
  await worker.says(/ferrets/);
}

const told_by_phone = "Her aunt rang: a burn on the left hand, and nobody to ask.";

/** A second referral of somebody on record: asked before it is sent; the known record takes what was typed. */
async function find_before_sending(worker) {
  const { page } = worker;
  await page.goto(`${worker.kith.address}/referrals/new`);
  await press(page, "Start");
  await complete(page, [
    { ask: /^When/, say: now() },
    { ask: "Is a child in danger now", say: "No" },
    { ask: "First name", where: "Child 1", say: "Otoline" },
    { ask: "Last name", where: "Child 1", say: "Quillfeather" },
    { ask: "Date of birth", where: "Child 1", say: { day: "14", month: "3", year: "2016" } },
    { ask: "What happened", say: told_by_phone },
    { ask: "Have you told a parent", say: "Yes" },
  ], "Check your answers");
  await worker.look("is it one of these");
  await worker.says("Is it one of these?");
  await worker.says(/Quillfeather, Ottoline, born 14 March 2016/);
  await worker.says(/the same person \((more than|about) \d+ of 100/);
  await worker.says_not("Date of birth is the same (2016-03-14)");
  await follow(page, "This is the child: use the known record");
  await worker.look("start a referral on the known record");
  await press(page, "Start");
  await worker.look("what was typed on the known record");
  const kept = await page.locator('textarea[name="f.what_happened"]').inputValue();
  must(kept === told_by_phone, `what was typed is on the form of the known record: "${kept}"`);
  await complete(page, []);
  must(!/^Error: /.test(await page.title()), `the referral on the known record is taken: ${(await worker.words()).slice(0, 800)}`);
  await worker.search("Otoline Quillfeather");
  const found = await page.locator("main a", { hasText: "Quillfeather, O" }).allInnerTexts();
  must(found.length === 1 && found[0].includes("Ottoline"), `she is on record once: ${found}`);
}

/** The text of a record is found by nobody who may not open it. */
async function find_no_text(stranger) {
  const { page } = stranger;
  await page.goto(`${stranger.kith.address}/search`);
  await tab_to(page, "search words", (at) => at.name === "q");
  await page.keyboard.type("ferret greenhouse");
  await press(page, "Search the text of records");
  await stranger.look("texts that are not for this worker");
  await stranger.says("No record that you may open has these words");
  const content = await page.content();
  for (const word of ["ferrets", "Quillfeather"]) must(!content.includes(word), `a stranger reads ${word}`);
}

/** A referrer has nothing to search in: no box, and nobody by guessing the address. */
async function find_nobody(teacher) {
  const answer = await teacher.page.goto(`${teacher.kith.address}/search`);
  must(answer.status() < 500, `the search of a referrer is answered: ${answer.status()}`);
  await teacher.look("search of a referrer");
  const content = await teacher.page.content();
  must(!content.includes("Quillfeather") && !content.includes("14 March 2016"), "a referrer reads of a child by searching");
}

async function walk(scripts) {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      const made = await a_referral(kith);
      const decided = await made.door.post(made.decide, a_decision(await made.door.form(made.decide)));
      must(decided.status === 303, `the first referral is decided: ${decided.status}`);
      const worker = await new Practitioner(inspector, kith, browser, scripts, "frontdoor").arrive();
      await find(worker);
      await find_text(worker);
      await find_before_sending(worker);
      await worker.leave();
      const stranger = await new Practitioner(inspector, kith, browser, scripts, "socialworker").arrive();
      await find_no_text(stranger);
      await stranger.leave();
      const teacher = await new Practitioner(inspector, kith, browser, scripts, "teacher").arrive();
      await find_nobody(teacher);
      await teacher.leave();
    }),
  );
}

export const finding = {
  name: "finding",
  tests: [
    { name: "names as others wrote them, nonsense, texts, with scripts", run: () => walk(true) },
    { name: "names as others wrote them, nonsense, texts, without scripts", run: () => walk(false) },
    ...looked_at(inspector),
  ],
};
