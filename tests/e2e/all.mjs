// node tests/e2e/all.mjs [PART OF A NAME...]: every test in a real browser; the last line counts.

import { rmSync } from "node:fs";

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

const wanted = process.argv.slice(2);
if (wanted.length === 0) rmSync(screenshots, { recursive: true, force: true });
const failed = await run(
  [journey, people, finding, joining, chronology, disclosures, drafts, two_writers, refusals, hostile_text, access, identity, single_sign_on, emergency, partners, vigilance, navigation],
  wanted,
);
process.exit(failed === 0 ? 0 : 1);
