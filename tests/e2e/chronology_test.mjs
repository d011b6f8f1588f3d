// The chronology: an event told, judged, filtered, told twice and shown once, gaps, side by side, CSV, PDF and paper. By
// keyboard, with scripts and without.

import { with_browser } from "./browser.mjs";
import { Inspector } from "./inspect.mjs";
import { complete, follow } from "./keyboard.mjs";
import { with_kith } from "./kith.mjs";
import { looked_at, Practitioner } from "./practitioner.mjs";
import { must } from "./runner.mjs";
import { a_referral, filled, forms_of, Visitor } from "./visitor.mjs";

const inspector = new Inspector(["Ottoline", "Barnaby", "Quillfeather"], "chronology");
const ottoline = "Ottoline Quillfeather";

const told = (title, agency, more = []) => [
  { ask: "When was it", say: { day: "12", month: "3", year: "2019" } },
  { ask: "Until when", say: { day: "", month: "", year: "" } },
  { ask: "What happened", say: title },
  { ask: "Which agency told", say: agency },
  { ask: "What is it about", say: ["Domestic abuse"] },
  { ask: "Which other children", say: ["Barnaby"] },
  ...more,
];
const judged = [
  { ask: "How much does it matter", say: "Key event" },
  { ask: "What did it mean", say: "She stopped sleeping alone." },
];

async function tell(worker) {
  await worker.open(ottoline);
  await worker.go("Chronology");
  await worker.look("chronology of a referral");
  await worker.go("Add an event");
  await worker.is_refused("an event on a day that does not exist", [
    { ask: "When was it", say: { day: "31", month: "2", year: "2019" } },
    ...told("Police called", "Police").slice(1),
    ...judged,
  ], /date|day/, "Add to the chronology");
  await worker.answers("event", [...told("Police called to the home", "Police"), ...judged], "Add to the chronology");
  await worker.go("Add an event");
  await worker.answers("event as health tells it", [...told("Seen in hospital after police were called", "Health"), ...judged], "Add to the chronology");
  await worker.says("Police called to the home");
  await worker.says("Seen in hospital");
  await worker.says("She stopped sleeping alone");
}

async function judge(worker) {
  await worker.go("Everything");
  await worker.look("everything");
  await worker.go(/^(Add to what matters|Judge)/);
  await worker.is_refused("judgement without words", [{ ask: "How much", say: "Key event" }, { ask: "What did it mean", say: " " }], /Enter|Write|Say/, "Record the judgement");
  await worker.answers("judgement", [{ ask: "How much", say: "Significant" }, { ask: "What did it mean", say: "The school saw her." }], "Record the judgement");
}

async function same_event(worker) {
  await worker.open(ottoline);
  await worker.go("Chronology", "The same event told twice?");
  await worker.look("the same event");
  await complete(worker.page, [
    { ask: "Which lines", say: [/Police called to the home/, /Seen in hospital/] },
    { ask: "Why", say: "Both tell of that night." },
  ], "They tell of the same event");
  must(!/^Error/.test(await worker.page.title()), `lines are bound: ${(await worker.words()).slice(0, 900)}`);
  await worker.look("lines bound");
  await worker.open(ottoline);
  await worker.go("Chronology");
  await worker.look("one event with two sources");
  await worker.says(/Police/);
  await worker.says(/Health/);
}

async function side_by_side(worker) {
  await worker.go("Side by side");
  await worker.look("children side by side");
  await worker.says("Barnaby");
}

/** What leaves: nonsense is refused, a purpose is needed, the files are files. */
async function take_away(kith, child) {
  const visitor = await new Visitor(kith).sign_in("frontdoor");
  const path = `${child}/chronology/export?show=everything`;
  const page = await visitor.get(path);
  const form = forms_of(page.body).find((one) => one.method === "post" && one.action.includes("export"));
  must(form, `the chronology can be exported: ${page.status}`);
  const take = (format, purpose) => visitor.post(form.action, filled(form, { format, purpose }));
  const without = await take("csv", "");
  must(without.status === 422, `an export without a purpose is refused: ${without.status}`);
  for (const as of form.choices.format) {
    const answer = await take(as, "Review conference: for the chair.");
    must([200, 303].includes(answer.status), `${as} is given: ${answer.status}`);
    const body = answer.status === 303 ? (await visitor.get(answer.location)).body : answer.body;
    must(as !== "pdf" || body.startsWith("%PDF"), "the PDF is a PDF");
    must(as !== "csv" || /Police called to the home/.test(body), "the CSV has the event");
  }
}

async function ask_for_nonsense(worker, child) {
  for (const [query, state] of [
    ["?show=nonsense", "an unknown view"],
    ["?as_at=never", "as at nonsense"],
    ["?gap=-5", "gaps of less than nothing"],
    ["?person=nobody&agency=nobody&theme=nobody", "filters of nobody"],
    ["/99999999/judge", "a line that is not there"],
  ]) {
    const answer = await worker.page.goto(`${worker.kith.address}${child}/chronology${query}`);
    must(answer.status() < 500, `${state}: ${answer.status()}`);
    await worker.look(`chronology ${state}`);
  }
}

async function walk(scripts) {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      const { child } = await a_referral(kith);
      const worker = await new Practitioner(inspector, kith, browser, scripts, "frontdoor").arrive();
      await tell(worker);
      await judge(worker);
      await same_event(worker);
      await side_by_side(worker);
      await worker.open(ottoline);
      await worker.go("Chronology");
      await follow(worker.page, "Print or export");
      await worker.look("form export");
      await take_away(kith, child);
      await ask_for_nonsense(worker, child);
      await worker.leave();
      await kith.stop();
      kith.entries(); // fails unless the record is whole
    }),
  );
}

export const chronology = {
  name: "chronology",
  tests: [
    { name: "told, judged, bound, side by side, taken away, with scripts", run: () => walk(true) },
    { name: "told, judged, bound, side by side, taken away, without scripts", run: () => walk(false) },
    ...looked_at(inspector),
  ],
};
