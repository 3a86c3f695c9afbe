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

// Controls within a label are pressed by it; handles of the strip can be pressed 10 px around.
const PRESSED = "a, button, input:not(label input), select, summary";

for (const [who, least, device] of [
  ["a mouse", 24, { viewport: { width: 1440, height: 900 } }],
  ["a finger", 44, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
]) {
  test.describe(`what ${who} presses`, () => {
    test.use(device);

    test(`is ${least} px high and wide, but for links within a text`, async ({ page }) => {
      for (const query of ["", "?view=properties", "?view=claims", "?view=entity&of=developer:Qwen"]) {
        await open(page, query);
        const small = await page.locator(PRESSED).evaluateAll((all, least) => {
          const isText = (element) => element.matches("a") && getComputedStyle(element).display.startsWith("inline") && !element.matches(".button, nav a");
          const shown = all.filter((element) => element.checkVisibility() && !isText(element));
          const box = (element) => element.getBoundingClientRect();
          const isSmall = (element) => box(element).height > 0 && Math.min(box(element).height, box(element).width) < least - 1;
          return shown.filter(isSmall).map((element) => `${element.outerHTML.slice(0, 80)} ${box(element).width} x ${box(element).height}`);
        }, least);
        expect(small, query).toEqual([]);
      }
    });
  });
}
