// A visitor without a browser: a session, the forms that pages have, and posts of one's own making.

import { now } from "./today.mjs";

/** The words of an HTML attribute or text. */
const plain = (text) =>
  text
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");

function attributes(tag) {
  const found = {};
  for (const [, name, value] of tag.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)) found[name] = plain(value ?? "");
  return found;
}

/** The forms of a page: { action, method, fields: [[name, value]], choices: { name: [values] } }. */
export function forms_of(html) {
  return [...html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head, inside]) => {
    const { action, method = "get" } = attributes(head);
    const fields = [];
    const choices = {};
    for (const [, tag] of inside.matchAll(/<input([^>]*)>/g)) {
      const { name, type, value = "", checked } = attributes(tag);
      if (!name) continue;
      const choosing = type === "radio" || type === "checkbox";
      if (choosing) (choices[name] ??= []).push(value);
      if (!choosing || checked !== undefined) fields.push([name, value]);
    }
    for (const [, tag, text] of inside.matchAll(/<textarea([^>]*)>([\s\S]*?)<\/textarea>/g))
      fields.push([attributes(tag).name, plain(text).replace(/^\n/, "")]);
    for (const [, tag, options] of inside.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
      const { name } = attributes(tag);
      choices[name] = [...options.matchAll(/<option([^>]*)>/g)].map(([, option]) => attributes(option).value);
      const chosen = [...options.matchAll(/<option([^>]*)>/g)].find(([, option]) => /\bselected\b/.test(option));
      fields.push([name, chosen ? attributes(chosen[1]).value : ""]);
    }
    return { action, method, fields, choices };
  });
}

export class Visitor {
  constructor(kith) {
    this.kith = kith;
    this.cookies = new Map();
  }

  async ask(path, options = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(this.kith.address + path, {
      redirect: "manual",
      ...options,
      headers: { ...(cookie && { cookie }), origin: this.kith.address, ...options.headers },
    });
    for (const line of response.headers.getSetCookie?.() ?? [response.headers.get("set-cookie")].filter(Boolean)) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const body = await response.text();
    return { status: response.status, body, location: response.headers.get("location") ?? "" };
  }

  get(path) {
    return this.ask(path);
  }

  /** Posts [name, value] pairs as a form. */
  post(path, fields, headers = {}) {
    const body = new URLSearchParams(fields).toString();
    return this.ask(path, {
      method: "POST",
      body,
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    });
  }

  /** The form of a page that is sent to `action` (the page's own address where none is given). */
  async form(path, action = path) {
    const page = await this.get(path);
    const found = forms_of(page.body).filter((form) => form.method === "post" && form.action === action);
    if (found.length === 0) throw new Error(`${path} (${page.status}) has no form for ${action}`);
    return found.sort((a, b) => b.fields.length - a.fields.length)[0];
  }

  async sign_in(name) {
    const form = await this.form("/sign-in");
    const answer = await this.post("/sign-in", filled(form, this.kith.sign_ins[name], { password: this.kith.sign_ins[name].password }));
    if (answer.status !== 303) throw new Error(`${name} cannot sign in: ${answer.status}`);
    return this;
  }
}

/** A form's fields with answers put in: { name: value } or { name: [values] }; undefined takes a field out. */
export function filled(form, ...answers) {
  const said = Object.assign({}, ...answers);
  const kept = form.fields.filter(([name]) => !(name in said));
  for (const [name, value] of Object.entries(said))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) kept.push([name, one]);
  return kept;
}

/** A referral of two children by the teacher, sent without a browser; resolves to the paths of the children. */
export async function a_referral(kith, family = "Quillfeather") {
  const teacher = await new Visitor(kith).sign_in("teacher");
  const begun = await teacher.post("/referrals/new", (await teacher.form("/referrals/new")).fields);
  const path = begun.location;
  const two = await teacher.post(path, filled(await teacher.form(path), { "add.children": "yes" }));
  const form = forms_of(two.body).find((one) => one.action === path && one.fields.length > 5);
  const answers = {
    "f.immediate_danger": "no",
    "g.children.0.given_name": "Ottoline",
    "g.children.0.family_name": family,
    "g.children.0.birth_date-day": "14",
    "g.children.0.birth_date-month": "3",
    "g.children.0.birth_date-year": "2016",
    "g.children.1.given_name": "Barnaby",
    "g.children.1.family_name": family,
    "f.what_happened": "A mark on her arm, and words about a belt.",
    "f.worries": "That it happens again.",
    "f.parent_told": "no",
    "f.parent_not_told_why": "It would put her in danger.",
    "f.referrer_contact": "01632 960 001",
  };
  const check = await teacher.post(path, filled(form, answers, { check: "yes" }));
  const again = forms_of(check.body).find((one) => one.action === path && one.fields.length > 5);
  if (!again) throw new Error(`the referral cannot be checked: ${check.status}`);
  const sent = await teacher.post(path, filled(again, { send: "yes" }));
  if (sent.status !== 303) throw new Error(`the referral cannot be sent: ${sent.status}`);
  const door = await new Visitor(kith).sign_in("frontdoor");
  const found = await door.post("/search", filled(await door.form("/search"), { q: `Ottoline ${family}` }));
  const child = /href="(\/children\/[0-9a-z]+)"/.exec(found.body)?.[1];
  if (!child) throw new Error(`the child is not found: ${found.status}`);
  const step = /href="(\/children\/[0-9a-z]+\/processes\/[0-9a-z]+\/decide)"/.exec((await door.get(child)).body)?.[1];
  return { child, decide: step, receipt: sent.location, teacher, door };
}

/** The form of the decision on a referral, answered for every child. */
export function a_decision(form, answers = {}) {
  const each = (ending, value) =>
    Object.fromEntries(Object.keys(form.choices).filter((name) => name.endsWith(ending)).map((name) => [name, value]));
  const { day, month, year, time } = now();
  const plain = {
    "when-day": day,
    "when-month": month,
    "when-year": year,
    "when-time": time,
    "f.rationale": "Need, but no harm suspected.",
    "f.referral_source": "2A",
    "f.family_knows": "yes",
  };
  return filled(form, plain, each(".outcome", "assessment"), each(".primary_need", "N1"), answers);
}
