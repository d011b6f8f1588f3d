// Another agency's practitioner: refers, is asked and answers, hands in a report, reads the papers given by name,
// disagrees; and sees nothing else.

import { with_browser } from "./browser.mjs";
import { Inspector } from "./inspect.mjs";
import { follow } from "./keyboard.mjs";
import { with_kith } from "./kith.mjs";
import { looked_at, Practitioner } from "./practitioner.mjs";
import { equal, must } from "./runner.mjs";
import { now } from "./today.mjs";
import { a_referral, filled, forms_of, Visitor } from "./visitor.mjs";

const inspector = new Inspector(["quillfeather", "ottoline", "barnaby"], "partners");
const text_of = (html) => html.replace(/<(style|script)[\s\S]*?<\/\1>/g, "").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const main_of = (answer) => text_of(/<main[\s\S]*<\/main>/.exec(answer.body)?.[0] ?? answer.body);
const pdf = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n";

/** The manager gives somebody the papers of the referral. */
async function give_papers(kith, child, to) {
  const manager = await new Visitor(kith).sign_in("manager");
  const page = await manager.get(`${child}/access/who`);
  const form = forms_of(page.body).find((one) => one.fields.some(([name, value]) => name === "act" && value === "give_papers"));
  must(form, "there is a form for giving papers");
  const option = new RegExp(`<option value="([^"]+)"[^>]*>${to}`).exec(page.body)?.[1];
  must(option, `${to} may be named`);
  const last = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10).split("-");
  const until = { "until-year": last[0], "until-month": last[1], "until-day": last[2] };
  const process = form.choices.process.find((one) => one !== "");
  const sent = await manager.post(`${child}/access/who`,
    filled(form, { practitioner: option, process, purpose: "Invited to the conference", ...until }));
  equal(sent.status, 303, `giving the papers: ${main_of(sent).slice(0, 300)}`);
  return `/packs/${child.split("/").pop()}/${process}`;
}

const the_whole = (scripts) => async () => {
  await with_kith((kith) =>
    with_browser(async (browser) => {
      const { child } = await a_referral(kith);
      const there = async (role) => new Practitioner(inspector, kith, browser, scripts, role).arrive();

      const door = await there("frontdoor");
      await door.page.goto(`${kith.address}${child}`);
      await door.go("Sharing");
      await door.look("sharing nothing yet");
      await follow(door.page, "Ask an agency for information");
      await door.answers("asking an agency", [
        { ask: "Which agency is asked?", say: /School/ },
        { ask: "Who there is asked?", say: /Owen Hartley/ },
        { ask: "Whom is the question about?", say: "The girl in year 4 whom you rang about" },
        { ask: "What do you need to know?", say: "How has attendance been since September?" },
      ]);
      await door.says("Request for information");

      const lead = await there("designated");
      await lead.go("Asked of you");
      await lead.says("For you to answer");
      await lead.look("what is asked of you");
      await follow(lead.page, "Request for information");
      await lead.says("How has attendance been since September?");
      await lead.says_not("Quillfeather");
      await follow(lead.page, "Answer a request for information");
      await lead.answers("answering", [
        { ask: "What is the answer?", say: /This is what we know/ },
        { ask: "What do you know?", say: "81 percent since September; marks on the arm on two Mondays." },
      ]);
      await lead.says("81 percent");

      const pack = await give_papers(kith, child, "Owen Hartley");
      await lead.page.goto(`${kith.address}/asked`);
      await follow(lead.page, /^Referral: /);
      await lead.look("papers of a meeting");
      await lead.page.locator("#title").fill("Report of the school");
      for (const [name, content, refused] of [
        ["drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", true],
        ["../../report.pdf", pdf, false],
      ]) {
        await lead.page.locator("#file").setInputFiles({ name: name.split("/").pop(), mimeType: "application/pdf", buffer: Buffer.from(content) });
        await lead.page.getByRole("button", { name: "Hand it in" }).press("Enter");
        await lead.page.waitForLoadState("load");
        equal(/^Error: /.test(await lead.page.title()), refused, `handing in ${name}`);
        await lead.look(refused ? "a file refused" : "a report handed in");
      }
      await lead.says("Report of the school");
      const file = await lead.page.getByRole("link", { name: "Report of the school" }).getAttribute("href");
      const got = await lead.page.request.get(kith.address + file);
      equal(await got.text(), pdf, "what was handed in");
      must(/^attachment; filename="report-\d+\.pdf"$/.test(got.headers()["content-disposition"]), "it is kept, never shown");
      equal(got.headers()["x-content-type-options"], "nosniff", "nobody guesses what it is");
      await follow(lead.page, "Say that you disagree");
      await lead.answers("disagreeing", [{ ask: "What do you disagree with?", say: "Nobody has visited for a week." }]);
      await lead.says("Nobody has visited for a week.");
      await lead.leave();

      await door.page.goto(`${kith.address}${child}/sharing`);
      await door.says("Agency's answer");
      await door.look("sharing with an answer");
      await door.leave();

      const other = await new Visitor(kith).sign_in("healthvisitor");
      equal((await other.get(pack)).status, 404, "the papers are for nobody else");
      equal((await other.get(file)).status, 404, "nor is the file");
    }),
  );
};

async function decisions_and_registers() {
  await with_kith(async (kith) => {
    const { child, door } = await a_referral(kith);
    const path = `${child}/begin/information_sharing`;
    const form = await door.form(path);
    const { day, month, year, time } = now();
    const answers = { "when-day": day, "when-month": month, "when-year": year, "when-time": time, "f.asked_by": "A caller", "f.agency": "health", "f.identity_checked": "rung_back", "f.purpose": "early_help",
      "f.asked_for": "Who the boyfriend is", "f.under_13": "yes", "f.consent": "refused", "f.person_told": "yes",
      "f.proportionality": "It is private", "f.all_over_13": "Seen every day",
      [`c.${child.split("/").pop()}.outcome`]: "not_share" };
    const alone = await door.post(path, filled(form, answers));
    equal(alone.status, 422, "not sharing about a child under 13, alone");
    must(/senior manager/.test(main_of(alone)), "it says who has to confirm");
    answers[`c.${child.split("/").pop()}.outcome`] = "not_share_to_confirm";
    equal((await door.post(path, filled(form, answers))).status, 303, "put before a senior manager");
    const senior = await new Visitor(kith).sign_in("servicemanager");
    must(main_of(await senior.get(`${child}/sharing`)).includes("to be confirmed"), "it waits for one");
    const governance = await new Visitor(kith).sign_in("governance");
    const register = main_of(await governance.get("/sharing"));
    must(register.includes("Decision about sharing information"), "the register has it");
    must(!/Quillfeather/.test(register), "without a name");
    equal((await door.get("/sharing")).status, 403, "the register is for whoever keeps it");
    must(main_of(await governance.get("/agreements")).includes("Holds"), "agreements of the demonstration hold");
  });
}

export const partners = {
  name: "partners",
  tests: [
    { name: "asked, answered, papers, a report, a disagreement, by keyboard", run: the_whole(true) },
    { name: "the same without JavaScript", run: the_whole(false) },
    { name: "a decision not to share, the registers", run: decisions_and_registers },
    ...looked_at(inspector),
  ],
};
