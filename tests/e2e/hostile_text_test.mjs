// What somebody wrote stays words (R62): more than a hundred hostile texts in every field of text of the main forms,
// then every page that shows them, in Chromium: no script runs, no policy is broken, nobody is led away, and no
// element on the page comes from them. A table that leaves has no cell that a spreadsheet would work out.

import { new_page, with_browser } from "./browser.mjs";
import { formulas, hostile, mark } from "./hostile_words.mjs";
import { sign_in } from "./keyboard.mjs";
import { with_kith } from "./kith.mjs";
import { equal, must } from "./runner.mjs";
import { in_days, now } from "./today.mjs";
import { a_decision, a_referral, filled, forms_of, Visitor } from "./visitor.mjs";

const most_pages = 160;
const identifier = /\/(?:[0-9a-z]{26}|\d+)(?=\/|$)/g;
const kind_of = (path) => path.replace(identifier, "/:").replace(/\?.*/, "");

/** Fields that take no words: tokens, dates, choices, numbers of people. */
const not_words = /^(csrf|form_token|draft_key|draft_title|based_on|q|holds|also)$|-(day|month|year|time|about)$|nhs|upn|local_id|uprn|postcode|birth_date|quarter/;

/** The fields of a form for words, with these words in them. */
function with_words(form, words, answers = {}) {
  const said = { ...answers };
  for (const [name, value] of form.fields)
    if (!(name in said) && !not_words.test(name) && !(name in form.choices)) said[name] = words(name, value);
  return said;
}

/** Sends the hostile texts in this form: all at once where they fit, otherwise as many times as it takes. */
class Writer {
  constructor() {
    this.stored = new Map(); // form -> texts that it took
    this.refused = new Map();
  }

  async write(who, path, action, what, answers = {}, at_once = hostile.length) {
    for (let from = 0; from < hostile.length; from += at_once) {
      const words = hostile.slice(from, from + at_once).join("\n");
      const form = await who.form(path, action ?? path);
      const told = with_words(form, (name) => (/text|lines|note|reason|detail|impact|told|purpose|contact/.test(name) ? words : words.replaceAll("\n", " ")), answers);
      const sent = await who.post(form.action, filled(form, told));
      const took = sent.status === 303;
      const kept = took ? this.stored : this.refused;
      kept.set(what, (kept.get(what) ?? 0) + Math.min(at_once, hostile.length - from));
      must(sent.status < 500, `${what}: ${sent.status}`);
      if (!took) (this.why ??= new Map()).set(what, `${what}: ${sent.status} ${(/error-summary__list[\s\S]*?<\/ul>/.exec(sent.body)?.[0] ?? sent.body.slice(0, 300)).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")}`);
    }
  }
}

const today = (name) => ({ [`${name}-day`]: now().day, [`${name}-month`]: now().month, [`${name}-year`]: now().year });

/** A referral in hostile words: what the teacher wrote, and reads again. */
async function refer(teacher, writer) {
  const begun = (await teacher.post("/referrals/new", (await teacher.form("/referrals/new")).fields)).location;
  const form = await teacher.form(begun);
  const short = hostile.find((one) => one.includes("img") && one.length < 60);
  const answers = { "f.immediate_danger": "no", "f.parent_told": "no", "f.parent_not_told_why": hostile.join(" ").slice(0, 3_000) };
  const told = with_words(form, (name) => (/^f\.(what_happened|worries|going_well|child_view)/.test(name) ? hostile.join("\n") : short), answers);
  const sent = await teacher.post(begun, filled(form, told, { send: "yes" }));
  writer.stored.set("referral", sent.status === 303 ? hostile.length : 0);
  writer.receipt = sent.location;
  if (sent.status !== 303) (writer.why ??= new Map()).set("referral", `referral: ${/error-summary__list[\s\S]*?<\/ul>/.exec(sent.body)?.[0].replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")}`);
}

