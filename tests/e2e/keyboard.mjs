// Working a page with the keyboard alone: Tab, Enter, Space, arrows and typing. Nothing here clicks, fills or
// focuses by script; the page is only looked at to know what has the focus, as a screen reader would say it.

import { now } from "./today.mjs";
import { must } from "./runner.mjs";

/** What has the focus, in words. Runs in the page. */
function read_focus() {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const words = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
  const spoken = (element) => {
    if (!element) return "";
    if (element.getAttribute?.("aria-label")) return element.getAttribute("aria-label");
    const named = element.getAttribute?.("aria-labelledby");
    if (named) return named.split(" ").map((id) => words(document.getElementById(id))).join(" ");
    return "";
  };
  const label = at.labels?.length ? words(at.labels[0]) : spoken(at) || words(at);
  const group = at.closest("fieldset");
  const section = at.closest("section");
  // A question under an answer that is not chosen is not asked.
  const asked = () => {
    for (let box = at.parentElement; box; box = box.parentElement) {
      if (box.matches(".govuk-radios__conditional, .govuk-checkboxes__conditional")) {
        const chosen = document.querySelector(`[data-aria-controls="${box.id}"], [aria-controls="${box.id}"]`);
        if (chosen && !chosen.checked) return false;
      }
      if (box.matches(".kith-only-if")) {
        const condition = words(box.querySelector("p"));
        const around = box.closest(".kith-form-child, form");
        const chosen = [...around.querySelectorAll("input:checked")].map((one) => words(one.labels[0]));
        if (!chosen.some((one) => condition.includes(`‘${one}’`))) return false;
      }
    }
    return true;
  };
  const date = at.closest(".govuk-date-input");
  const type = at.tagName === "INPUT" ? at.type : at.tagName.toLowerCase();
  const legend = words(group?.querySelector("legend"));
  const single = ["radio", "checkbox"].includes(type) || date;
  return {
    type,
    name: at.name ?? "",
    value: at.value ?? "",
    checked: at.checked ?? false,
    label,
    question: single ? legend : label,
    hint: words(group?.querySelector(".govuk-hint")),
    section: spoken(section) || words(section?.querySelector("h2, h3, legend")),
    row: words(at.closest(".kith-form-row")?.querySelector("legend")),
    part: date ? label : "",
    options: at.options ? [...at.options].map((one) => words(one)) : [],
    group_chosen:
      type === "radio" ? document.querySelector(`input[name="${CSS.escape(at.name)}"]:checked`) !== null : false,
    asked: asked(),
    in_form: at.form?.method === "post",
    href: at.getAttribute("href") ?? "",
    expanded: at.getAttribute("aria-expanded") ?? (at.parentElement?.open ? "true" : ""),
  };
}

export const focus_of = (page) => page.evaluate(read_focus);

const matches = (text, wanted) => (wanted instanceof RegExp ? wanted.test(text) : text.startsWith(wanted));

/** Presses Enter and waits for the page that it brings. */
export async function enter(page) {
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
}

/** Tabs on until something fits; fails after `most` stops. */
export async function tab_to(page, what, fits, most = 600) {
  let left = 0;
  for (let i = 0; i < most && left < 2; i += 1) {
    await page.keyboard.press("Tab");
    const at = await focus_of(page);
    if (!at) left += 1; // round the whole page and out of it
    if (at && fits(at)) return at;
  }
  const there = await page.locator("main").innerText();
  throw new Error(`no ${what} on ${await page.title()} (${page.url()}):\n${there.slice(0, 2500)}`);
}

/** Follows a link by its words: Tab to it, Enter. On the way it opens what says that there is more. */
export async function follow(page, words) {
  const more = (at) => at.type === "summary" && /\bmore to do/.test(at.label) && !at.expanded;
  const wanted = (at) => at.type === "a" && matches(at.label, words);
  let link = await tab_to(page, `link ${words}`, (at) => wanted(at) || more(at));
  if (more(link)) {
    await page.keyboard.press("Enter");
    link = await tab_to(page, `link ${words}`, wanted);
  }
  await enter(page);
  return link;
}

/** Presses a button by its words, wherever the focus is before it. */
export async function press(page, words) {
  await tab_to(page, `button ${words}`, (at) => ["button", "submit"].includes(at.type) && matches(at.label, words));
  await enter(page);
}

