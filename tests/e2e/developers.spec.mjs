// Who is who: the table of developers as a page of its own, which needs no program.
import AxeBuilder from "@axe-core/playwright";
import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.mjs";
import { open } from "./view.mjs";

const table = new URL("../../www/data/developers.csv", import.meta.url);

test("the rows can be searched, sorted and reported, and the charts lead to them", async ({ page }) => {
  const csv = await readFile(table, "utf8");
  const all = csv.trim().split("\n").length - 1;
  const doubts = csv.split("\n").filter((line) => line.includes(",doubt,")).length;
  await open(page);
  await page.getByRole("link", { name: "our own table" }).click();
  await expect(page.locator("#found")).toHaveText(`${all} of ${all} rows are shown; ${doubts} of all are in doubt.`);
  await page.getByLabel("Only what is in doubt").check();
  await expect(page.locator("tbody tr")).toHaveCount(doubts);
  await page.getByLabel("Only what is in doubt").uncheck();

  const accounts = () => page.locator("tbody th").allTextContents();
  await page.getByRole("button", { name: "Account" }).press("Enter");
  await expect(page.locator("th[aria-sort]")).toHaveAttribute("aria-sort", "descending");
  const sorted = await accounts();
  expect(sorted).toEqual([...sorted].sort((a, b) => b.localeCompare(a, "en")));

  await page.getByLabel("Find").fill("cohereforai");
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await expect(page.locator("tbody tr")).toContainText("CohereLabs");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Report a mistake about CohereForAI" }).click();
  await expect(page.getByText("Copied: send it")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("- Another name of: CohereLabs");
});

test("a link opens what is in doubt; axe finds nothing, wide or narrow", async ({ page }) => {
  await page.goto("developers.html?doubt");
  await expect(page.locator("tbody tr").first()).toContainText("doubt");
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
    expect(await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
});

test.describe("a table that does not arrive", () => {
  test.use({ expectedNoise: /developers\.csv|503/ });

  test("is said in one sentence with a way out", async ({ page }) => {
    await page.route("**/developers.csv*", (route) => route.fulfill({ status: 503 }));
    await page.goto("developers.html");
    await expect(page.locator("#found")).toContainText("The table did not arrive (the host answered 503). Load again");
  });
});
