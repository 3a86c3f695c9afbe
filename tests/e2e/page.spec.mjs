// What a reader does on the built site.
import AxeBuilder from "@axe-core/playwright";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dist, expect, test } from "./fixtures.mjs";

const ready = (page) => expect(page.locator("html")).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
const open = async (page, query = "") => {
  await page.goto(`./${query}`);
  await ready(page);
};
const title = (page, figure) => page.locator(`#${figure} h2`);
const csv = async (page, figure) => {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(`#${figure} button`, { hasText: "CSV" }).click(),
  ]);
  return readFile(await download.path(), "utf8");
};
const panel = () => readFile(join(dist, "data/panel.parquet"));

test("the first view: numbers, charts, timings", async ({ page }) => {
  await open(page);
  await expect(page.locator("html")).toHaveAttribute("data-rows", "114890");
  await expect(page.locator(".lede")).toHaveText(/^In the 30 days to 28 Oct 2026, the four largest of 4,490 developers/);
  await expect(page.locator(".key .value")).toHaveText(["1,100", "49 %", "9.1", "0.985"]);
  await expect(title(page, "concentration")).toHaveText(/HHI 1,100, down from 1,410 on 23 Jun 2026/);
  await page.waitForFunction(() => performance.getEntriesByName("lorenz:first-chart").length === 1);
  const measures = await page.evaluate(() =>
    performance.getEntriesByType("measure").map(({ name, startTime, detail }) => ({ name, startTime, detail })),
  );
  expect(measures.find(({ name }) => name === "lorenz:first-chart").startTime).toBe(0);
  expect(measures.find(({ name }) => name === "lorenz:load").detail).toMatchObject({ kind: "load", rows: 114890 });
  // Ink on every canvas.
  const inked = await page.locator("canvas").evaluateAll((canvases) =>
    canvases.map((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size > 3;
    }),
  );
  expect(inked).toEqual(Array(7).fill(true));
});

test("controls change charts and address; back, forward and a link restore the view", async ({ page }) => {
  await open(page);
  await page.getByLabel("Whose shares").selectOption("country");
  await expect(title(page, "concentration")).toHaveText(/among countries/);
  await page.getByLabel("Measure").selectOption("gini");
  await expect(title(page, "concentration")).toHaveText(/Gini coefficient 0\.889/);
  await expect(page).toHaveURL(/\?level=country&measure=gini$/);
  await page.goBack();
  await expect(title(page, "concentration")).toHaveText(/HHI 3,910/);
  await expect(page.getByLabel("Measure")).toHaveValue("hhi");
  await page.goForward();
  await expect(title(page, "concentration")).toHaveText(/Gini coefficient/);

  await open(page, "?level=license&measure=cr1&by=month&from=2026-07-01&to=2026-09-30&models=balanced&at=2026-08-01");
  await expect(page.getByLabel("Whose shares")).toHaveValue("license");
  await expect(page.locator("#models")).toHaveValue("balanced");
  await expect(page.getByLabel("Curve and ranking of")).toHaveValue("2026-08-01");
  const rows = (await csv(page, "concentration")).trim().split("\n");
  expect(rows[0]).toBe("period,measure,level,value,entities,downloads,coverage");
  expect(rows.slice(1).map((row) => row.split(",").slice(0, 3).join())).toEqual(
    ["2026-07-01", "2026-08-01", "2026-09-01"].map((period) => `${period},cr1,license`),
  );
  const queries = await page.evaluate(() => performance.getEntriesByName("lorenz:load").length);
  expect(queries).toBe(1);
});

test("a link that makes no sense says so and shows the default", async ({ page }) => {
  await open(page, "?measure=hhj&by=day");
  await expect(page.getByRole("alert")).toContainText('measure="hhj"');
  await expect(page.getByLabel("Measure")).toHaveValue("hhi");
});

