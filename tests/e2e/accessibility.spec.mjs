// For every reader: contrast and names (axe), narrow and wide windows, sharp pictures on every screen.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.mjs";
import { open, openSheet } from "./view.mjs";

/** Opens everything that folds. */
async function openDetails(page) {
  for (const summary of await page.locator("details > summary").all()) await summary.click();
}

// Each scheme and each width once: the rules that hang on both are those of contrast, which other tests look at.
for (const [colorScheme, width] of [["light", 390], ["dark", 1440]]) {
  test(`axe finds nothing in the ${colorScheme} page at ${width} px`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await open(page, "?level=nonsense"); // a sentence to read, too
    await openDetails(page);
    await page.locator("#concentration .canvas").focus();
    await page.keyboard.press("End");
    await openSheet(page); // lies over the figures: last
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
    expect(found).toEqual([]);
  });
}

test("no window makes the page scroll sideways", async ({ page }) => {
  await open(page, "?level=nonsense");
  await openDetails(page);
  await openSheet(page);
  for (const width of [1440, 768, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await expect
      .poll(() => page.locator("#concentration .canvas canvas").evaluate((canvas) => canvas.clientWidth), "redrawn")
      .toBeLessThanOrEqual(width);
    const overflow = () => page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    await expect.poll(overflow, `at ${width} px`).toBeLessThanOrEqual(0);
  }
});

for (const deviceScaleFactor of [1, 2, 3]) {
  test.describe(`at ${deviceScaleFactor} pixels per CSS pixel`, () => {
    test.use({ deviceScaleFactor });

    test("charts are sharp, in their place and painted", async ({ page }) => {
      await open(page);
      const canvases = page.locator("canvas");
      await expect(canvases).toHaveCount(8);
      for (const canvas of await canvases.all()) {
        await expect.poll(() => canvas.evaluate(({ width, clientWidth }) => width / clientWidth)).toBe(
          Math.max(2, deviceScaleFactor),
        );
        const { width, height, box, colors } = await canvas.evaluate((canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set(new Uint32Array(data.buffer));
          const box = canvas.getBoundingClientRect();
          return { width: canvas.width, height: canvas.height, box, colors: seen.size };
        });
        expect(Math.abs(height / width - box.height / box.width)).toBeLessThan(0.01);
        expect(colors, "something is drawn").toBeGreaterThan(2);
      }
    });
  });
}

test("charts follow the reader's color scheme", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page);
  const canvas = page.locator("#shares canvas");
  const picture = () => canvas.evaluate((canvas) => canvas.toDataURL());
  const light = await picture();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(picture).not.toBe(light);
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(picture).toBe(light);
});
