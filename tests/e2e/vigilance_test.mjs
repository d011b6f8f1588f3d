// Who looked: on the record, one's own, and the alert that the daily run raises; days in the past are lived with
// a clock that is set back.

import { with_browser } from "./browser.mjs";
import { Inspector } from "./inspect.mjs";
import { press } from "./keyboard.mjs";
import { Kith } from "./kith.mjs";
import { Practitioner, looked_at } from "./practitioner.mjs";
import { equal, must } from "./runner.mjs";
import { a_referral, Visitor } from "./visitor.mjs";

const text_of = (html) => html.replace(/<(style|script)[\s\S]*?<\/\1>/g, "").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const main_of = (answer) => text_of(/<main[\s\S]*<\/main>/.exec(answer.body)?.[0] ?? answer.body);
const day = (days_ago) => new Date(Date.now() - days_ago * 86_400_000).toISOString().slice(0, 10);

/** Somebody with the family's surname opens the record on three days, and writes nothing. */
async function looked_into(kith) {
  let child;
  for (const days_ago of [12, 11, 10]) {
    await kith.start({ days_ago });
    child ??= (await a_referral(kith, surname)).child;
    const reader = await new Visitor(kith).sign_in("frontdoor");
    equal((await reader.get(child)).status, 200, `the record is open ${days_ago} days ago`);
    await kith.stop();
  }
  await kith.start();
  return child;
}

/** Who answers the front door in the demonstration. */
const name = "Marcus Bell";
const surname = "Bell";

async function with_looks(body) {
  const kith = new Kith();
  try {
    return await body(kith, await looked_into(kith));
  } finally {
    await kith.discard();
  }
}

async function on_the_command_line() {
  await with_looks(async (kith, child) => {
    const said = kith.command("vigilance", "run", "--database", kith.database, "--day", day(10));
    must(/1 alerts raised/.test(said), `the daily run raises it: ${said}`);
    must(/without the staff register/.test(said), "and says what it did not compare");
    const governance = await new Visitor(kith).sign_in("governance");
    must(main_of(await governance.get("/vigilance")).includes("Same surname"), "it is listed with its evidence");
    equal((await (await new Visitor(kith).sign_in("servicemanager")).get(`${child}/readers`)).status, 200, "readers");
    equal((await (await new Visitor(kith).sign_in("frontdoor")).get(`${child}/readers`)).status, 403, "not for all");
    kith.command("record", "verify", "--database", kith.database);
  });
}

function in_a_browser(scripts) {
  return () => with_looks((kith, child) => with_browser(async (browser) => {
    const inspector = new Inspector(["Ottoline", "Barnaby", surname], scripts ? "vigilance" : "vigilance-plain");
    const manager = await new Practitioner(inspector, kith, browser, scripts, "manager").arrive();
    await manager.page.goto(`${kith.address}${child}/readers`);
    await manager.says("Who has looked");
    await manager.says(name);
    await manager.look("who has looked");
    await manager.page.goto(`${kith.address}${child}/readers?from=${day(11)}&until=${day(11)}`);
    await manager.says("Readings 1 to 1 of 1");
    await manager.look("who has looked, on one day");
    await manager.page.goto(`${kith.address}${child}/readers?from=yesterday`);
    await manager.look("who has looked, a day that is none");
    await manager.page.goto(`${kith.address}/account/looked`);
    await manager.says("What you have looked at");
    await manager.look("one's own looking");
    await manager.page.locator("input[name=day]").fill("yesterday");
    await press(manager.page, "Show this day");
    await manager.says("Day must be a day such as 2026-11-01");
    await manager.look("one's own looking, a day that is none");

    const governance = await new Practitioner(inspector, kith, browser, scripts, "governance").arrive();
    await governance.page.goto(`${kith.address}/vigilance`);
    await governance.says("No day has been looked at yet");
    await governance.look("no alerts");
    await governance.page.locator("input[name=day]").fill(day(0));
    await press(governance.page, "Look at this day");
    await governance.says("That day is not over yet");
    await governance.look("a day that is not over");
    await governance.page.locator("input[name=day]").fill(day(10));
    await press(governance.page, "Look at this day");
    await governance.says("Looked on 3 days within 60 days without work on it");
    await governance.look("an alert");
    await governance.page.locator("main table a").first().click();
    await governance.says("Same surname");
    await governance.look("one alert");
    await press(governance.page, "Record this review");
    await governance.says("Choose what you found");
    await governance.look("a review refused");
    await governance.page.locator("input[value=explained]").check();
    await governance.page.locator("textarea").fill("It was a coincidence: the duty line had been asked.");
    await press(governance.page, "Record this review");
    await governance.says("Explained: it was work, or chance");
    await governance.look("an alert reviewed");

    const concerned = await new Visitor(kith).sign_in("frontdoor");
    equal((await concerned.get("/vigilance")).status, 403, "whoever is concerned does not see it");
    for (const one of looked_at(inspector)) await one.run();
  }));
}

export const vigilance = {
  name: "who looked",
  tests: [
    { name: "the daily run raises what can be checked, and the record stays whole", run: on_the_command_line },
    { name: "readers, own looking and an alert reviewed, seen at two widths", run: in_a_browser(true) },
    { name: "without JavaScript", run: in_a_browser(false) },
  ],
};
