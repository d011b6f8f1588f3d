// Who somebody is and who is around them: details with their sources, what two agencies say differently, a child who
// is born, parents and brothers, checks, a move, the pictures. By keyboard, with scripts and without.

import { with_browser } from "./browser.mjs";
import { Inspector } from "./inspect.mjs";
import { enter, focus_of, press, tab_to } from "./keyboard.mjs";
import { with_kith } from "./kith.mjs";
import { looked_at, Practitioner } from "./practitioner.mjs";
import { must } from "./runner.mjs";
import { in_days } from "./today.mjs";
import { a_referral } from "./visitor.mjs";

const inspector = new Inspector(["Ottoline", "Barnaby", "Quillfeather", "Rosalind", "Quentin", "Drummond"], "people");
const ottoline = "Ottoline Quillfeather";
const no_day = { day: "", month: "", year: "" };
const known = { ask: "How do you know", say: "Asked at the visit on Monday." };

const from_when = [
  { ask: "Since when", say: { day: "1", month: "9", year: "2024" } },
  { ask: "Until when", say: no_day },
];
/** The form of facts has every question; whoever changes one leaves the others as they are. */
const nothing_else = [
  { ask: /^(Given|Family) name|^(Known as|Gender|Ethnicity|Language|Religion|Nationality|Address|Postcode|Contact)/, say: "" },
  { ask: /^(School|GP|NHS|Unique|Local|Risk|Interpreter)/, say: "" },
  { ask: /^(Date of death|Since when is it so)/, say: no_day },
  { ask: /^(Disabilities|Did another agency)/, say: [] },
];

/** A date of the last days, as three boxes. */
const days_ago = (count) => in_days(-count);

async function describe(worker) {
  await worker.open(ottoline);
  await worker.go("Details");
  await worker.look("details of a child just referred");
  await worker.go("Add: Name");
  await worker.is_refused("name with nothing in it", [{ ask: "What kind of name", say: "Another name" }, known], /Enter|name/);
  await worker.answers("alias", [
    { ask: "What kind of name", say: "Another name" },
    { ask: "Given names", say: "Tilly" },
    { ask: "Family name", say: "O’Quill-Łukasz" },
    ...from_when,
    known,
  ]);
  await worker.says("Tilly O’Quill-Łukasz");
  await worker.go("Add: Number");
  await worker.is_refused("NHS number with a wrong check digit", [
    { ask: "What kind of number", say: "NHS number" },
    { ask: "Number", say: "999 123 4567" },
    known,
  ], /not a valid NHS number/);
  await worker.answers("NHS number", [{ ask: "Number", say: "999 123 4551" }, ...from_when, known]);
  await worker.says(/999 123 4551/);
  await worker.go("Add: Address");
  await worker.answers("protected address", [
    { ask: "What kind of address", say: "Temporary" },
    { ask: "Address", say: "7 Hidden Yard" },
    { ask: "Postcode", say: "ad1 9zz" },
    { ask: "Must it be protected", say: "Yes" },
    ...from_when,
    known,
  ]);
  await worker.go("Add: Warning");
  await worker.answers("warning", [
    { ask: "What kind of warning", say: "Dangerous dog" },
    { ask: "What is the danger", say: "A dog in the yard that bites." },
    { ask: "Who is to be careful", say: "Ring first." },
    { ask: "When is it to be looked at again", say: in_days(60) },
    ...from_when,
    known,
  ]);
  await worker.says("A dog in the yard that bites");
}

