// Who may look, who looked, and what was known when.

import { must, equal } from "./runner.mjs";
import { with_kith } from "./kith.mjs";
import { local_text } from "./today.mjs";
import { a_decision, a_referral, Visitor } from "./visitor.mjs";

const text_of = (html) => html.replace(/<(style|script)[\s\S]*?<\/\1>/g, "").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
/** What is said to a visitor: the page without what differs by chance (tokens). */
const words = (answer) => text_of(/<main[\s\S]*<\/main>/.exec(answer.body)?.[0] ?? answer.body);

async function an_earlier_moment() {
  await with_kith(async (kith) => {
    const { child, decide: path, door } = await a_referral(kith);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const before = local_text(new Date());
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const sent = await door.post(path, a_decision(await door.form(path)));
    equal(sent.status, 303, "recording the decision");
    const now = await door.get(child);
    const then = await door.get(`${child}?as_at=${before}`);
    equal(then.status, 200, "the page as at an earlier moment");
    must(words(now).includes("Allocate the assessment"), "now the assessment is what comes next");
    must(!words(then).includes("Allocate the assessment"), "then nobody knew of the assessment");
    must(/as known on/i.test(words(then)), `the page says what it shows: ${words(then).slice(0, 300)}`);
    must(/Decide what happens next/.test(words(then)), "then the decision was still to come");
    for (const page of ["chronology", "journey", "people", "plan"]) {
      const old = await door.get(`${child}/${page}?as_at=${before}`);
      equal(old.status, 200, `${page} as at an earlier moment`);
      must(!words(old).includes("Need, but no harm suspected"), `${page} shows what was decided later`);
    }
    for (const wrong of ["yesterday", "2026-02-30", "2026-13-01T10:00", "2999-01-01", "", "%00", "9".repeat(500)]) {
      const answer = await door.get(`${child}?as_at=${wrong}`);
      if (wrong === "") equal(answer.status, 200, "an empty moment is now");
      else equal(answer.status, 400, `as_at=${wrong}`);
    }
  });
}

async function who_looked() {
  await with_kith(async (kith) => {
    const { child, door } = await a_referral(kith);
    const manager = await new Visitor(kith).sign_in("manager");
    await manager.get(child);
    await manager.get(`${child}/chronology`);
    const page = words(await door.get(`${child}/access`));
    must(page.includes("Helen Mistry"), "the access page names the manager who looked");
    must(/chronology/i.test(page), "it says what was looked at");
    must(page.includes("Marcus Bell"), "it names the front door as well");
    const again = words(await door.get(`${child}/access`));
    must(again.length >= page.length, "looking at who looked is a look as well");
  });
}

async function need_to_know() {
  await with_kith(async (kith) => {
    const { child, decide: path, receipt, teacher } = await a_referral(kith);
    const unknown = "/children/" + "0".repeat(child.length - "/children/".length);
    const pages = ["", "/journey", "/chronology", "/people", "/plan", "/details", "/access", "/facts", "/notes/new"];
    for (const name of ["administrator", "healthvisitor", "socialworker2", "teacher"]) {
      const visitor = name === "teacher" ? teacher : await new Visitor(kith).sign_in(name);
      // A social worker may learn that there is a record, and a referrer knows whom they referred.
      const may_know = ["socialworker2", "teacher"].includes(name);
      for (const page of pages) {
        const refused = await visitor.get(child + page);
        const missing = await visitor.get(unknown + page);
        if (may_know) {
          equal(refused.status, 403, `${name} opens ${page || "the child"}`);
          must(words(refused).includes("There is a record"), `${name} is told that there is one`);
          must(/Ring|ring/.test(words(refused)), `${name} is told whom to ring`);
          for (const told of ["What are you worried about", "Decide what happens next", "Chronology"])
            must(!words(refused).includes(told), `${name} reads more than that there is a record: ${told}`);
          equal(missing.status, 403, `${name} opens what does not exist`);
          must(!words(missing).includes("There is a record"), `${name} is told of a record that does not exist`);
          continue;
        }
        must([403, 404].includes(refused.status), `${name} opens ${page || "the child"}: ${refused.status}`);
        equal(refused.status, missing.status, `${name}, ${page}: a record that exists and one that does not`);
        equal(words(refused), words(missing), `${name}, ${page}: words for one that exists and one that does not`);
        must(!refused.body.includes("Quillfeather"), `${name} reads the name on ${page}`);
      }
      const posted = await visitor.post(path, [["f.rationale", "mine"]]);
      must([403, 404].includes(posted.status), `${name} posts a decision: ${posted.status}`);
    }
    equal((await teacher.get(receipt)).status, 200, "the teacher follows the referral");
    const other = await new Visitor(kith).sign_in("healthvisitor");
    equal((await other.get(receipt.split("?")[0])).status, 404, "nobody else follows it");
    const nobody = new Visitor(kith);
    const asked = await nobody.get(child);
    must(asked.status === 303 && asked.location.startsWith("/sign-in"), "whoever is not signed in is asked to");
    const administrator = await new Visitor(kith).sign_in("administrator");
    for (const page of ["/", "/search", "/referrals"]) {
      const answer = await administrator.get(page);
      must(!answer.body.includes("Quillfeather"), `the administrator reads a name on ${page}`);
    }
  });
}

export const access = {
  name: "access",
  tests: [
    { name: "a page as at an earlier moment shows what was known then", run: an_earlier_moment },
    { name: "who looked is on record and can be read", run: who_looked },
    { name: "no record for whoever has no need to know, nor a word on whether there is one", run: need_to_know },
  ],
};
