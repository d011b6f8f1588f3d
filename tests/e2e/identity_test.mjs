// Signing in with more than a password; one's own account; what administrators do to accounts.

import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { get } from "node:http";

import { new_page, with_browser } from "./browser.mjs";
import { Inspector } from "./inspect.mjs";
import { Kith, with_kith } from "./kith.mjs";
import { equal, must } from "./runner.mjs";
import { filled, Visitor } from "./visitor.mjs";

const inspector = new Inspector([], "identity");
const words = async (page) => (await page.locator("main").innerText()).replace(/\s+/g, " ");

/** The code that an app shows (RFC 6238) for a key in base 32. */
function code_of(key, steps = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replace(/\s/g, "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const field = (page, name) => page.locator(`input[name="${name}"]`);
const press = (page, name) => page.getByRole("button", { name }).click();

async function sign_in(page, address, name, password) {
  await page.goto(`${address}/sign-in`);
  await field(page, "name").fill(name);
  await field(page, "password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Adds an app from the page that is shown; resolves to its key and the recovery codes. */
async function add_app(page, look = "") {
  await page.getByRole("button", { name: "Add an app" }).click();
  const key = (await page.locator("main p strong").first().innerText()).trim();
  must(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/.test(key), `the key can be typed: ${key}`);
  equal(await page.locator("svg.kith-qr-code").count(), 1, "QR codes on the page");
  if (look) await inspector.look(page, `${look} app`);
  await field(page, "code").fill("000000");
  await press(page, "Add this app");
  must(/not the code/.test(await words(page)), `a wrong code is refused: ${await words(page)}`);
  if (look) await inspector.look(page, `${look} app refused`);
  equal((await page.locator("main p strong").first().innerText()).trim(), key, "the key after a wrong code");
  await field(page, "code").fill(code_of(key));
  await press(page, "Add this app");
  const codes = await page.locator(".kith-recovery-codes li").allInnerTexts();
  equal(codes.length, 10, "recovery codes");
  if (look) await inspector.look(page, `${look} recovery codes`);
  return { key, codes };
}

async function app_without_scripts() {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      const page = inspector.watch(await new_page(browser, { scripts: false }));
      page.without_scripts = true;
      const { name, password } = kith.sign_ins.manager;
      await sign_in(page, kith.address, name, password);
      await page.getByRole("link", { name: "Your account" }).click();
      must(/demonstration/.test(await words(page)), "the account page says that this is a demonstration");
      await page.getByRole("button", { name: "Add a second factor" }).click();
      await inspector.look(page, "second factor");
      const { key, codes } = await add_app(page, "added");
      await page.getByRole("button", { name: "I have kept them" }).click();
      await page.goto(`${kith.address}/account`);
      await inspector.look(page, "account with an app");
      await press(page, "Sign out");

      await sign_in(page, kith.address, name, password);
      must(page.url().includes("/sign-in/code"), `the password is not enough any more: ${page.url()}`);
      await inspector.look(page, "code");
      await page.goto(`${kith.address}/search`);
      must(page.url().includes("/sign-in"), "half signed in opens nothing");
      await page.goto(`${kith.address}/sign-in/code`);
      await field(page, "code").fill(code_of(key, -20));
      await press(page, "Go on");
      must(/not right/.test(await words(page)), "an old code is refused");
      await inspector.look(page, "code refused");
      await field(page, "code").fill(code_of(key, 1)); // the one of this half minute was used for adding
      await press(page, "Go on");
      equal(new URL(page.url()).pathname, "/", "signed in");
      await press(page, "Sign out");

      await sign_in(page, kith.address, name, password);
      await field(page, "code").fill(codes[2].toUpperCase());
      await press(page, "Go on");
      equal(new URL(page.url()).pathname, "/", "signed in by a recovery code");
      await press(page, "Sign out");
      await sign_in(page, kith.address, name, password);
      await field(page, "code").fill(codes[2]);
      await press(page, "Go on");
      must(/not right/.test(await words(page)), "a recovery code works once");
    }),
  );
}

async function passkey() {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      const address = kith.address.replace("127.0.0.1", "localhost"); // passkeys are bound to names
      const page = inspector.watch(await new_page(browser));
      const cdp = await page.context().newCDPSession(page);
      await cdp.send("WebAuthn.enable");
      const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
        options: {
          protocol: "ctap2",
          transport: "internal",
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      const { name, password } = kith.sign_ins.socialworker;
      await sign_in(page, address, name, password);
      await page.waitForURL(`${address}/`);
      await page.goto(`${address}/account/second-factor`);
      await field(page, "name").fill("My <laptop>");
      await inspector.look(page, "second factor with a passkey");
      await press(page, "Add a passkey");
      await page.locator(".kith-recovery-codes").waitFor();
      equal((await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length, 1, "passkeys");
      await page.goto(`${address}/account`);
      must((await words(page)).includes("My <laptop>: Passkey"), "the passkey has its name");
      await inspector.look(page, "account with a passkey");
      await press(page, "Sign out");

      await inspector.look(page, "sign in with a passkey");
      await press(page, "Sign in with a passkey");
      await page.waitForURL(`${address}/`);
      await press(page, "Sign out");

      await sign_in(page, address, name, password);
      await page.waitForURL(/sign-in\/code/);
      await press(page, "Use your passkey");
      await page.waitForURL(`${address}/`);
      await press(page, "Sign out");

      await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
      await press(page, "Sign in with a passkey");
      await page.locator(".kith-passkey [role=alert]", { hasText: /passkey/i }).waitFor();
      must(page.url().includes("/sign-in"), "a passkey that nobody unlocked opens nothing");
      await inspector.look(page, "passkey refused");
    }),
  );
}

