// Runs the tests of the suites one after another and counts them.

/** A check that failed: what was expected, what there was. */
export function must(holds, words) {
  if (!holds) throw new Error(words);
}

export function equal(found, expected, what) {
  must(found === expected, `${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
}

/** Suites are { name, tests: [{ name, run }] }; `wanted` are parts of names. Resolves to how many failed. */
export async function run(suites, wanted) {
  let passed = 0;
  let failed = 0;
  for (const suite of suites) {
    for (const test of suite.tests) {
      const name = `${suite.name}: ${test.name}`;
      if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
      const begun = Date.now();
      try {
        await test.run();
        passed += 1;
        console.log(`ok    ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
      } catch (error) {
        failed += 1;
        console.log(`FAILED ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)\n${error.stack ?? error}`);
      }
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed;
}
