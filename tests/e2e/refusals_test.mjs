// Malformed forms: seeded mutations of real posts. Each gets a clear page and a 4xx, and nothing is recorded.

import { execFileSync } from "node:child_process";

import { equal, must } from "./runner.mjs";
import { with_kith } from "./kith.mjs";
import { a_decision, a_referral, filled, forms_of, Visitor } from "./visitor.mjs";

const how_many = 200;

/** Numbers that are the same in every run (mulberry32). */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Entries about people, and about accounts. What was only looked at is counted elsewhere. */
function entries_of(kith) {
  const said = execFileSync("sqlite3", [
    "-readonly",
    kith.database,
    "select count(*) from ledger where stream not like 'reads:%' and stream not like 'lists:%'",
  ]);
  return Number(String(said).trim());
}

const set = (fields, name, value) => [...fields.filter(([one]) => one !== name), [name, value]];
const without = (fields, name) => fields.filter(([one]) => one !== name);
const encoded = (fields) => new URLSearchParams(fields).toString();
const form_type = { "content-type": "application/x-www-form-urlencoded" };

/** What breaks any form: each gives { body, headers } from the fields of a valid post. */
const anywhere = {
  "no token": (fields) => ({ body: encoded(without(fields, "csrf")), headers: form_type }),
  "a wrong token": (fields) => ({ body: encoded(set(fields, "csrf", "0".repeat(26))), headers: form_type }),
  "an endless token": (fields) => ({ body: encoded(set(fields, "csrf", "a".repeat(100_000))), headers: form_type }),
  "another site's form": (fields) => ({ body: encoded(fields), headers: { ...form_type, origin: "https://elsewhere.example" } }),
  "bytes that are no UTF-8": (fields) => ({ body: `${encoded(fields)}&f.more=%FF%FE%C3%28`, headers: form_type }),
  "a zero byte": (fields) => ({ body: `${encoded(fields)}&f.more=a%00b`, headers: form_type }),
  "a value without end": (fields) => ({ body: encoded([...fields, ["f.more", "x".repeat(300_000)]]), headers: form_type }),
  "too many fields": (fields) => ({
    body: encoded([...fields, ...Array.from({ length: 2500 }, (_, i) => [`f.more${i}`, "x"])]),
    headers: form_type,
  }),
  "three megabytes": (fields) => ({ body: `${encoded(fields)}&f.more=${"x".repeat(3 << 20)}`, headers: form_type }),
  "plain text": (fields) => ({ body: encoded(fields), headers: { "content-type": "text/plain" } }),
  "JSON": (fields) => ({ body: JSON.stringify(fields), headers: { "content-type": "application/json" } }),
  "nothing at all": () => ({ body: "", headers: form_type }),
  "random bytes": (fields, random) => ({
    body: Buffer.from(Array.from({ length: 200 }, () => Math.floor(random() * 256))),
    headers: form_type,
  }),
};

/** What breaks the decision on a referral: each gives the fields, or a path as well. */
const in_a_decision = {
  "no reasons": (fields) => without(fields, "f.rationale"),
  "reasons of spaces": (fields) => set(fields, "f.rationale", "  \n  "),
  "an unknown source": (fields) => set(fields, "f.referral_source", "../../etc"),
  "neither yes nor no": (fields) => set(fields, "f.family_knows", "perhaps"),
  "a day that does not exist": (fields) => set(set(fields, "when-day", "31"), "when-month", "2"),
  "a day in letters": (fields) => set(fields, "when-day", "monday"),
  "a year far away": (fields) => set(fields, "when-year", "99999"),
  "a negative month": (fields) => set(fields, "when-month", "-1"),
  "no day": (fields) => without(fields, "when-day"),
  "tomorrow year": (fields) => set(fields, "when-year", "2099"),
  "a time that does not exist": (fields) => set(fields, "when-time", "25:61"),
  "a time in words": (fields) => set(fields, "when-time", "teatime"),
  "an unknown outcome": (fields) => fields.map(([name, value]) => [name, name.endsWith(".outcome") ? "acquit" : value]),
  "no outcome": (fields) => fields.filter(([name]) => !name.endsWith(".outcome")),
  "the outcome of another child": (fields) =>
    fields.map(([name, value]) => [name.replace(/^c\.[^.]+\.outcome$/, `c.${"0".repeat(26)}.outcome`), value]),
  "an outcome for one child only": (fields) => {
    const one = fields.find(([name]) => name.endsWith(".outcome"))[0];
    return without(fields, one);
  },
  "no need": (fields) => fields.filter(([name]) => !name.endsWith(".primary_need")),
  "an empty decision": (fields) => fields.filter(([name]) => ["csrf", "form_token", "based_on"].includes(name)),
};

