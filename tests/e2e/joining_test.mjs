// One child on record twice: found, seen side by side, proposed by one and agreed by another, read as one, and split
// again. By keyboard, with scripts and without.

import { with_browser } from "./browser.mjs";
import { Inspector } from "./inspect.mjs";
import { complete, follow } from "./keyboard.mjs";
import { with_kith } from "./kith.mjs";
import { looked_at, Practitioner } from "./practitioner.mjs";
import { must } from "./runner.mjs";
import { a_referral } from "./visitor.mjs";

const inspector = new Inspector(["Ottoline", "Barnaby", "Quillfeather", "Quilfeather"], "joining");
const id_of = (path) => path.split("/")[2];

async function propose(worker, address) {
  await worker.page.goto(address);
  await worker.look("two records side by side");
  await worker.says("Two records side by side");
  await worker.says("Are they the same person?");
  await worker.is_refused("proposal without a reason", [{ ask: "Why", say: " " }], /Enter|Write|Say/, "Same person: propose");
  await worker.answers("proposal", [{ ask: "Why", say: "Same day of birth, same school; I asked the mother." }], "Same person: propose");
  await worker.says("Joining is proposed");
  await worker.says("somebody else decides");
}

async function agree(manager, address) {
  await follow(manager.page, "Duplicates");
  await manager.look("duplicates waiting");
  await manager.page.goto(address);
  await manager.look("proposal to decide");
  await manager.says("I asked the mother");
  await manager.answers("agreement", [{ ask: "What do you think", say: "I compared both and agree." }], "Agree: join them");
  await manager.says("joined");
}

async function read_as_one(worker, left, right) {
  for (const path of [left, right]) {
    await worker.page.goto(worker.kith.address + path);
    await worker.look("one of two joined records");
    for (const tab of ["Chronology", "Details", "People"]) {
      await follow(worker.page, tab);
      await worker.look(`joined ${tab}`);
    }
  }
  await worker.page.goto(`${worker.kith.address}${left}/details`);
  await worker.says(/Quilfeather|Quillfeather/);
}

async function split(worker, manager, address) {
  await worker.page.goto(`${address}/split`);
  await worker.look("form split");
  await complete(worker.page, [{ ask: /^Why|reason/i, say: "A cousin of the same name: two children after all." }], /[Pp]ropose/);
  must(!/^Error/.test(await worker.page.title()), `splitting is proposed: ${(await worker.words()).slice(0, 900)}`);
  await worker.look("split proposed");
  await manager.page.goto(`${address}/split`);
  await manager.look("split to decide");
  await complete(manager.page, [{ ask: /./, say: "Agreed, with both birth certificates." }], /^Agree/);
  must(!/^Error/.test(await manager.page.title()), `splitting is agreed: ${(await manager.words()).slice(0, 900)}`);
  await manager.look("split done");
  await manager.page.goto(address);
  await manager.look("two records after the split");
  await manager.says("Split");
}

async function walk(scripts) {
  await with_kith(async (kith) =>
    with_browser(async (browser) => {
      const first = await a_referral(kith);
      const second = await a_referral(kith, "Quilfeather");
      must(first.child !== second.child, "two records of one child");
      const [left, right] = [id_of(first.child), id_of(second.child)].sort();
      const address = `${kith.address}/duplicates/${left}/${right}`;
      const worker = await new Practitioner(inspector, kith, browser, scripts, "frontdoor").arrive();
      const manager = await new Practitioner(inspector, kith, browser, scripts, "manager").arrive();
      await follow(worker.page, "Duplicates");
      await worker.look("duplicates");
      await propose(worker, address);
      await agree(manager, address);
      await read_as_one(worker, first.child, second.child);
      await split(worker, manager, address);
      await manager.page.goto(`${kith.address}/duplicates/${left}/${left}`);
      await manager.look("a record with itself");
      await manager.page.goto(`${kith.address}/duplicates/how`);
      await manager.look("how it is worked out");
      await worker.leave();
      await manager.leave();
      await kith.stop();
      kith.entries(); // fails unless the record is whole
    }),
  );
}

export const joining = {
  name: "joining",
  tests: [
    { name: "two people join two records and split them, with scripts", run: () => walk(true) },
    { name: "two people join two records and split them, without scripts", run: () => walk(false) },
    ...looked_at(inspector),
  ],
};
