// The forms of a chart over time: a stack, lines, bars of one date, small multiples, a table; by mouse and keys, in the link.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.mjs";
import { answered, download, open, ready, settled } from "./view.mjs";
import { said } from "./reader.mjs";

const FORMS = ["stack", "lines", "bars", "multiples", "table"];
const form = (page, figure, name) => page.locator(`#${figure}-as-${name}`);
const chosen = (page, figure) => page.locator(`#${figure} .forms [aria-pressed=true]`);

test("a chart changes its form at a click, and its link shows the same", async ({ page, context }) => {
  await open(page, "?level=country");
  await settled(page);
  const fresh = await context.newPage();
  const seen = new Set();
  for (const name of FORMS) {
    // Small multiples show more entities than the others: the engine is asked.
    const click = () => form(page, "shares", name).click();
    await (name === "multiples" ? answered(page, click) : click());
    await expect(form(page, "shares", name)).toHaveAttribute("aria-pressed", "true");
    await expect(chosen(page, "shares")).toHaveCount(1);
    await expect(form(page, "shares", name), "the focus stays where it was").toBeFocused();
    await ready(page);
    const shown = page.locator("#shares");
    seen.add(name === "table" ? await shown.locator("tbody tr").first().innerText() : await shown.getByRole("application").getAttribute("aria-label"));
    await fresh.goto(page.url());
    await ready(fresh);
    await settled(fresh);
    await settled(page);
    expect(await said(fresh), name).toEqual(await said(page));
    if (name !== "table") expect((await download(page, "shares", "SVG")).content.toString()).toContain("<svg");
  }
  expect(seen.size, "each form says something else").toBe(FORMS.length);
  await form(page, "shares", "stack").click();
  await expect(page, "a chart's own form needs no words in the link").toHaveURL(/\?level=country$/);
  await page.goBack();
  await expect(form(page, "shares", "table")).toHaveAttribute("aria-pressed", "true");
});

test("forms are chosen by keys, and small multiples read by them", async ({ page }) => {
  await open(page, "?level=country");
  await form(page, "shares", "stack").focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("Tab");
  await answered(page, () => page.keyboard.press("Enter"));
  await expect(form(page, "shares", "multiples")).toBeFocused();
  await expect(page.locator("#shares").getByRole("application")).toHaveAttribute("aria-label", /^Small multiples, /);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("End");
  await expect(page.locator("#shares [aria-live]")).toContainText("28 Oct 2026: China 5");
});

test("the main chart is a table above the strip of time", async ({ page }) => {
  await open(page, "?form=concentration:table");
  const table = await page.locator("#concentration").boundingBox();
  const strip = await page.locator(".strip").boundingBox();
  expect(table.y).toBeLessThan(strip.y);
  await expect(page.locator("#concentration tbody tr").first()).toContainText("28 Oct 2026");
  const row = await page.locator("#concentration tbody tr").first().innerText();
  await form(page, "concentration", "lines").click();
  await page.locator("#concentration .canvas").focus();
  await page.keyboard.press("End");
  const read = await page.locator("#concentration [aria-live]").innerText();
  for (const value of row.split("\t").slice(1, 3)) expect(read).toContain(value.trim());
});

for (const [width, height, colorScheme] of [[1440, 900, "light"], [390, 844, "dark"]]) {
  test(`axe finds nothing in any form at ${width} in ${colorScheme}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    for (const name of FORMS) {
      await open(page, `?level=country&top=9&form=shares:${name}`);
      const { violations } = await new AxeBuilder({ page }).include("#shares").analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), name).toEqual([]);
    }
  });
}