const in_a_referral = {
  "nobody": (fields) => fields.filter(([name]) => !name.startsWith("g.")),
  "a child without a name": (fields) => set(fields, "g.children.0.family_name", ""),
  "born on the 31st of June": (fields) =>
    set(set(set(fields, "g.children.0.birth_date-day", "31"), "g.children.0.birth_date-month", "6"), "g.children.0.birth_date-year", "2016"),
  "born in the future": (fields) =>
    set(set(set(fields, "g.children.0.birth_date-day", "1"), "g.children.0.birth_date-month", "6"), "g.children.0.birth_date-year", "2150"),
  "an unknown sex": (fields) => set(fields, "g.children.0.sex", "X9"),
  "no worry": (fields) => without(fields, "f.worries"),
  "no way to reach the referrer": (fields) => set(fields, "f.referrer_contact", ""),
  "a danger that is neither": (fields) => set(fields, "f.immediate_danger", "1=1"),
  "no reason not to tell": (fields) => without(fields, "f.parent_not_told_why"),
};

function must_be_clear(answer, what) {
  must(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${answer.location}`);
  const heading = /<h[12][^>]*>\s*([^<]{8,})/.exec(answer.body)?.[1];
  must(heading, `${what}: the page says nothing: ${answer.body.slice(0, 300)}`);
  if (answer.status === 422) must(answer.body.includes("There is a problem"), `${what}: no summary of what is wrong`);
}

async function two_hundred() {
  await with_kith(async (kith) => {
    const { child, decide, teacher, door } = await a_referral(kith);
    const manager = await new Visitor(kith).sign_in("manager");
    const begun = (await teacher.post("/referrals/new", (await teacher.form("/referrals/new")).fields)).location;
    const referral = filled(await teacher.form(begun), {
      "f.immediate_danger": "no",
      "g.children.0.family_name": "Penhallow",
      "f.what_happened": "A bruise.",
      "f.worries": "More of it.",
      "f.parent_told": "no",
      "f.parent_not_told_why": "Not safe.",
      "f.referrer_contact": "01632 960 002",
      send: "yes",
    });
    const start = /href="(\/children\/[0-9a-z]+\/start\/[a-z_]+)"/.exec((await manager.get(child)).body)?.[1];
    const posts = [
      { who: door, path: decide, fields: a_decision(await door.form(decide)), special: in_a_decision },
      { who: teacher, path: begun, fields: referral, special: in_a_referral },
      { who: door, path: `${child}/notes/new`, fields: filled(await door.form(`${child}/notes/new`), { text: "A note." }) },
      { who: door, path: `${child}/facts`, fields: filled(await door.form(`${child}/facts`), { reason: "Told by phone." }) },
    ];
    if (start) posts.push({ who: manager, path: start, fields: (await manager.form(start)).fields });
    const before = entries_of(kith);
    const random = seeded(20261121);
    const tried = new Map();
    for (let i = 0; i < how_many; i += 1) {
      const post = posts[i % posts.length];
      const kinds = { ...anywhere, ...post.special };
      const name = Object.keys(kinds)[Math.floor(i / posts.length) % Object.keys(kinds).length];
      const shuffled = [...post.fields].sort(() => random() - 0.5);
      const made = kinds[name](shuffled, random);
      const sent = Array.isArray(made) ? { body: encoded(made), headers: form_type } : made;
      const what = `post ${i} to ${post.path.replace(/[0-9a-z]{20,}/g, ":id")}: ${name}`;
      must_be_clear(await post.who.ask(post.path, { method: "POST", ...sent }), what);
      equal(entries_of(kith), before, `${what}: entries`);
      tried.set(name, (tried.get(name) ?? 0) + 1);
    }
    for (const name of Object.keys({ ...anywhere, ...in_a_decision, ...in_a_referral }))
      must(tried.has(name), `"${name}" was never tried`);
    const right = await door.post(decide, a_decision(await door.form(decide)));
    equal(right.status, 303, "after all that, the right decision");
    must(entries_of(kith) > before, "the right decision is recorded");
    await kith.stop();
    kith.entries();
  });
}

async function wrong_addresses() {
  await with_kith(async (kith) => {
    const { child, decide, door } = await a_referral(kith);
    const fields = a_decision(await door.form(decide));
    const nobody = "0".repeat(26);
    const [, , , , process] = decide.split("/");
    const before = entries_of(kith);
    for (const path of [
      decide.replace(process, nobody),
      decide.replace(/\/decide$/, "/hold"),
      decide.replace(/\/decide$/, "/receive"),
      decide.replace(/\/decide$/, "/feedback"),
      decide.replace(/\/decide$/, "/%2e%2e"),
      decide.replace(child, `/children/${nobody}`),
      `${child}/processes/${process}/decide/both/more`,
      `${child}/entries/999999/correct`,
      `${child}/entries/-1/correct`,
      `${child}/clocks/nothing/1/why`,
      `${child}/start/nothing`,
      `/children/${"x".repeat(4000)}`,
      "/children/..%2f..%2fetc%2fpasswd",
    ]) {
      const answer = await door.post(path, fields);
      must_be_clear(answer, `post to ${path.slice(0, 80)}`);
      equal(entries_of(kith), before, `entries after a post to ${path.slice(0, 80)}`);
    }
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const answer = await door.ask(decide, { method });
      must(answer.status >= 400 && answer.status < 500, `${method}: ${answer.status}`);
    }
  });
}

async function session_over() {
  await with_kith(async (kith) => {
    const { decide, door } = await a_referral(kith);
    const form = await door.form(decide);
    const fields = a_decision(form);
    const elsewhere = new Visitor(kith);
    elsewhere.cookies = new Map(door.cookies);
    const out = forms_of((await elsewhere.get("/")).body).find((one) => one.action === "/sign-out");
    equal((await elsewhere.post("/sign-out", out.fields)).status, 303, "signing out in another window");
    const before = entries_of(kith);
    const answer = await door.post(decide, fields);
    must(answer.status < 500 && !answer.location.includes("done=recorded"), `after the session: ${answer.status}`);
    must(answer.status !== 303 || answer.location.startsWith("/sign-in"), `after the session: to ${answer.location}`);
    equal(entries_of(kith), before, "entries after a post without a session");
    for (const cookie of ["kith_session=x", `kith_session=${"a".repeat(4000)}`, "kith_session=%00", "=;;;"]) {
      const asked = await fetch(`${kith.address}/`, { redirect: "manual", headers: { cookie } });
      equal(asked.status, 303, `the cookie ${cookie.slice(0, 30)}`);
    }
  });
}

export const refusals = {
  name: "refusals",
  tests: [
    { name: `${how_many} malformed forms are refused in words, and nothing is recorded`, run: two_hundred },
    { name: "wrong addresses and methods", run: wrong_addresses },
    { name: "a session that is over", run: session_over },
  ],
};
