// The search of names in the header: by mouse, by keys alone, by touch; what a screen reader is told.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.mjs";
import { report, search } from "./native.mjs";
import { answered, open } from "./view.mjs";

const field = (page) => page.getByRole("combobox", { name: /Search/ });
const options = (page) => page.getByRole("listbox", { name: "Names found" }).getByRole("option");
/** The option that keys have come to, as the field names it. */
const active = async (page) => {
  const id = await field(page).getAttribute("aria-activedescendant");
  return id === null ? null : page.locator(`#${id}`);
};
const isPageOf = (page, entity) => expect(page).toHaveURL((url) => url.searchParams.get("view") === "entity" && url.searchParams.get("of") === entity);

/** Types a text into the field, and waits for what is found of it. */
async function find(page, text) {
  await field(page).fill(text);
  await expect(page.getByRole("status").filter({ hasText: /names?[.;]|No name/ })).toHaveCount(1);
}

test("by mouse: a name is typed, and a hit leads to its page with what was set", async ({ page }) => {
  await open(page, "?from=2026-08-01&only=country:China");
  await field(page).click();
  await field(page).pressSequentially("qwe");
  await expect(options(page).first()).toContainText("Qwen");
  const told = (await options(page).allTextContents()).join("\n");
  expect(told).toMatch(/Developer · rank 1 · [\d.]+\sM downloads/);
  expect(told).toMatch(/%/);
  await expect(page.locator("#search-place")).toContainText("Downloads in the 30 days to");
  // What is told to those who don't see is not in the way of those who do.
  expect((await page.locator("#search-place").boundingBox()).height).toBeLessThan(48);
  await answered(page, () => options(page).filter({ hasText: "Developer · " }).first().click());
  await isPageOf(page, "developer:Qwen");
  expect(new URL(page.url()).search).toContain("from=2026-08-01");
  expect(new URL(page.url()).search).toContain("only=country%3AChina");
  await expect(field(page)).toHaveValue("");
  await expect(options(page)).toHaveCount(0);
});

test("by keys alone: / leads there, arrows walk, Enter opens, Escape closes and then clears", async ({ page }) => {
  await open(page);
  await page.keyboard.press("/");
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue("");
  await page.keyboard.type("china");
  await expect(options(page).first()).toContainText("China");
  await expect(field(page)).toHaveAttribute("aria-expanded", "true");
  await expect(field(page)).toHaveAttribute("aria-controls", "search-hits");
  expect(await active(page)).toBe(null);
  const number = await options(page).count();
  expect(number).toBeGreaterThan(1);
  await page.keyboard.press("ArrowDown");
  await expect(await active(page)).toHaveText(await options(page).first().textContent());
  await expect(options(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await expect(options(page).last()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Home");
  await expect(options(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("End");
  await expect(options(page).last()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(options(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(options(page)).toHaveCount(0);
  await expect(field(page)).toHaveAttribute("aria-expanded", "false");
  await expect(field(page)).toHaveValue("china");
  await page.keyboard.press("ArrowDown");
  await expect(options(page)).toHaveCount(number);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(field(page)).toHaveValue("");
  // A slash within a text is a slash.
  await page.keyboard.type("Qwen/Qwen3-0.6B");
  await expect(options(page).first()).toContainText("Qwen/Qwen3-0.6B");
  await answered(page, () => page.keyboard.press("Enter"));
  await isPageOf(page, "model:Qwen/Qwen3-0.6B");
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });
  test("the field fits on a phone, and a tap opens a hit", async ({ page }) => {
    await open(page);
    await field(page).tap();
    await find(page, "deepseek");
    const [box, list] = [await field(page).boundingBox(), await page.locator(".found").boundingBox()];
    for (const { x, width } of [box, list]) expect(x >= 0 && x + width <= 390).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await answered(page, () => options(page).filter({ hasText: "Developer · " }).first().tap());
    await isPageOf(page, "developer:deepseek-ai");
  });
});

test("what nothing has is said, and everything that is said is heard", async ({ page }) => {
  await open(page);
  await find(page, "no such name at all");
  await expect(page.locator("#search-place [role=status]")).toHaveText("No name in these data has “no such name at all” in it.");
  await expect(field(page)).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue("no such name at all");
  await field(page).fill("côte".repeat(500));
  await expect(page.locator("#search-place [role=status]")).toContainText("No name in these data");
  await find(page, "BERT");
  await expect(page.locator("#search-place [role=status]")).toHaveText(/^(The best 20 names; there are more|\d+ names)\.$/);
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in the open list in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    await find(page, "llama");
    await page.keyboard.press("ArrowDown");
    const { violations } = await new AxeBuilder({ page }).include("header").analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
  });
}

test("the hits are those of the command line", async ({ page }) => {
  await open(page);
  // Frequent and rare letters, signs, digits, capitals, the start and the inside of words, the whole of a name.
  for (const text of ["q", "er", "2-7b", "INSTRUCT", "bert", "gguf", "llama-3.1-8b", "nstruct-", "united states", "3"]) {
    await find(page, text);
    const expected = search(text).map(({ name }) => name);
    await expect(options(page).locator("b"), text).toHaveText(expected);
  }
});

test("the 3,000th developer is found, with the numbers of the command line", async ({ page }) => {
  const shares = report("--measure", "share", "--from", "2026-10-28");
  const row = shares.split("\n").find((line) => line.split(",")[1] === "3000");
  const [, , name, downloads] = row.split(",");
  await open(page);
  await find(page, name);
  const hit = options(page).filter({ hasText: "Developer · " }).first();
  await expect(hit).toContainText(name);
  await expect(hit).toContainText("rank 3,000");
  await expect(hit).toContainText(Number(downloads) >= 1e3 ? /[\d.]+\s?[kKM]? downloads/ : `${downloads} download`);
  await answered(page, () => hit.click());
  await isPageOf(page, `developer:${name}`);
});
