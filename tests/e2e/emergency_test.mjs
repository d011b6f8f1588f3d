// Opening a record in an emergency: what those see who may not open it, the reason, the four hours, who is told.

import { must, equal } from "./runner.mjs";
import { with_kith } from "./kith.mjs";
import { follow, press } from "./keyboard.mjs";
import { with_browser } from "./browser.mjs";
import { Inspector } from "./inspect.mjs";
import { Practitioner, looked_at } from "./practitioner.mjs";
import { a_referral, filled, forms_of, Visitor } from "./visitor.mjs";

const text_of = (html) => html.replace(/<(style|script)[\s\S]*?<\/\1>/g, "").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const main_of = (answer) => text_of(/<main[\s\S]*<\/main>/.exec(answer.body)?.[0] ?? answer.body);

const reason = { "f.reason": "presented", "f.what": "The child is here with a teacher and will not go home." };

async function two_clicks_and_a_reason() {
  await with_kith(async (kith) => {
    const { child } = await a_referral(kith);
    const worker = await new Visitor(kith).sign_in("socialworker2");
    const closed = await worker.get(child);
    equal(closed.status, 403, "a record that is not open");
    must(main_of(closed).includes("There is a record"), "it is said that there is one");
    must(/01632/.test(main_of(closed)), "with a number to ring");
    must(closed.body.includes(`${child}/emergency`), "and a way to open it in an emergency");
    const form = await worker.form(`${child}/emergency`);
    const wrongs = [{}, { "f.reason": "presented" }, { "f.reason": "presented", "f.what": "too short" },
      { "f.reason": "nonsense", "f.what": "x".repeat(60) }];
    for (const wrong of wrongs) {
      const refused = await worker.post(`${child}/emergency`, filled(form, wrong));
      equal(refused.status, 422, `without a reason: ${JSON.stringify(wrong)}`);
    }
    equal((await worker.get(child)).status, 403, "a form that was refused opens nothing");
    const opened = await worker.post(`${child}/emergency`, filled(form, reason));
    equal(opened.status, 303, `opening it: ${main_of(opened).slice(0, 200)}`);
    for (const page of ["", "/chronology", "/people", "/details", "/access"]) {
      const shown = await worker.get(child + page);
      equal(shown.status, 200, `open: ${page || "the first page"}`);
      must(/Emergency access, recorded, until \d\d:\d\d/.test(main_of(shown)), `${page} says that it is an emergency`);
    }
    const manager = await new Visitor(kith).sign_in("manager");
    const told = main_of(await manager.get(child));
    must(told.includes("opened this record in an emergency"), "the record says who opened it");
    must(told.includes("will not go home"), "and why");
    must(main_of(await manager.get("/")).includes("opened this record in an emergency"), "so does Today");
    const who = main_of(await manager.get(`${child}/access/who`));
    must(who.includes("In an emergency"), "and the page on who may see it");
  });
}

async function nobody_else() {
  await with_kith(async (kith) => {
    const { child } = await a_referral(kith);
    const unknown = "/children/" + "0".repeat(child.length - "/children/".length);
    for (const name of ["administrator", "healthvisitor"]) {
      const visitor = await new Visitor(kith).sign_in(name);
      const hidden = await visitor.get(`${child}/emergency`);
      const missing = await visitor.get(`${unknown}/emergency`);
      equal(hidden.status, 403, `${name} opens the form`);
      equal(main_of(hidden), main_of(missing), `${name}: hidden and missing answer alike`);
      must(/duty line/.test(main_of(hidden)) && /999/.test(main_of(hidden)), `${name} is told a way through`);
    }
  });
}

async function kept_away() {
  await with_kith(async (kith) => {
    const { child } = await a_referral(kith);
    const manager = await new Visitor(kith).sign_in("manager");
    const page = await manager.get(`${child}/access/who`);
    const form = forms_of(page.body).find((one) => one.fields.some(([name, value]) => name === "act" && value === "exclude"));
    must(form, "there is a form for keeping somebody away");
    const whom = /<option value="([0-9a-z]{20,})"/.exec(page.body);
    must(whom, "somebody can be chosen");
    const sent = filled(form, { practitioner: whom[1], reason: "A neighbour of the family" });
    equal((await manager.post(`${child}/access/who`, sent)).status, 303, "keeping somebody away");
    must(main_of(await manager.get(`${child}/access/who`)).includes("Kept from this record"), "it stands there");
  });
}

/** By keyboard, with and without JavaScript, looked at by axe at two widths. */
function in_a_browser(scripts) {
  return () => with_kith((kith) => with_browser(async (browser) => {
    const { child } = await a_referral(kith);
    const inspector = new Inspector(["Ottoline", "Barnaby", "Quillfeather"], scripts ? "emergency" : "emergency-plain");
    const worker = await new Practitioner(inspector, kith, browser, scripts, "socialworker2").arrive();
    await worker.page.goto(kith.address + child);
    await worker.says("There is a record");
    await worker.look("there is a record");
    await follow(worker.page, "Open in an emergency");
    await worker.look("the form");
    await press(worker.page, "Open the record");
    await worker.says("Select an answer");
    await worker.look("the form refused");
    await worker.page.locator("input[value=presented]").check();
    await worker.page.locator("textarea").fill(reason["f.what"]);
    await press(worker.page, "Open the record");
    await worker.says(/Emergency access, recorded, until \d\d:\d\d/);
    await worker.look("the record, opened in an emergency");
    const manager = await new Practitioner(inspector, kith, browser, scripts, "manager").arrive();
    await manager.page.goto(kith.address + child);
    await manager.says("opened this record in an emergency");
    await manager.look("the record, for whoever is told");
    await manager.page.goto(`${kith.address}${child}/access/who`);
    await manager.look("who may see this record");
    await manager.page.goto(`${kith.address}/account/interests`);
    await manager.look("one's own interests");
    await manager.page.goto(`${kith.address}/search`);
    await manager.says("Worried about a child?");
    for (const one of looked_at(inspector)) await one.run();
  }));
}

export const emergency = {
  name: "emergency",
  tests: [
    { name: "a record that is not open says whom to ring; a reason opens it, and others are told", run: two_clicks_and_a_reason },
    { name: "nobody else is told that there is a record, and everybody has a way through", run: nobody_else },
    { name: "by keyboard, seen at two widths", run: in_a_browser(true) },
    { name: "without JavaScript", run: in_a_browser(false) },
    { name: "a manager keeps somebody from a record", run: kept_away },
  ],
};
