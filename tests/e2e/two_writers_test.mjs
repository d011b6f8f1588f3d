// Two practitioners record the same step: the second sees both texts and chooses; nothing typed is lost.

import { new_page, with_browser } from "./browser.mjs";
import { Inspector } from "./inspect.mjs";
import { with_kith } from "./kith.mjs";
import { complete, sign_in } from "./keyboard.mjs";
import { must } from "./runner.mjs";
import { a_referral } from "./visitor.mjs";

const first = "He is known to police for violence. Level 4.";
const second = "Her teacher rang again: there is a second mark.";
const decision = (why) => [
  { ask: "Why this response", say: why },
  { ask: "Who referred", say: "School" },
  { ask: "What is the outcome", say: "Assess the child's needs" },
  { ask: "What is the main need", say: "Abuse" },
  { ask: "Does the family know", say: "Yes" },
];

const reads = async (page, words) => {
  const text = (await page.locator("main").innerText()).replace(/\s+/g, " ");
  must(text.includes(words), `"${words}" is not on ${await page.title()}: ${text.slice(0, 1500)}`);
};

async function same_step(scripts) {
  const inspector = new Inspector(["Ottoline", "Quillfeather"]);
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      const { child, decide } = await a_referral(kith);
      const door = await new_page(browser, { scripts });
      const manager = inspector.watch(await new_page(browser, { scripts }));
      manager.without_scripts = !scripts;
      await sign_in(door, kith, "frontdoor");
      await sign_in(manager, kith, "manager");
      await door.goto(kith.address + decide);
      await manager.goto(kith.address + decide);
      await complete(door, decision(first));
      await complete(manager, decision(second));
      await reads(manager, first);
      await reads(manager, second);
      await reads(manager, "Marcus Bell");
      await inspector.look(manager, "conflict");
      const keep = [
        { ask: "What do you keep", where: "When it happened", say: "Keep theirs" },
        { ask: "What do you keep", where: "Who referred", say: "Keep theirs" },
        { ask: "What do you keep", say: "Keep both" },
      ];
      await complete(manager, keep, /^(Save|Record|Keep)/);
      await inspector.look(manager, "after the conflict");
      await manager.goto(`${kith.address}${decide.replace(/\/decide$/, "")}`);
      await reads(manager, first);
      await reads(manager, second);
      await door.goto(`${kith.address}${child}/chronology`);
      await reads(door, "Decision on the referral");
      for (const kind of ["axe", "reflow", "names"]) inspector.report(kind);
      await kith.stop();
      kith.entries();
    }),
  );
}

export const two_writers = {
  name: "two writers",
  tests: [
    { name: "the second keeps both texts", run: () => same_step(true) },
    { name: "the second keeps both texts, without scripts", run: () => same_step(false) },
  ],
};
