// What holds for the page as a whole: ink, failures, barriers, sharpness.
import AxeBuilder from "@axe-core/playwright";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dist, expect, test } from "./fixtures.mjs";

const ready = (page) => expect(page.locator("html")).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
const open = async (page) => {
  await page.goto("./");
  await ready(page);
};
const title = (page, figure) => page.locator(`#${figure} h2`);
const panel = () => readFile(join(dist, "data/panel.parquet"));

test("every canvas has ink", async ({ page }) => {
  await open(page);
  const inked = () =>
    page.locator("canvas").evaluateAll((canvases) =>
      canvases.map((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size > 3;
      }),
    );
  // Four key figures, three charts.
  await expect.poll(inked).toEqual(Array(7).fill(true));
});

test.describe("what can't be loaded", () => {
  test.use({ expectedNoise: /404|missing\.parquet/ });

  test("is said in one sentence, and the last view stays", async ({ page }) => {
    await open(page);
    const view = await page.locator(".lede").textContent();
    const parquet = await panel();
    const cases = [
      ["notes.parquet", Buffer.from("hello, this is no table"), /notes\.parquet: not a Parquet file: it ends with .*expected "PAR1"/],
      ["empty.parquet", Buffer.alloc(0), /empty\.parquet: the file is empty/],
      ["short.parquet", parquet.subarray(0, 300_000), /short\.parquet: not a Parquet file/],
      ["cut.parquet", Buffer.concat([parquet.subarray(0, 1_000), parquet.subarray(-2_000)]), /cut\.parquet: /],
    ];
    for (const [name, buffer, sentence] of cases) {
      await page.setInputFiles("#files", { name, mimeType: "", buffer });
      await expect(page.getByRole("alert")).toHaveText(sentence);
      await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
      await expect(page.locator(".lede")).toHaveText(view);
      await page.getByRole("button", { name: "Close" }).click();
    }
    await page.getByLabel("Measure").selectOption("gini");
    await expect(title(page, "concentration")).toHaveText(/Gini coefficient 0\.985/);
  });

  test("at an address: missing, or another kind of file", async ({ page }) => {
    await page.goto("./?data=missing.parquet");
    await expect(page.getByRole("alert")).toContainText("missing.parquet: the host answered 404");
    await expect(page.locator("html")).toHaveAttribute("data-state", "failed");
    await page.goto("./?data=index.html");
    await expect(page.getByRole("alert")).toContainText("index.html: not a Parquet file");
  });
});

test("an engine that breaks down is replaced, and the data load again", async ({ page }) => {
  await open(page);
  await page.evaluate(() => globalThis.engine.dispatchEvent(new ErrorEvent("error", { message: "out of memory" })));
  await expect(page.getByRole("alert")).toContainText("The engine stopped");
  await ready(page);
  await page.getByLabel("Whose shares").selectOption("country");
  await expect(title(page, "concentration")).toHaveText(/among countries/);
});

for (const colorScheme of ["light", "dark"]) {
  for (const [width, height] of [[1440, 900], [390, 844]]) {
    test(`no barriers that axe can find: ${colorScheme}, ${width} wide`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height }, baseURL });
      const page = await context.newPage();
      await open(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))])).toEqual([]);
      await context.close();
    });
  }
}

test("sharp at any density, and no wider than the window", async ({ browser, baseURL }) => {
  for (const [width, deviceScaleFactor] of [[320, 3], [390, 3], [768, 2], [1440, 1]]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, deviceScaleFactor, baseURL });
    const page = await context.newPage();
    await open(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const ratio = await page.locator("#concentration canvas").evaluate((canvas) => canvas.width / canvas.getBoundingClientRect().width);
    expect(ratio).toBeGreaterThanOrEqual(Math.max(2, deviceScaleFactor) - 0.01);
    await context.close();
  }
});