async function write_everywhere({ child, decide, teacher, door }, kith) {
  const manager = await new Visitor(kith).sign_in("manager");
  const writer = new Writer();
  await writer.write(door, `${child}/notes/new`, null, "note", today("when"));
  await writer.write(manager, `${child}/chronology/events/new`, null, "event",
    { ...today("from"), significance: "significant", source: "police", themes: "neglect" }, 1);
  await writer.write(manager, `${child}/details/address/new`, null, "address", { p_kind: "home", p_protected: "no", p_postcode: "", ...today("since"), source: "police" }, 1);
  await writer.write(door, decide, null, "decision", Object.fromEntries(a_decision(await door.form(decide)).filter(([name]) => name !== "f.rationale")));
  await refer(teacher, writer);
  await writer.write(manager, `${child}/facts`, null, "facts", { "f.death_date-day": "", source: "police" }, 1);
  return writer;
}

/** What is watched on every page: set before anything of it runs. */
function watch() {
  window.kith_broken = [];
  window.kith_ran = () => window.kith_broken.push("a script ran");
  document.addEventListener("securitypolicyviolation", (e) => window.kith_broken.push(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
}

/** Elements and attributes that came out of the words, rather than being words. */
function strangers(mark) {
  const found = [];
  const ours = new Set(["SCRIPT", "LINK", "META", "STYLE", "IFRAME", "OBJECT", "EMBED", "BASE", "PORTAL"]);
  for (const one of document.querySelectorAll("*")) {
    const name = one.localName;
    const told = (why) => found.push(`${why}: ${one.outerHTML.slice(0, 160)}`);
    if (name.includes(mark) || one.id === mark || one.classList?.contains(mark)) told("element");
    if (ours.has(one.tagName.toUpperCase()) && one.outerHTML.includes(mark)) told("element of the page");
    for (const { name: attribute, value } of one.attributes) {
      if (attribute.startsWith("on") || attribute.includes(mark)) told(`attribute ${attribute}`);
      const leads = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcdoc", "style", "background"].includes(attribute);
      if (leads && /^\s*(javascript|vbscript|data:text)/i.test(value)) told(`address in ${attribute}`);
      if (leads && /^(https?:)?[/\\]{2}evil/i.test(value)) told(`address in ${attribute}`);
    }
  }
  return found;
}

class Reader {
  constructor(page, kith) {
    Object.assign(this, { page, kith, pages: 0, showed: 0, elements: 0, broken: [], met: new Set() });
    page.on("dialog", (dialog) => (this.broken.push(`dialog on ${page.url()}`), dialog.dismiss()));
    page.context().on("page", (other) => this.broken.push(`a window: ${other.url()}`));
    page.on("request", (request) => {
      const { host } = new URL(request.url());
      if (host !== new URL(kith.address).host) this.broken.push(`a request to ${request.url().slice(0, 80)}`);
    });
    page.on("download", () => {});
  }

  async look(path) {
    const answer = await this.page.goto(this.kith.address + path, { waitUntil: "load" }).catch(() => null);
    if (!answer || !/html|svg/.test(answer.headers()["content-type"] ?? "")) return [];
    must(answer.status() < 500, `${kind_of(path)}: ${answer.status()}`);
    await this.page.evaluate(() => new Promise((done) => setTimeout(done, 30)));
    const seen = await this.page.evaluate(strangers, mark);
    const ran = await this.page.evaluate(() => window.kith_broken ?? []);
    for (const one of [...seen, ...ran]) this.broken.push(`${kind_of(path)}: ${one}`);
    if (!this.page.url().startsWith(this.kith.address)) this.broken.push(`led away from ${kind_of(path)} to ${this.page.url()}`);
    this.pages += 1;
    const text = await this.page.evaluate(() => document.documentElement.textContent ?? "");
    this.showed += text.includes(mark) ? 1 : 0;
    this.texts = (this.texts ?? new Set());
    for (const one of hostile) if (text.replace(/\s+/g, " ").includes(one.trim().replace(/\s+/g, " "))) this.texts.add(one);
    return this.page.evaluate(() => [...document.querySelectorAll("a[href], img[src], object[data]")].map((a) => a.getAttribute("href") ?? a.getAttribute("src") ?? a.getAttribute("data")));
  }

  /** Every kind of page that can be reached from these, once; of the record, also as a picture. */
  async walk(begin) {
    const waiting = [...begin];
    while (waiting.length > 0 && this.pages < most_pages) {
      const path = waiting.shift();
      if (this.met.has(kind_of(path))) continue;
      this.met.add(kind_of(path));
      for (const link of await this.look(path)) {
        const { origin, pathname, search } = new URL(link, this.kith.address + path);
        if (origin === this.kith.address && !/sign-out|\/assets\//.test(pathname)) waiting.push(pathname + search);
      }
    }
  }
}

/** Cells of a table of comma separated values (RFC 4180). */
function cells_of(text) {
  return [...text.matchAll(/(?:^|,|\r?\n)(?:"((?:[^"]|"")*)"|([^,"\r\n]*))/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "");
}