/** A database where real people would be: no demonstration, one administrator who is invited at the machine. */
async function with_real_kith(body) {
  const kith = new Kith({ demonstration: false });
  try {
    await kith.start();
    return await body(kith);
  } finally {
    await kith.discard();
  }
}

const invite_at_machine = (kith, name, title, role) => {
  const said = kith.command("account", "invite", "--sign-in", name, "--name", title, "--role", role,
    "--database", kith.database, "--address", kith.address);
  return /http\S+/.exec(said)[0];
};

/** From the invitation to the first page that needs a second factor. */
async function arrive(page, kith, invitation, name, password, look = "") {
  await page.goto(invitation);
  if (look) await inspector.look(page, `${look} invitation`);
  await field(page, "password").fill("password1234");
  await press(page, "Set the password");
  must(/first that somebody would try/.test(await words(page)), "an obvious password is refused");
  if (look) await inspector.look(page, `${look} invitation refused`);
  await field(page, "password").fill(password);
  await press(page, "Set the password");
  must(/Your password is set/.test(await words(page)), "the password is set");
  await sign_in(page, kith.address, name, password);
  await page.waitForURL(/second-factor/);
  if (look) await inspector.look(page, `${look} led to enrol`);
  for (const path of ["/search", "/", "/accounts"]) {
    await page.goto(kith.address + path);
    equal(new URL(page.url()).pathname, "/account/second-factor", `${path} with a password alone`);
  }
  return add_app(page);
}

async function administrators() {
  await with_real_kith(async (kith) =>
    with_browser(async (browser) => {
      const page = inspector.watch(await new_page(browser));
      const first = invite_at_machine(kith, "ann", "Ann Admin", "administrator");
      await arrive(page, kith, first, "ann", "marmalade over the harbour", "first");
      const used = await new Visitor(kith).get(new URL(first).pathname + new URL(first).search);
      equal(used.status, 404, "an invitation that was used");

      await page.goto(`${kith.address}/accounts`);
      await inspector.look(page, "accounts");
      await page.getByRole("button", { name: "Invite somebody" }).click();
      await field(page, "display_name").fill("Wren Worker");
      await field(page, "sign_in_name").fill("wren");
      await press(page, "Create the account");
      must(/Choose a role/.test(await words(page)), "an account needs a role");
      await inspector.look(page, "invite refused");
      await page.locator("select[name=role]").selectOption("social_worker");
      await press(page, "Create the account");
      await inspector.look(page, "invited");
      const invitation = (await page.locator("main strong").first().innerText()).trim();

      const wrens = await new_page(browser);
      await arrive(wrens, kith, invitation, "wren", "seven otters by the kettle");
      await wrens.goto(`${kith.address}/search`);
      equal(new URL(wrens.url()).pathname, "/search", "two factors open the search");
      await wrens.goto(`${kith.address}/accounts`);
      must(/does not look after accounts/.test(await words(wrens)), "accounts are not for everybody");

      await page.goto(`${kith.address}/accounts?q=wren`);
      await page.getByRole("link", { name: "Wren Worker" }).click();
      await inspector.look(page, "account of somebody");
      await press(page, "Sign them out everywhere");
      await wrens.goto(`${kith.address}/search`);
      must(wrens.url().includes("/sign-in"), "signed out on the next request");

      await field(page, "reason").last().fill("telephone lost, known by voice");
      await press(page, "Ask for a reset");
      must(/Somebody else has to confirm/.test(await words(page)), "one person is not enough");
      await inspector.look(page, "reset proposed");
      const managers = await new_page(browser);
      const second = invite_at_machine(kith, "max", "Max Manager", "team_manager");
      await arrive(managers, kith, second, "max", "a violet bicycle, twice");
      await managers.goto(`${kith.address}/accounts`);
      must(!(await words(managers)).includes("Everybody who can sign in"), "a manager sees what waits, no more");
      await managers.getByRole("link", { name: "Wren Worker" }).click();
      await press(managers, "Confirm the reset");
      const again = (await managers.locator("main strong").first().innerText()).trim();
      must(again.includes("/invitation?token="), "a new invitation");
      await sign_in(wrens, kith.address, "wren", "seven otters by the kettle");
      must(/not right/.test(await words(wrens)), "the old password is gone");
      await inspector.look(wrens, "sign in refused");
      await arrive(wrens, kith, again, "wren", "four kettles by the otter");

      await page.goto(`${kith.address}/accounts?q=wren`);
      await page.getByRole("link", { name: "Wren Worker" }).click();
      await field(page, "reason").first().fill("has left");
      await press(page, "Close the account");
      await inspector.look(page, "account closed");
      await wrens.goto(`${kith.address}/`);
      must(wrens.url().includes("/sign-in"), "a closed account is out on the next request");
      kith.entries(); // verify: every account is as the record says
    }),
  );
}

