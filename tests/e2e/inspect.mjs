// Looks at every page state that a test reaches: screenshots at two widths, axe-core, reflow at 320 px, names in
// titles and addresses, headers. What is wrong is collected; the tests at the end of a suite report it.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { root } from "./kith.mjs";

const axe_source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const screenshots = path.join(root, "tests/e2e/screenshots");

/** The route of an address: identifiers become ":id". */
export function pattern_of(address) {
  const { pathname } = new URL(address);
  return pathname.replace(/[0-9a-z]{20,}/g, ":id").replace(/\/entries\/\d+/, "/entries/:n");
}

async function violations(page) {
  await page.evaluate(axe_source);
  return page.evaluate(async (tags) => {
    const found = await window.axe.run(document, { runOnly: tags });
    return found.violations.map((one) => {
      const places = one.nodes.slice(0, 3).map((node) => `${node.target.join(" ")}: ${node.html.slice(0, 160)}`);
      return `${one.id} (${one.help})\n      ${places.join("\n      ")}`;
    });
  }, rules);
}

/** Content wider than the page, apart from what scrolls in a region of its own. */
function too_wide() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return "";
  const wide = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.right > clientWidth + 1 && box.width > 0 && !one.closest(".kith-scroll-region, [role=region]");
  });
  const worst = wide.slice(0, 3).map((one) => `${one.tagName.toLowerCase()}.${one.className}`);
  return `${scrollWidth} px wide at ${clientWidth}: ${worst.join(", ")}`;
}

const must_have = {
  "content-security-policy": /default-src 'none'|default-src 'self'/,
  "x-content-type-options": /^nosniff$/,
  "referrer-policy": /^(no-referrer|same-origin)$/,
  "cache-control": /no-store/,
  "cross-origin-opener-policy": /^same-origin$/,
  "permissions-policy": /./,
};

export class Inspector {
  /** `names` may stand in no title and no address. Screenshots are named after the `series`, where there is one. */
  constructor(names, series = "") {
    this.series = series ? `${series}-` : "";
    this.names = names.map((name) => name.toLowerCase());
    this.seen = new Set();
    this.found = { axe: [], reflow: [], names: [], headers: [], scripts: [], style: [] };
    this.looks = 0;
  }

  /** Watches a page's answers: addresses, headers and what its scripts complain about. */
  watch(page) {
    page.on("response", (response) => {
      const address = decodeURIComponent(response.url()).toLowerCase();
      for (const name of this.names)
        if (address.includes(name)) this.found.names.push(`${name} in the address ${response.url()}`);
      if (response.request().resourceType() !== "document" || response.status() === 303) return;
      const headers = response.headers();
      for (const [header, wanted] of Object.entries(must_have))
        if (!wanted.test(headers[header] ?? ""))
          this.found.headers.push(`${pattern_of(response.url())}: ${header} is "${headers[header] ?? ""}"`);
    });
    page.on("close", () => this.found.scripts.push(...(page.script_errors ?? [])));
    return page;
  }

  /** Looks at what the page shows now. `state` tells states of one route apart. */
  async look(page, state) {
    const scripts = !page.without_scripts;
    const pattern = pattern_of(page.url());
    const key = `${pattern} ${state} ${scripts}`;
    const title = await page.title();
    for (const name of this.names)
      if (title.toLowerCase().includes(name)) this.found.names.push(`${name} in the title "${title}" (${pattern})`);
    if (!/ – /.test(title)) this.found.style.push(`the title "${title}" does not name the service (${pattern})`);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.looks += 1;
    mkdirSync(screenshots, { recursive: true });
    const number = String(this.looks).padStart(3, "0");
    const file = `${this.series}${number}-${state}${scripts ? "" : "-without-scripts"}`.replace(/[^a-z0-9-]+/gi, "-").toLowerCase();
    await page.screenshot({ path: path.join(screenshots, `${file}-1366.png`), fullPage: true });
    if (scripts) await this.run_axe(page, `${state} (${pattern})`);
    else await this.run_axe_on_copy(page, `${state} without scripts (${pattern})`);
    await page.setViewportSize({ width: 320, height: 640 });
    const wide = await page.evaluate(too_wide);
    if (wide) this.found.reflow.push(`${state} (${pattern}): ${wide}`);
    await page.screenshot({ path: path.join(screenshots, `${file}-320.png`), fullPage: true });
    await page.setViewportSize({ width: 1366, height: 768 });
  }

  async run_axe(page, where) {
    for (const one of await violations(page)) this.found.axe.push(`${where}: ${one}`);
  }

  /** axe is a script: the page as it came is shown again, without its own scripts, where scripts run. */
  async run_axe_on_copy(page, where) {
    const body = (await page.content()).replace(/<script[\s\S]*?<\/script>/g, "");
    const context = await page.context().browser().newContext({ viewport: { width: 1366, height: 768 } });
    try {
      const copy = await context.newPage();
      const address = new URL("/copy-for-axe", page.url()).href;
      await copy.route(address, (route) => route.fulfill({ body, contentType: "text/html; charset=utf-8" }));
      await copy.goto(address);
      await this.run_axe(copy, where);
    } finally {
      await context.close();
    }
  }

  /** Fails with everything of one kind that was found. */
  report(kind) {
    const found = [...new Set(this.found[kind])];
    if (this.looks === 0) throw new Error("no page was looked at");
    if (found.length > 0) throw new Error(`${found.length} found on ${this.looks} pages:\n  ${found.join("\n  ")}`);
  }
}