async function leaves_as_words(kith, child) {
  const door = await new Visitor(kith).sign_in("frontdoor");
  const form = forms_of((await door.get(`${child}/chronology/export?show=everything`)).body).find((one) => one.action.includes("export"));
  const sheet = await door.post(form.action, filled(form, { format: "csv", purpose: formulas.join(" ") }));
  equal(sheet.status, 200, "the table is given");
  const cells = cells_of(sheet.body);
  must(cells.some((cell) => cell.includes(mark)), "the table has what was written");
  const worked_out = cells.filter((cell) => /^[=+\-@\t\r]/.test(cell));
  equal(worked_out.length, 0, `cells that a spreadsheet would work out (${worked_out[0]?.slice(0, 60)})`);
  const paper = await door.post(form.action, filled(form, { format: "pdf", purpose: formulas.join(" ") }));
  must(!/\/(JavaScript|JS|OpenAction|Launch|URI)\b/.test(paper.body), "the paper does nothing by itself");
}

async function stays_words() {
  must(hostile.length >= 100 && hostile.every((one) => /kxss|evil|kith_ran/.test(one)), `${hostile.length} hostile texts`);
  await with_kith(async (kith) => {
    const made = await a_referral(kith);
    const writer = await write_everywhere(made, kith);
    const said = [...writer.stored].map(([form, texts]) => `${form} ${texts}`).join(", ");
    for (const form of ["note", "event", "address", "decision", "referral", "facts"])
      must((writer.stored.get(form) ?? 0) >= 100, `the form "${form}" takes hostile words as words: ${said}; refused: ${[...(writer.why?.values() ?? [])].join(" ")}`);
    await with_browser(async (browser) => {
      for (const [role, begin] of [["manager", [made.child, "/", "/search", "/duplicates"]], ["teacher", [writer.receipt, "/referrals", "/asked"]]]) {
        const page = await new_page(browser);
        await page.context().addInitScript(watch);
        await sign_in(page, kith, role);
        const reader = new Reader(page, kith);
        await reader.walk(begin);
        equal(reader.broken.length, 0, `what hostile words did: ${[...new Set(reader.broken)].slice(0, 5).join(" | ")}`);
        const complaints = page.script_errors.filter((one) => !/status of 4\d\d/.test(one));
        equal(complaints.length, 0, `what the browser complains of: ${complaints[0]}`);
        console.log(`  ${role}: ${reader.pages} kinds of pages, ${reader.showed} with hostile words, ${reader.texts.size} of ${hostile.length} texts read whole`);
        const enough = role === "manager" ? 15 : 1;
        must(reader.showed >= enough && reader.texts.size >= 100, `pages that show the words: ${reader.showed}, texts: ${reader.texts.size}`);
        await page.context().close();
      }
    });
    console.log(`  taken: ${said}`);
    await leaves_as_words(kith, made.child);
  });
}

export const hostile_text = {
  name: "hostile text",
  tests: [{ name: `${hostile.length} texts in every field stay words on every page`, run: stays_words }],
};