async function contradict(worker) {
  await worker.open(ottoline);
  await worker.go("Details", "Change facts");
  await worker.is_refused("a day that does not exist", [
    { ask: "Date of birth", say: { day: "31", month: "2", year: "2016" } },
    known,
    ...nothing_else,
  ], "must be a day of the calendar");
  await worker.page.goto(worker.page.url());
  await worker.answers("date of birth from school", [
    { ask: "Date of birth", say: { day: "3", month: "4", year: "2016" } },
    { ask: "Which agency says so", say: "Health" },
    { ask: "How do you know", say: "The red book." },
    ...nothing_else,
  ]);
  await worker.open(ottoline);
  await worker.go("Details");
  await worker.look("details with two dates of birth");
  await worker.says("Agencies say different things");
  await worker.says("14 March 2016");
  await worker.says("3 April 2016");
  await worker.go(/^Decide which holds/);
  await worker.answers("deciding on a date of birth", [
    { ask: "What holds", say: /14 March 2016/ },
    { ask: "Why does it hold", say: "Birth certificate seen." },
  ]);
  await worker.says_not("Agencies say different things");
}

/** Looks for somebody, finds nobody, and puts them on record. */
async function somebody_new(worker, looked_for, answers) {
  await worker.go("People", "Add somebody");
  await worker.look("add somebody");
  await worker.page.keyboard.press("Tab");
  const find = worker.page.locator("input[type=search], input[name=find], main form input[type=text]").first();
  await find.focus();
  await worker.page.keyboard.insertText(looked_for);
  await press(worker.page, "Find");
  await worker.look(`somebody new ${looked_for.replaceAll(/[^a-z]+/gi, "-").slice(0, 20)}`);
  await worker.answers(`new person ${answers[1].say}`, [{ ask: "Who is it", say: "None of these" }, ...answers], "Record");
}

async function relate(worker) {
  await worker.open(ottoline);
  await somebody_new(worker, "Rosalind Quillfeather", [
    { ask: "Is this a child", say: "No, an adult" },
    { ask: "First name", say: "Rosalind" },
    { ask: "Last name", say: "Quillfeather" },
    { ask: "Date of birth", say: { day: "9", month: "9", year: "1990" } },
    { ask: "If not born yet", say: no_day },
    { ask: "Sex", say: "Female" },
    { ask: "Do they live in the same household", say: "Yes" },
    { ask: /^Who is /, say: "Parent" },
    { ask: "Parental responsibility", say: "Yes" },
  ]);
  await worker.says("Rosalind Quillfeather");
  await worker.says("Mother");
  await somebody_new(worker, "Baby due in spring", [
    { ask: "Is this a child", say: "Yes, under 18" },
    { ask: "First name", say: "" },
    { ask: "Last name", say: "Quillfeather" },
    { ask: "Date of birth", say: no_day },
    { ask: "If not born yet", say: in_days(30) },
    { ask: "Do they live in the same household", say: "Yes" },
    { ask: /^Who is /, say: "Half-brother or half-sister" },
  ]);
  await worker.open(ottoline);
  await worker.go("People", "Say who they are");
  await worker.answers("brothers and sisters", [{ ask: /^Who is Barnaby/, say: "Brother or sister" }]);
  await worker.open(ottoline);
  await worker.go("People");
  await worker.look("people with a family");
  await worker.says("Barnaby Quillfeather");
}

async function check_and_move(worker) {
  await worker.go(/^Rosalind/);
  await worker.look("an adult around the child");
  await worker.go("Record a check");
  await worker.is_refused("check without an answer", [{ ask: "Which check", say: "Police" }, { ask: "What did it show", say: " " }], /Enter|Write/, "Record the check");
  await worker.answers("check", [
    { ask: "Which check", say: "Police" },
    { ask: "Was it done", say: "Yes" },
    { ask: "On which day", say: days_ago(1) },
    { ask: "What did it show", say: "Nothing known. Sergeant Onslow answered." },
  ], "Record the check");
  await worker.says("1 check done");
  await worker.open(ottoline);
  await worker.go("People", "Record a move");
  await worker.is_refused("move of nobody", [{ ask: "Who moves", say: [] }, { ask: "Where to", say: "Nobody knows" }], /Choose who moves/, "Record the move");
  await worker.answers("move", [
    { ask: "Who moves", say: [ottoline, "Rosalind"] },
    { ask: "When was the move", say: days_ago(2) },
    { ask: "Where to", say: "A household of their own" },
    { ask: "Address", say: "4 Larch Rise" },
    { ask: "Postcode", say: "ad1 2cd" },
    { ask: "How do you know", say: "Rosalind rang." },
  ], "Record the move");
  await worker.open(ottoline);
  await worker.go("People", "Who lives and lived in the household");
  await worker.look("households");
}