test("a question of the engine is timed", async ({ page }) => {
  await open(page);
  await page.getByLabel("Whose shares").selectOption("model");
  await expect(title(page, "concentration")).toHaveText(/among models/);
  const [query] = await page.evaluate(() => performance.getEntriesByName("lorenz:query").map(({ detail }) => detail));
  expect(query).toMatchObject({ kind: "query", rows: 114890 });
  expect(query.milliseconds).toBeGreaterThan(0);
});

test("each figure can be read by keyboard, as a table, as CSV, PNG and SVG", async ({ page }) => {
  await open(page);
  const figure = page.locator("#concentration");
  await page.locator("#models").focus();
  await page.keyboard.press("Tab");
  await expect(figure.locator(".canvas")).toBeFocused();
  await page.keyboard.press("End");
  await expect(figure.locator("[aria-live]")).toHaveText("28 Oct 2026: Same models 1,630, All models 1,100");
  await page.keyboard.press("ArrowLeft");
  await expect(figure.locator("[aria-live]")).toHaveText(/^8 Oct 2026/);
  await expect(figure.locator(".tip")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(figure.locator(".tip")).toHaveCount(0);

  await figure.getByText("Data as a table").click();
  const text = await csv(page, "concentration");
  const cells = await figure.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent).join()));
  expect(cells).toEqual(text.trim().split("\n").slice(1));

  expect((await csv(page, "shares")).split("\n")[0]).toBe("period,rank,entity,downloads,share");
  expect((await csv(page, "ranking")).split("\n")[0]).toBe("period,rank,entity,downloads,share");
  expect((await csv(page, "lorenz")).split("\n")[0]).toBe("period,population,downloads");
  for (const kind of ["PNG", "SVG"]) {
    const [download] = await Promise.all([page.waitForEvent("download"), figure.getByRole("button", { name: kind }).click()]);
    const bytes = await readFile(await download.path());
    expect(bytes.length).toBeGreaterThan(5_000);
    if (kind === "SVG") expect(bytes.toString()).toContain("Source: Hugging Face Hub counts");
  }
});

test("the pointer reads a chart, and a click keeps the reading", async ({ page }) => {
  await open(page);
  const canvas = page.locator("#shares .canvas");
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.locator("#shares .tip")).toContainText("Qwen");
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const kept = await page.locator("#shares .tip p").textContent();
  await page.mouse.move(box.x + 80, box.y + 80);
  await expect(page.locator("#shares .tip p")).toHaveText(kept);
});

test("files of the reader's own: chosen, dropped, and back", async ({ page }) => {
  await open(page);
  await page.setInputFiles("#files", { name: "mine.parquet", mimeType: "", buffer: await panel() });
  await expect(page.locator(".about-data")).toContainText("releases 0.4.2 to 1.1.18");
  await expect(page.getByRole("button", { name: "Back to the shipped data" })).toBeVisible();
  // Without the table of attributes there are no countries.
  await expect(page.getByLabel("Whose shares").locator("option")).toHaveText(["Model", "Developer"]);
  await page.getByRole("button", { name: "Back to the shipped data" }).click();
  await expect(page.getByLabel("Whose shares").locator("option")).not.toHaveCount(2);

  const files = await page.evaluateHandle((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], "dropped.parquet"));
    return transfer;
  }, [...(await panel())]);
  await page.dispatchEvent("body", "drop", { dataTransfer: files });
  await expect(page.getByLabel("Whose shares").locator("option")).toHaveText(["Model", "Developer"]);
});

test("a file at an address is read in parts", async ({ page, site }) => {
  const before = site.requests.length;
  await open(page, "?data=data/panel.parquet");
  const asked = site.requests.slice(before).filter(({ path }) => path.endsWith("panel.parquet"));
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 206));
  await expect(page.locator(".key .value").first()).toHaveText("1,100");
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

test.describe("before any program runs", () => {
  test("the page says what it is", async ({ page }) => {
    await page.route(/_bg\.wasm/, () => {}); // never answered
    await page.goto("./", { waitUntil: "commit" });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Who holds power in the open-model economy");
    await expect(page.locator("main")).toContainText("requests for a model's files");
  });
});
