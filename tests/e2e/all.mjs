// node tests/e2e/all.mjs [PART OF A NAME...]: every test in a real browser; the last line counts. The suites know
// nothing of each other: as many run at once as there are processors, each in a process of its own.

import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

import { access } from "./access_test.mjs";
import { chronology } from "./chronology_test.mjs";
import { disclosures } from "./disclosures_test.mjs";
import { drafts } from "./drafts_test.mjs";
import { emergency } from "./emergency_test.mjs";
import { finding } from "./finding_test.mjs";
import { identity } from "./identity_test.mjs";
import { hostile_text } from "./hostile_text_test.mjs";
import { screenshots } from "./inspect.mjs";
import { joining } from "./joining_test.mjs";
import { journey } from "./journey_test.mjs";
import { navigation } from "./navigation_test.mjs";
import { partners } from "./partners_test.mjs";
import { people } from "./people_test.mjs";
import { refusals } from "./refusals_test.mjs";
import { run } from "./runner.mjs";
import { single_sign_on } from "./single_sign_on_test.mjs";
import { two_writers } from "./two_writers_test.mjs";
import { vigilance } from "./vigilance_test.mjs";

// The longest first, so that none is left alone at the end.
const suites = [
  journey, people, disclosures, hostile_text, chronology, partners, drafts, finding, vigilance, joining, identity,
  single_sign_on, emergency, two_writers, navigation, access, refusals,
];

/** One suite in a process of its own; resolves to what it printed. */
function apart(suite, wanted) {
  const program = [fileURLToPath(import.meta.url), "--suite", suite.name, ...wanted];
  return new Promise((resolve) => {
    execFile(process.execPath, program, { maxBuffer: 2 ** 26 }, (error, out, wrong) => resolve(out + wrong));
  });
}

/** All that are wanted, a few at once; resolves to how many failed. */
async function all(wanted) {
  const is_wanted = (suite) =>
    suite.tests.some((test) => wanted.length === 0 || wanted.some((word) => `${suite.name}: ${test.name}`.includes(word)));
  const waiting = suites.filter(is_wanted);
  let passed = 0;
  let failed = 0;
  const work = async () => {
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
      const said = await apart(suite, wanted);
      const counts = /^(\d+) passed, (\d+) failed$/m.exec(said);
      passed += Number(counts?.[1] ?? 0);
      failed += Number(counts?.[2] ?? 1); // it did not come to its end
      console.log(said.replace(counts?.[0] ?? "", "").trim());
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  console.log(`${passed} passed, ${failed} failed`);
  return failed;
}

const asked = process.argv.slice(2);
let failed;
if (asked[0] === "--suite") {
  failed = await run(suites.filter((suite) => suite.name === asked[1]), asked.slice(2));
} else {
  if (asked.length === 0) rmSync(screenshots, { recursive: true, force: true });
  failed = await all(asked);
}
process.exit(failed === 0 ? 0 : 1);