/** The people of a picture: the words of each link in it and where it leads. */
const people_drawn = (page) =>
  page.locator("svg a").evaluateAll((all) =>
    all
      .map((one) => ({
        words: (one.getAttribute("aria-label") ?? one.textContent).replace(/\s+/g, " ").trim(),
        href: one.getAttribute("href"),
      }))
      .filter((one) => /^\/children\/[0-9a-z]+(\/people\/[0-9a-z]+)?$/.test(one.href ?? "")),
  );

/** The people of the list beside it: their names and where they lead. */
const people_listed = (page) =>
  page.locator(".kith-picture-list .kith-listed__who a, .kith-picture-list > ul:first-of-type > li > a").evaluateAll((all) =>
    all.map((one) => ({ words: one.textContent.replace(/\s+/g, " ").trim(), href: one.getAttribute("href") })),
  );

/** Every person of the picture is a link to the person, is in the list beside it, and nobody else is. */
async function must_be_the_same(worker, least) {
  const drawn = await people_drawn(worker.page);
  const listed = await people_listed(worker.page);
  must(drawn.length >= least, `the picture shows ${drawn.length} people, not ${least}`);
  const places = (all) => JSON.stringify([...new Set(all.map((one) => one.href))].sort());
  must(places(drawn) === places(listed), `picture and list have other people: ${places(drawn)} and ${places(listed)}`);
  for (const one of listed)
    must(
      drawn.some((each) => each.href === one.href && each.words.includes(one.words)),
      `the link of ${one.words} says who it is: ${JSON.stringify(drawn)}`,
    );
}

/** Opens one person of the picture by keyboard: the page is about that person. Comes back. */
async function open_from_picture(worker, name) {
  const picture = worker.page.url();
  const link = (await people_drawn(worker.page)).find((one) => one.words.includes(name));
  must(link, `${name} is in the picture`);
  await worker.page.evaluate(() => document.activeElement?.blur());
  const inside = () => worker.page.evaluate(() => document.activeElement?.closest("svg") !== null);
  await tab_to(worker.page, `${name} in the picture`, () => true);
  for (let i = 0; i < 200; i += 1) {
    const at = await focus_of(worker.page);
    if (at?.href === link.href && (await inside())) break;
    await worker.page.keyboard.press("Tab");
  }
  must(await inside(), `${name} of the picture is reached by Tab`);
  await enter(worker.page);
  must(new URL(worker.page.url()).pathname === link.href, `the link leads to ${link.href}: ${worker.page.url()}`);
  must((await worker.words()).includes(name), `the page is about ${name}`);
  await worker.page.goto(picture);
}

/** On a sheet of A4 the picture is whole and has its reference (never a name); the list, and what only a screen needs, is left out. */
async function print_on_a4(worker, state) {
  const { page } = worker;
  await page.emulateMedia({ media: "print" });
  const on_paper = await page.evaluate(() => {
    const shown = (query) => [...document.querySelectorAll(query)].filter((one) => one.getClientRects().length > 0);
    const drawing = document.querySelector(".kith-picture svg").getBoundingClientRect();
    return {
      width: drawing.width,
      height: drawing.height,
      screen_only: shown(".kith-screen-only, .govuk-service-navigation, form button").length,
      head: document.querySelector(".kith-picture").innerText,
    };
  });
  must(on_paper.screen_only === 0, `${state}: paper has ${on_paper.screen_only} things that only a screen needs`);
  must(on_paper.head.includes("Reference "), `${state}: the sheet says what it belongs to: ${on_paper.head.slice(0, 200)}`);
  must(on_paper.width > 50 && on_paper.height > 50, `${state}: the picture is printed`);
  const paper = await page.pdf({ format: "A4", preferCSSPageSize: true });
  const sizes = [...paper.toString("latin1").matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/g)];
  must(sizes.length > 0, `${state}: the print has sheets`);
  for (const [, width, height] of sizes) {
    const sides = [Number(width), Number(height)].sort((a, b) => a - b);
    must(Math.abs(sides[0] - 595) < 2 && Math.abs(sides[1] - 842) < 2, `${state}: a sheet is ${sides} points, not A4`);
  }
  await page.emulateMedia({ media: null });
}

