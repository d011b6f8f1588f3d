// node tests/e2e/all.mjs [PART OF A NAME...]: every test in a real browser; the last line counts.

import { journey } from "./journey_test.mjs";
import { run } from "./runner.mjs";

const failed = await run([journey], process.argv.slice(2));
process.exit(failed === 0 ? 0 : 1);
