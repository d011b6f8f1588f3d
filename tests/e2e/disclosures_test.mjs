// Somebody asks for their own record: gathered, gone through, read by a second person, given; and their own words
// beside what is on record.

import { with_browser } from "./browser.mjs";
import { Inspector } from "./inspect.mjs";
import { follow, press, tab_to } from "./keyboard.mjs";
import { with_kith } from "./kith.mjs";
import { looked_at, Practitioner } from "./practitioner.mjs";
import { equal, must } from "./runner.mjs";
import { a_referral, filled, forms_of, Visitor } from "./visitor.mjs";

const inspector = new Inspector(["quillfeather", "ottoline", "barnaby"], "disclosures");

/** The form of a page that does this act. */
const form_of = (page, act) =>
  forms_of(page.body).find((one) => one.fields.some(([name, value]) => name === "act" && value === act));

/** Everything that is not decided yet, decided without a browser: names of others out, the rest whole. */
async function decide_the_rest(visitor, pack) {
  for (let turn = 0; turn < 200; turn += 1) {
    const page = await visitor.get(`${pack}?show=open`);
    const give = form_of(page, "give");
    if (give) {
      const sent = await visitor.post(pack, filled(give, { everything: "yes" }));
      equal(sent.status, 303, "giving what has nothing to look at");
      continue;
    }
    const item = /href="([^"]+\/items\/\d+)"/.exec(page.body)?.[1];
    if (!item) return;
    const form = await visitor.form(item);
    const out = (form.choices.out ?? []).filter((one) => !one.endsWith("|"));
    const sent = await visitor.post(item, filled(form, { action: "words", out }));
    equal(sent.status, 303, `deciding ${item}`);
  }
  throw new Error("the pack never ends");
}

async function file_of(visitor, pack, act) {
  const page = await visitor.get(pack);
  return visitor.post(`${pack}/export`, form_of(page, act).fields);
}

const the_whole = (scripts) => async () => {
  await with_kith((kith) =>
    with_browser(async (browser) => {
      const { child, decide } = await a_referral(kith);
      const manager = await new Practitioner(inspector, kith, browser, scripts, "manager").arrive();
      await manager.page.goto(`${kith.address}${child}/access`);
      await manager.go("Requests for this record");
      await manager.says("Nobody has asked for this record.");
      await manager.look("nobody has asked");
      await follow(manager.page, "Record that somebody asks for it");
      await press(manager.page, /^(Start|Begin|Open)/);
      await manager.page.goto(`${kith.address}${child}/disclosures`);
      await follow(manager.page, "Request for one");
      const pack = new URL(manager.page.url()).pathname;
      await manager.page.goto(`${kith.address}${child}/processes/${pack.split("/").pop()}`);
      await follow(manager.page, "Record the request");
      await manager.answers("a request", [
        { ask: "Who asks?", say: /The person/ },
        { ask: "How do you know", say: /They are known/ },
        { ask: "What do they ask for", say: "Everything that you have about me." },
      ]);
      await manager.page.goto(`${kith.address}${pack}`);
      await manager.says("has not been gathered yet");
      await press(manager.page, "Gather the record");
      await manager.says(/Gathered .* items, drawn from/);
      await manager.look("a pack to go through");

      // One item by keyboard: the brother's name, proposed, is taken out.
      await follow(manager.page, "With something to look at");
      await manager.look("items with something to look at");
      await follow(manager.page, /^\d+\. Referral begun/);
      const item = new URL(manager.page.url()).pathname;
      await manager.says("Barnaby");
      await tab_to(manager.page, "what is done", (at) => at.name === "action");
      await manager.page.keyboard.press("Space");
      await manager.page.keyboard.press("ArrowDown");
      await manager.look("an item with words to take out");
      await tab_to(manager.page, "Barnaby's name", (at) => at.name === "out" && /Barnaby/.test(at.label));
      await manager.page.keyboard.press("Space");
      await press(manager.page, "Save and go to the next");
      await manager.page.goto(`${kith.address}${item}`);
      await manager.says("[taken out: ground 1]");
      await manager.look("an item decided");

      const hands = await new Visitor(kith).sign_in("manager");
      const draft = await file_of(hands, pack, "text");
      must(/DRAFT/.test(draft.body), "a draft says so");
      await decide_the_rest(hands, pack);
      await manager.page.goto(`${kith.address}${pack}`);
      await follow(manager.page, "Go through every item of the pack");
      await manager.answers("gone through", []);
      await manager.page.goto(`${kith.address}${pack}`);
      await manager.says("must be recorded by somebody else");
      await manager.look("waits for the second reader");

      const second = await new Practitioner(inspector, kith, browser, scripts, "servicemanager").arrive();
      await second.page.goto(`${kith.address}${pack}?show=all`);
      await second.look("what the second reader sees");
      await follow(second.page, "Read what is given");
      await second.answers("read by a second person", []);
      for (const act of ["text", "pdf"]) {
        const given = await file_of(await new Visitor(kith).sign_in("servicemanager"), pack, act);
        equal(given.status, 200, `the pack as ${act}`);
        must(!/DRAFT|Barnaby/.test(given.body), `the pack as ${act} is no draft and has no name of somebody else`);
        must(act === "pdf" ? given.body.startsWith("%PDF") : /Ottoline/.test(given.body), `the pack as ${act}`);
      }
      await second.page.goto(`${kith.address}${pack}`);
      await follow(second.page, "Give them the pack");
      await second.answers("given", []);
      await second.page.goto(`${kith.address}${child}/disclosures`);
      await second.says("Answered");
      await second.look("answered");
      await second.page.goto(`${kith.address}${pack}`);
      await second.says("The pack as it was given");
      const list = await hands.get(`${child}/disclosures`);
      const summary = forms_of(list.body).find((one) => one.action.endsWith("/summary/export"));
      const short = await hands.post(summary.action, filled(summary, { purpose: "For her, with her social worker" }));
      must(short.status === 200 && short.body.startsWith("%PDF"), "the short summary");
      await second.leave();

      // Her own words beside an entry, wherever it is shown.
      await manager.page.goto(`${kith.address}${child}/chronology?show=everything`);
      await follow(manager.page, /^Add what the person says ?: Referral received/);
      await manager.answers("her own words", [
        { ask: "Whose words", say: /The person/ },
        { ask: "What they say", say: "It was not a belt, and I said so." },
      ], /^Add this statement/);
      await manager.says("The person's own statement");
      await manager.look("her words in the chronology");
      must((await hands.get(decide.replace(/\/decide$/, ""))).body.includes("It was not a belt"), "her words on the process's page");
      await manager.leave();

      const teacher = await new Visitor(kith).sign_in("teacher");
      equal((await teacher.get(pack)).status, 403, "the pack is for nobody without the record");
      must(kith.entries() > 10, "every chain is whole, and what stands follows from what was recorded");
    }),
  );
};

export const disclosures = {
  name: "disclosures",
  tests: [
    { name: "asked for, gone through, read, given, by keyboard", run: the_whole(true) },
    { name: "the same without JavaScript", run: the_whole(false) },
    ...looked_at(inspector),
  ],
};
