// Names: followed by a click, let go by Escape, compared, and on a page of their own; by mouse, keyboard and touch.
import { expect, test } from "./fixtures.mjs";
import { answered, csv, open, ready, records } from "./view.mjs";

const search = (page) => decodeURIComponent(new URL(page.url()).search);
const ranked = (page, name) => page.locator("#ranking").getByRole("link", { name, exact: true });
const highlighted = (page) => page.getByRole("group", { name: "Highlighted" });
const title = (page) => page.locator("#entity h2");

/** The rows of a figure's CSV as objects. */
async function rows(page, name) {
  const [head, ...lines] = records(await csv(page, name));
  return lines.map((cells) => Object.fromEntries(head.map((column, index) => [column, cells[index]])));
}

test("a click on a name highlights it in every chart, another opens its page, Escape lets go", async ({ page }) => {
  await open(page);
  const lede = await page.locator(".lede").textContent();
  await ranked(page, "Qwen").click();
  await expect.poll(() => search(page)).toContain("focus=developer:Qwen");
  await expect(highlighted(page)).toContainText("Qwen");
  await expect(page.locator("#shares h2 .name.on")).toHaveText("Qwen");
  expect(await page.locator(".lede").textContent(), "no number changes").toBe(lede);
  await page.keyboard.press("Escape");
  await expect(highlighted(page)).toHaveCount(0);
  await expect.poll(() => search(page)).not.toContain("focus");
  await ranked(page, "Qwen").click();
  await answered(page, () => ranked(page, "Qwen").click());
  await expect.poll(() => search(page)).toContain("view=entity&of=developer:Qwen");
  await expect(title(page)).toContainText(/^Qwen has \d+\s% of all downloads on .*, rank 1 of [\d,]+ developers/);
  // A fresh load of the address shows the same.
  const said = await title(page).textContent();
  await page.reload();
  await ready(page);
  await expect(title(page)).toHaveText(said);
  await expect(page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Qwen" })).toHaveAttribute("aria-current", "page");
});

test("behind findings and claims stand the names in them, to be followed", async ({ page }) => {
  await open(page, "?view=claims");
  await page.locator("#claims summary", { hasText: "Companies in China" }).click();
  const china = page.locator("#claims dl").getByRole("link", { name: "China" });
  await china.click();
  await expect.poll(() => search(page)).toContain("focus=country:China");
  await answered(page, () => china.click());
  await expect.poll(() => search(page)).toContain("view=entity&of=country:China");
  await open(page, "?view=significance");
  const finding = page.locator("#tests li", { hasText: "The share of" }).first();
  await finding.locator("summary").click();
  await finding.locator("dl .name").click();
  await expect.poll(() => search(page)).toContain("focus=");
});

test("a label in a chart is a name, too", async ({ page }) => {
  await open(page);
  const canvas = page.locator("#shares .canvas");
  await canvas.scrollIntoViewIfNeeded();
  const { width, height } = await canvas.boundingBox();
  // Labels stand at the right end; the largest developer's is the lowest or the highest of them.
  for (let y = 8; y < height && !search(page).includes("focus"); y += 8) {
    await canvas.click({ position: { x: width - 40, y } });
  }
  await expect(highlighted(page)).toBeVisible();
});

test("two developers over time, compared: by mouse", async ({ page }) => {
  await open(page);
  await ranked(page, "Qwen").click();
  await page.locator("#ranking").getByRole("button", { name: "Show more" }).click();
  await ranked(page, "deepseek-ai").click();
  await answered(page, () => highlighted(page).getByRole("button", { name: "Compare these 2" }).click());
  await expect(title(page)).toContainText(/^Of all downloads on .*: Qwen \d.*; deepseek-ai/);
  const values = await rows(page, "entity");
  expect(new Set(values.map((row) => row.entity))).toEqual(new Set(["Qwen", "deepseek-ai"]));
  await page.locator("#compared").selectOption("share-of-these");
  await expect(title(page)).toContainText("Of the downloads of these two");
  await expect.poll(() => search(page)).toContain("compared=share-of-these");
  await page.locator("#compared").selectOption("index");
  await page.getByLabel("Logarithmic").check();
  await expect.poll(() => search(page)).toContain("scale=log");
});

test("two countries in the first year of models, without the unaffiliated, in six actions", async ({ page }) => {
  await open(page, "?view=entity&of=country:China");
  await page.locator("#compare").fill("united states");
  await answered(page, () => page.keyboard.press("Enter"));
  await expect.poll(() => search(page)).toContain("of=country:China&of=country:United+States");
  await page.locator("#filter-button").click();
  await answered(page, () => page.locator("#basis").selectOption("first-year"));
  await answered(page, () => page.locator("#unaffiliated").selectOption("without"));
  await expect(page.locator("#entity .subtitle")).toContainText("only a model's first year");
  await expect(page.locator("#entity .subtitle")).toContainText("without the unaffiliated");
  await expect(title(page)).toContainText(/China \d.*the United States \d/);
});

test("a model's history and family: by keyboard alone", async ({ page }) => {
  await open(page, "?view=entity&of=developer:Qwen");
  const model = page.locator("#entity-models tbody").getByRole("link").first();
  const name = await model.textContent();
  await model.focus();
  await page.keyboard.press("Enter");
  await expect(highlighted(page)).toContainText(name);
  await model.focus();
  await answered(page, () => page.keyboard.press("Enter"));
  await expect(title(page)).toContainText(name);
  await expect(page.locator("#entity-family h2")).toContainText("is the base of");
  const raw = await rows(page, "entity");
  const listed = await page.locator("#entity-rows").count();
  expect(listed, "the rows of the file are there").toBe(1);
  expect(raw.length).toBeGreaterThan(5);
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });
  test("a name is followed by two taps, and nothing is wider than the screen", async ({ page }) => {
    await open(page);
    await ranked(page, "Qwen").tap();
    await expect(highlighted(page)).toContainText("Qwen");
    await answered(page, () => ranked(page, "Qwen").tap());
    await expect(title(page)).toContainText("Qwen has");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});

test("who isn't there is told with who is near, and the view stays", async ({ page }) => {
  await open(page, "?view=entity&of=developer:Qven");
  await expect(page.getByRole("status").or(page.getByRole("alert")).filter({ hasText: 'No developer "Qven" in this file' }).first()).toBeVisible();
  await open(page, "?view=entity");
  await expect(page.locator(".unavailable")).toContainText("Nobody is named yet");
});
