// Signing in at another provider: the real one of the npm package oidc-provider, in a real browser.

import { generateKeyPairSync, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import Provider from "oidc-provider";
import { new_page, with_browser } from "./browser.mjs";
import { Kith } from "./kith.mjs";
import { equal, must } from "./runner.mjs";

const secret = "only-for-this-test-0123456789-0123456789";

function fresh_keys() {
  const jwk = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  return { keys: [{ ...jwk, kid: randomUUID(), use: "sig", alg: "ES256" }] };
}

/** The provider of a county council: whoever it is asked about, it believes. */
class County {
  async start(kith, port = 0, jwks = fresh_keys()) {
    let handle = (request, response) => response.end();
    this.server = createServer((request, response) => handle(request, response));
    await new Promise((resolve) => this.server.listen(port, "127.0.0.1", resolve));
    this.port = this.server.address().port;
    this.issuer = `http://localhost:${this.port}`;
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: "kith",
          client_secret: secret,
          post_logout_redirect_uris: [`${kith.address}/sign-in`],
          redirect_uris: [`${kith.address}/sign-in/from/county`],
          id_token_signed_response_alg: "ES256",
        },
      ],
      pkce: { required: () => true, methods: ["S256"] },
      findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
      cookies: { keys: [randomUUID()] },
      features: { devInteractions: { enabled: true } },
      jwks,
    });
    handle = provider.callback();
    return this;
  }
  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
  /** The provider's own pages: who they are, and that this service may know. */
  async pass(page, name) {
    await page.waitForURL(/localhost:\d+\/interaction/);
    await page.locator("input[name=login]").fill(name);
    await page.locator("input[name=password]").fill("whatever");
    await page.locator("button[type=submit]").click();
    await page.locator("form button[type=submit]", { hasText: "Continue" }).click();
    await page.waitForURL(/127\.0\.0\.1/);
  }
}

/** Runs `body` with a Kith that knows a provider, and a browser; nothing of it stays. */
async function with_county(body) {
  const kith = new Kith();
  const county = new County();
  try {
    await kith.start();
    await county.start(kith);
    const file = path.join(kith.folder, "secret");
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    kith.command("provider", "add", "--database", kith.database, "--id", "county", "--name", "County Council",
      "--issuer", county.issuer, "--client", "kith", "--secret-file", file);
    await with_browser((browser) => body({ kith, county, browser }));
  } finally {
    await kith.discard();
    await county.stop().catch(() => {});
  }
}

const link = (kith, subject, name) =>
  kith.command("provider", "link", "--database", kith.database, "--id", "county", "--subject", subject, "--sign-in", name);
const heading = (page) => page.locator("h1").first().innerText();

async function sign_in(page, kith, county, name, from = "/sign-in") {
  await page.goto(`${kith.address}${from}`);
  await page.getByText("Sign in with County Council").click();
  await county.pass(page, name);
}

async function coming_in() {
  await with_county(async ({ kith, county, browser }) => {
    const page = await new_page(browser);
    await sign_in(page, kith, county, "door-at-county");
    equal(await heading(page), "There is no account here for you yet", "somebody whom nobody knows here");
    must((await page.locator("main").innerText()).includes("door-at-county"), "what an administrator needs to link");
    link(kith, "door-at-county", "frontdoor");
    const second = await new_page(browser);
    await sign_in(second, kith, county, "door-at-county", "/sign-in?return=/guidance");
    equal(new URL(second.url()).pathname, "/guidance", "back where they wanted to go");
    must((await second.locator("header").innerText()).includes("Sign out"), "signed in");
    await second.getByRole("button", { name: "Sign out" }).click();
    await second.getByText("Sign out of County Council too").click();
    await second.waitForURL(/localhost:\d+\/session\/end/);
    equal(second.script_errors.length, 0, `errors of scripts: ${second.script_errors}`);
    // The same subject can't be somebody else as well.
    let refused = false;
    try {
      link(kith, "door-at-county", "manager");
    } catch {
      refused = true;
    }
    must(refused, "one subject is one account");
  });
}

async function once_and_here() {
  await with_county(async ({ kith, county, browser }) => {
    link(kith, "door-at-county", "frontdoor");
    const page = await new_page(browser);
    let came = "";
    page.on("request", (request) => {
      if (request.url().includes("/sign-in/from/county")) came = request.url();
    });
    await sign_in(page, kith, county, "door-at-county");
    must(came.includes("code=") && came.includes("state="), `the way back: ${came}`);
    equal((await page.goto(came)).status(), 403, "the same address again");
    const other = await new_page(browser);
    await other.goto(`${kith.address}/sign-in`);
    equal((await other.goto(came)).status(), 403, "the address in another browser");
    equal((await other.goto(came.replace(/state=[^&]*/, "state=x"))).status(), 403, "another state");
    equal((await other.goto(`${kith.address}/guidance`)).url(), `${kith.address}/sign-in?return=%2Fguidance`, "nobody");
  });
}

async function keys_and_silence() {
  await with_county(async ({ kith, county, browser }) => {
    link(kith, "door-at-county", "frontdoor");
    const { port } = county;
    await county.stop();
    const page = await new_page(browser);
    const down = await page.goto(`${kith.address}/sign-in/with/county`);
    equal(down.status(), 503, "a provider that is down");
    must((await page.locator("main").innerText()).includes("County Council does not answer"), "it says so");
    await page.goto(`${kith.address}/sign-in`);
    await page.locator("input[name=name]").fill(kith.sign_ins.frontdoor.name);
    await page.locator("input[name=password]").fill(kith.sign_ins.frontdoor.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    must((await page.locator("header").innerText()).includes("Sign out"), "signing in here goes on");
    await county.start(kith, port);
    await new Promise((resolve) => setTimeout(resolve, 5_100)); // it is left alone for five seconds
    const second = await new_page(browser);
    await sign_in(second, kith, county, "door-at-county");
    equal(new URL(second.url()).pathname, "/", "it is back");
  });
}

async function invited() {
  await with_county(async ({ kith, county, browser }) => {
    const said = kith.command("account", "invite", "--database", kith.database, "--sign-in", "new.worker", "--name",
      "New Worker", "--role", "social_worker", "--address", kith.address);
    const address = /http:\S+\/invitation\?token=\S+/.exec(said)[0];
    const page = await new_page(browser);
    await sign_in(page, kith, county, "new-at-county", address.slice(kith.address.length));
    must((await page.locator("header").innerText()).includes("New Worker"), "in, with no password of their own");
    const again = await new_page(browser);
    equal((await again.goto(address)).status(), 404, "the invitation is used up");
    await sign_in(again, kith, county, "new-at-county");
    must((await again.locator("header").innerText()).includes("New Worker"), "and the next day");
    kith.entries(); // every chain is whole
  });
}

export const single_sign_on = {
  name: "single sign-on",
  tests: [
    { name: "unknown, linked, in", run: coming_in },
    { name: "once, in the browser that began", run: once_and_here },
    { name: "a provider that is down, and comes back", run: keys_and_silence },
    { name: "coming in by an invitation", run: invited },
  ],
};