/** As if everybody had proved who they are long ago. What another program changes counts after 5 seconds. */
async function long_ago(kith) {
  execFileSync("sqlite3", ["-cmd", ".timeout 5000", kith.database, "update sign_in_session set confirmed = 0"]);
  await new Promise((resolve) => setTimeout(resolve, 5500));
}

async function proving_again() {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      const page = inspector.watch(await new_page(browser));
      const { name, password } = kith.sign_ins.chair;
      await sign_in(page, kith.address, name, password);
      await page.goto(`${kith.address}/account/second-factor`);
      const { key } = await add_app(page);
      await long_ago(kith);
      await page.goto(`${kith.address}/account/second-factor`);
      must(/Confirm it is you/.test(await words(page)), "a page that has to be confirmed");
      await inspector.look(page, "confirm a page");
      await field(page, "confirm_password").fill("not the password");
      await press(page, "Confirm and go on");
      must(/That is not right/.test(await words(page)), "a wrong password");
      await inspector.look(page, "confirm refused");
      await field(page, "confirm_code").fill(code_of(key, 1));
      await press(page, "Confirm and go on");
      equal(new URL(page.url()).pathname, "/account/second-factor", "where it goes on");

      await page.goto(`${kith.address}/account`);
      await long_ago(kith);
      await press(page, "Make new recovery codes");
      must(/Confirm it is you/.test(await words(page)), "a form that has to be confirmed");
      await inspector.look(page, "confirm a form");
      await field(page, "confirm_password").fill(password);
      await press(page, "Confirm and go on");
      equal(await page.locator(".kith-recovery-codes li").count(), 10, "the form went on");
    }),
  );
}

async function own_sessions() {
  await with_kith(async (kith) => {
    const here = await new Visitor(kith).sign_in("frontdoor");
    const there = await new Visitor(kith).sign_in("frontdoor");
    const before = await here.form("/account", "/account/sessions/end-others");
    equal((await here.post("/account/sessions/end-others", before.fields)).status, 303, "ending the others");
    equal((await there.get("/search")).status, 303, "the other session");
    equal((await here.get("/search")).status, 200, "this session");
    const form = await here.form("/account", "/account/password");
    const wrong = await here.post("/account/password",
      filled(form, { current: "not it at all", password: "seven otters by the kettle" }));
    equal(wrong.status, 422, "a wrong present password");
    const { password } = kith.sign_ins.frontdoor;
    const changed = await here.post("/account/password",
      filled(form, { current: password, password: "seven otters by the kettle" }));
    equal(changed.status, 303, "changing the password");
    const old = new Visitor(kith);
    const old_form = await old.form("/sign-in");
    equal((await old.post("/sign-in", filled(old_form, { name: "frontdoor", password }))).status, 422, "the old one");
    const forged = await here.post("/account/password", filled(form, { csrf: "x", current: password }));
    equal(forged.status, 403, "a forged form");
  });
}

/** What the program says when it does not start; fails where it does. */
function does_not_start(kith, ...options) {
  try {
    kith.command("serve", "--database", kith.database, "--port", "0", ...options);
  } catch (refused) {
    return String(refused.stderr);
  }
  throw new Error(`it started with ${options.join(" ")}`);
}

/** A request that names the site as it likes. */
const asking_for = (kith, host) =>
  new Promise((resolve, reject) =>
    get(`${kith.address}/sign-in`, { headers: { Host: host } }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode, headers: answer.headers });
    }).on("error", reject));

/** The site answers to its own names; without TLS in front of it, it is nowhere but on the machine. */
async function own_names() {
  await with_kith(async (kith) => {
    equal((await asking_for(kith, new URL(kith.address).host)).status, 200, "its own name");
    const other = await asking_for(kith, "evil.example");
    equal(other.status, 421, "another's name");
    equal(other.headers["set-cookie"], undefined, "cookies for another's name");
    must(/--behind-proxy/.test(does_not_start(kith, "--address", "0.0.0.0")), "not on the network in the clear");
    must(/--site/.test(does_not_start(kith, "--site", "kith.example/path")), "a name that is none");
  });
}

export const identity = {
  name: "identity",
  tests: [
    { name: "an app and recovery codes, without scripts", run: app_without_scripts },
    { name: "a passkey, added and used", run: passkey },
    { name: "its own names, and nowhere in the clear", run: own_names },
    { name: "administrators invite, reset by two, close", run: administrators },
    { name: "proving again, and going on with what was asked", run: proving_again },
    { name: "sessions and the password", run: own_sessions },
    ...["axe", "reflow", "headers", "scripts", "style"].map((kind) => ({
      name: `pages: ${kind}`,
      run: async () => inspector.report(kind),
    })),
  ],
};