async function type_over(page, text) {
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

async function choose_radio(page, wanted) {
  for (let i = 0; i < 40; i += 1) {
    const at = await focus_of(page);
    if (matches(at.label, wanted)) {
      if (!at.checked) await page.keyboard.press("Space");
      return;
    }
    await page.keyboard.press("ArrowDown");
  }
  throw new Error(`no choice ${wanted} in "${(await focus_of(page)).question}"`);
}

async function choose_option(page, at, wanted) {
  const place = at.options.findIndex((one) => matches(one, wanted));
  must(place >= 0, `no option ${wanted} in "${at.question}": ${at.options.join(" / ")}`);
  await page.keyboard.press("Home");
  for (let i = 0; i < place; i += 1) await page.keyboard.press("ArrowDown");
}

const required = (question) => !/\(optional\)\s*$/.test(question);

/** What somebody in a hurry would answer to a question that the test says nothing about. */
function ordinary_answer(at) {
  if (!required(at.question)) return null;
  if (at.type === "textarea") return "Written down while the test walks this form by keyboard.";
  if (at.type === "text") return "As agreed";
  if (at.type === "checkbox") return /./;
  if (at.type === "radio") return /./;
  if (at.type === "select") return at.options[1];
  return null;
}

/** Whether an answer is of the kind that this control takes: words, a choice, several choices, a date. */
function can_say(at, said) {
  if (at.part) return said?.day !== undefined;
  if (["text", "textarea"].includes(at.type)) return typeof said === "string";
  return typeof said === "string" || said instanceof RegExp || (at.type === "checkbox" && Array.isArray(said));
}

/** The answer that the test gives to what has the focus, or the ordinary one. */
function answer_to(at, answers) {
  for (const one of answers) {
    if (one.where && !`${at.section} ${at.row}`.includes(one.where)) continue;
    if (matches(at.question, one.ask) && can_say(at, one.say)) return one.say;
  }
  return ordinary_answer(at);
}

async function answer_date(page, at, said, started) {
  const part = at.part.toLowerCase();
  const key = at.name.replace(/-(day|month|year|time)$/, "");
  if (at.value !== "" && !said) return;
  if (!said && part === "day") started.add(key);
  const date = said ?? (required(at.question) || started.has(key) ? now() : null);
  if (!date || (!said && !required(at.question))) return;
  if (date[part] !== undefined) await type_over(page, date[part]);
}

async function answer(page, at, answers, done) {
  const said = answer_to(at, answers);
  if (at.part) return answer_date(page, at, said?.day !== undefined ? said : null, done);
  if (said === null || said === undefined) return;
  if (at.type === "radio") {
    if (!done.has(at.name) && !(at.group_chosen && said.source === ".")) await choose_radio(page, said);
    done.add(at.name);
  } else if (at.type === "checkbox") {
    const all = Array.isArray(said) ? said : [said];
    const wanted = all.some((one) => matches(at.label, one));
    if (wanted !== at.checked) await page.keyboard.press("Space");
  } else if (at.type === "select") {
    if (at.value === "" || said !== at.options[1]) await choose_option(page, at, said);
  } else if (at.value === "" || answers.some((one) => matches(at.question, one.ask))) {
    await type_over(page, said);
  }
}

/**
 * Walks through a form from wherever the focus is, answers what is asked, and presses the button `submit`.
 * `answers` are { ask, say, where? }: the beginning of a question (or a pattern), the answer, and words of the
 * heading above it. Questions that must be answered and are not named get an ordinary answer.
 */
export async function complete(page, answers, submit = /^(Save and continue|Save|Record|Send|Continue)/) {
  const done = new Set();
  for (let i = 0; i < 800; i += 1) {
    await page.keyboard.press("Tab");
    const at = await focus_of(page);
    if (!at || !at.in_form) continue;
    if (["submit", "button"].includes(at.type)) {
      if (!matches(at.label, submit)) continue;
      await enter(page);
      return;
    }
    if (["text", "password", "textarea", "select-one", "select", "radio", "checkbox"].includes(at.type) && at.asked)
      await answer(page, at, answers, done);
  }
  throw new Error(`no button ${submit} on ${await page.title()} (${page.url()})`);
}

/** Signs in by keyboard. */
export async function sign_in(page, kith, role) {
  const who = kith.sign_ins[role];
  must(who, `there is no sign-in for ${role}`);
  await page.goto(`${kith.address}/sign-in`);
  await tab_to(page, "sign-in name", (at) => at.name === "name");
  await page.keyboard.type(who.name);
  await tab_to(page, "password", (at) => at.name === "password");
  await page.keyboard.type(who.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}
