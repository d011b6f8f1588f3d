// Finding somebody whom others wrote otherwise: by keyboard, with scripts and without, with nonsense as well; and the
// text of records.

import { with_browser } from "./browser.mjs";
import { Inspector } from "./inspect.mjs";
import { enter, press, tab_to } from "./keyboard.mjs";
import { with_kith } from "./kith.mjs";
import { looked_at, Practitioner } from "./practitioner.mjs";
import { must } from "./runner.mjs";
import { a_referral } from "./visitor.mjs";

const inspector = new Inspector(["Ottoline", "Barnaby", "Quillfeather", "Kwilfether"], "finding");

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
      await a_referral(kith);
      const worker = await new Practitioner(inspector, kith, browser, scripts, "frontdoor").arrive();
      await find(worker);
      await find_text(worker);
      await worker.leave();
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