async function look_at_pictures(worker) {
  await worker.open(ottoline);
  await worker.go("People", "Genogram");
  await worker.look("genogram");
  await worker.says("The same in words");
  await must_be_the_same(worker, 4);
  for (const name of ["Rosalind Quillfeather", "Barnaby Quillfeather", "Quillfeather, unborn child"])
    must((await worker.words()).split("The same in words")[1].includes(name), `the list beside the picture names ${name}`);
  await open_from_picture(worker, "Rosalind Quillfeather");
  await open_from_picture(worker, "Barnaby Quillfeather");
  await print_on_a4(worker, "genogram");
  await worker.go("Ecomap");
  await worker.look("ecomap");
  await must_be_the_same(worker, 2);
  await open_from_picture(worker, "Rosalind Quillfeather");
  await print_on_a4(worker, "ecomap");
  await worker.go(/^Add a person or service/);
  await worker.look("form tie");
}

/** Somebody on record under almost this name: it is asked before a second record is begun, and why it is. */
async function somebody_alike(worker) {
  await worker.open(ottoline);
  await worker.go("People", "Add somebody");
  await worker.page.locator("main form input[type=text]").first().focus();
  await worker.page.keyboard.insertText("Nobody of this name");
  await press(worker.page, "Find");
  const known_mother = [
    { ask: "Is this a child", say: "No, an adult" },
    { ask: "First name", say: "Rosalynd" },
    { ask: "Last name", say: "Quillfeather" },
    { ask: "Date of birth", say: { day: "9", month: "9", year: "1990" } },
    { ask: "If not born yet", say: no_day },
    { ask: "Sex", say: "Female" },
    { ask: "Do they live in the same household", say: "No, or not known" },
    { ask: /^Who is (this|Ros)/, say: "Friend of the family" },
    { ask: "Anything to know", say: "Collects her on Fridays." },
  ];
  await worker.is_refused("somebody alike", [{ ask: "Who is it", say: "None of these" }, ...known_mother], /Somebody on record looks like this person/, "Record");
  await worker.says("Is it one of these?");
  await worker.says(/Rosalind|Quillfeather, Rosalind/);
  await worker.says(/the same person \((more than|about) \d+ of 100/);
  const note = await worker.page.locator('textarea[name="note"]').inputValue();
  must(note === "Collects her on Fridays.", `what was typed is kept: "${note}"`);
  await worker.answers("the known person instead", [{ ask: "Who is it", say: "Rosalind Quillfeather" }, ...known_mother], "Record");
  await worker.says("Rosalind Quillfeather");
  await worker.says_not("Rosalynd");
}

async function walk(scripts) {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      await a_referral(kith);
      const worker = await new Practitioner(inspector, kith, browser, scripts, "frontdoor").arrive();
      await describe(worker);
      await contradict(worker);
      await relate(worker);
      await somebody_alike(worker);
      await check_and_move(worker);
      await look_at_pictures(worker);
      await worker.leave();
      await kith.stop();
      kith.entries(); // fails unless the record is whole
    }),
  );
}

export const people = {
  name: "people",
  tests: [
    { name: "details, family, checks and pictures by keyboard, with scripts", run: () => walk(true) },
    { name: "details, family, checks and pictures by keyboard, without scripts", run: () => walk(false) },
    ...looked_at(inspector),
  ],
};
