// The address is the view: after any sequence of choices, in any view, a fresh load of the address says what the page says.
import { expect, test } from "./fixtures.mjs";
import { act, random, said } from "./reader.mjs";
import { open, ready } from "./view.mjs";

test.use({ actionTimeout: 10_000 });

/** Sequences in all, and tests that share them; SEQUENCES=200 asks for more. */
const SEQUENCES = Number(process.env.SEQUENCES ?? 12);
const TESTS = 4;
const LONGEST = 7;

for (let part = 0; part < TESTS; part += 1) {
  test(`a fresh load says what the page says after random choices, ${part + 1} of ${TESTS}`, async ({ page, context }) => {
    test.setTimeout(240_000 + SEQUENCES * 6_000);
    const fresh = await context.newPage();
    for (let seed = part; seed < SEQUENCES; seed += TESTS) {
      const next = random(seed);
      const acts = [];
      await open(page);
      for (let left = 1 + Math.floor(next() * LONGEST); left > 0; left -= 1) acts.push(await act(page, next));
      await ready(page);
      await fresh.goto(page.url());
      await ready(fresh);
      // What comparable models and intervals say of a change follows the answer.
      await expect(async () => {
        const [here, there] = [await said(page), await said(fresh)];
        expect(there, `seed ${seed}: ${acts.join(", ")}; ${page.url()}`).toEqual(here);
      }).toPass({ timeout: 30_000 });
      await expect(fresh.getByRole("alert"), page.url()).toHaveCount(0);
    }
  });
}
