// A Kith of one's own: a fresh database with accounts, and the server on a port that is free.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.KITH_PROGRAM ?? path.join(root, "build/kith");

export class Kith {
  /** Without the demonstration there is nobody in it: `kith account invite` makes the first account. */
  constructor({ demonstration = true } = {}) {
    this.folder = mkdtempSync(path.join(tmpdir(), "kith-e2e-"));
    this.database = path.join(this.folder, "kith.db");
    this.sign_ins = demonstration
      ? read_sign_ins(this.command("demo", "--database", this.database, "--accounts-only"))
      : {};
    this.server = null;
  }

  /** What a command of the program prints; throws when it fails. */
  command(...words) {
    return execFileSync(program, words, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
  }

  /**
   * Starts the server; resolves when it answers. After a stop, on the same port again. With `days_ago` it lives
   * that long ago.
   */
  async start({ days_ago = 0 } = {}) {
    const port = this.address ? new URL(this.address).port : "0";
    const server = spawn(program, ["serve", "--database", this.database, "--port", port], {
      env: days_ago > 0 ? { ...process.env, ...clock_set_back(days_ago) } : process.env,
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.server = server;
    this.errors = "";
    server.stderr.on("data", (piece) => (this.errors += piece));
    this.address = await new Promise((resolve, reject) => {
      let said = "";
      server.stdout.on("data", (piece) => {
        said += piece;
        const found = /http:\/\/[^\s/]+/.exec(said);
        if (found) resolve(found[0]);
      });
      server.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}${this.errors}`)));
    });
    return this;
  }

  /** Ends the server: "SIGTERM" asks, "SIGKILL" does not. Resolves to its exit code. */
  async stop(signal = "SIGTERM") {
    const server = this.server;
    if (!server) return null;
    this.server = null;
    const ended = new Promise((resolve) => server.on("exit", (code) => resolve(code)));
    server.kill(signal);
    return ended;
  }

  /** How many entries the record holds: verify must find every chain whole. */
  entries() {
    const said = this.command("record", "verify", "--database", this.database);
    const found = /([\d,]+) entries/.exec(said);
    if (!found) throw new Error(`record verify does not say how many entries there are: ${said}`);
    return Number(found[1].replaceAll(",", ""));
  }

  async discard() {
    await this.stop("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Runs `body` with a Kith that is thrown away afterwards. */
export async function with_kith(body) {
  const kith = new Kith();
  try {
    await kith.start();
    return await body(kith);
  } finally {
    await kith.discard();
  }
}

/** What makes a program live so many days ago: as the command faketime, which passes no signal on, would set it. */
function clock_set_back(days) {
  const said = execFileSync("faketime", ["-f", `-${days}d`, "env"], { encoding: "utf8" });
  return Object.fromEntries([...said.matchAll(/^(LD_PRELOAD|FAKETIME\w*)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}

/** The sign-ins as `kith demo` prints them: name by name, one password for the demonstration. */
function read_sign_ins(said) {
  const names = ["teacher", "frontdoor", "manager", "socialworker", "socialworker2", "chair", "healthvisitor"];
  const password = /password[^:\n]*:\s*([^\s)]+)/i.exec(said)?.[1];
  const sign_ins = {};
  for (const name of [...names, "designated", "servicemanager", "governance", "administrator"]) {
    if (!new RegExp(`\\b${name}\\b`).test(said)) throw new Error(`kith demo made no sign-in ${name}: ${said}`);
    sign_ins[name] = { name, password };
  }
  if (!password) throw new Error(`kith demo prints no password: ${said}`);
  return sign_ins;
}
