// What a screen reader is told of each view: the tree of roles, names and states, kept as text (UPDATE_GOLDEN=1 accepts another).
import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "./fixtures.mjs";
import { open } from "./view.mjs";

const VIEWS = ["concentration", "properties", "intermediaries", "adoption", "merger", "rebalancing", "significance", "claims"];

for (const view of VIEWS) {
  test(`the tree of ${view} is as it was`, async ({ page }) => {
    // How old the data are is told by the day of the visit.
    await page.clock.setFixedTime(new Date("2026-11-01T12:00:00Z"));
    await open(page, `?view=${view}`);
    await expect(page.locator("html")).toHaveAttribute("data-complete", "true", { timeout: 60_000 });
    const tree = `${await page.locator("body").ariaSnapshot()}\n`;
    const path = new URL(`files/trees/${view}.yml`, import.meta.url);
    if (process.env.UPDATE_GOLDEN) await writeFile(path, tree);
    expect(tree).toBe(await readFile(path, "utf8"));
  });
}
