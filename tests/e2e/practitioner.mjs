// A practitioner in a window of their own, working by keyboard; every page state is looked at.

import { new_page } from "./browser.mjs";
import { complete, enter, follow, sign_in, tab_to } from "./keyboard.mjs";
import { must } from "./runner.mjs";

export class Practitioner {
  constructor(inspector, kith, browser, scripts, role) {
    Object.assign(this, { inspector, kith, browser, scripts, role });
  }

  async arrive() {
    this.page = this.inspector.watch(await new_page(this.browser, { scripts: this.scripts }));
    this.page.without_scripts = !this.scripts;
    await sign_in(this.page, this.kith, this.role);
    return this;
  }

  look(state) {
    return this.inspector.look(this.page, state);
  }

  async words() {
    return (await this.page.locator("main").innerText()).replace(/\s+/g, " ");
  }

  async says(words) {
    const text = await this.words();
    must(words instanceof RegExp ? words.test(text) : text.includes(words), `${this.role} does not read "${words}" in: ${text}`);
  }

  async says_not(words) {
    const text = await this.words();
    must(!(words instanceof RegExp ? words.test(text) : text.includes(words)), `${this.role} reads "${words}" in: ${text}`);
  }

  /** Types into the box of the search page and looks at what is found. */
  async search(typed) {
    await this.page.goto(`${this.kith.address}/search`);
    await tab_to(this.page, "search words", (at) => at.name === "q");
    await this.page.keyboard.insertText(typed);
    await enter(this.page);
  }

  /** To a child's page, by searching. */
  async open(child) {
    await this.search(child);
    return follow(this.page, child.split(" ").reverse().join(", "));
  }

  /** Follows links one after another. */
  async go(...links) {
    for (const link of links) await follow(this.page, link);
  }

  /** Answers the form that is shown, sends it, and expects that it was taken. */
  async answers(state, answers, submit) {
    await this.look(`form ${state}`);
    await complete(this.page, answers, submit);
    if (/^Error: /.test(await this.page.title())) {
      await this.look(`refused ${state}`);
      throw new Error(`${this.role} could not send "${state}": ${(await this.words()).slice(0, 1500)}`);
    }
    await this.look(`done ${state}`);
  }

  /** The same, and expects these words of refusal. */
  async is_refused(state, answers, words, submit) {
    await complete(this.page, answers, submit);
    must(/^Error: /.test(await this.page.title()), `"${state}" is refused on a page titled Error: (${await this.page.title()})`);
    await this.says(words);
    await this.look(`refused ${state}`);
  }

  leave() {
    return this.page.context().close();
  }
}

/** The tests that every walk through pages ends with. */
export const looked_at = (inspector) => [
  { name: "axe finds nothing on any page", run: () => inspector.report("axe") },
  { name: "no page scrolls sideways at 320 px", run: () => inspector.report("reflow") },
  { name: "no name in a title or an address", run: () => inspector.report("names") },
  { name: "every page has the security headers", run: () => inspector.report("headers") },
  { name: "no script complains", run: () => inspector.report("scripts") },
  { name: "every title names task and service", run: () => inspector.report("style") },
];
