// The reader's own data: files by picker and by drop, files behind an address.
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { dist, expect, test } from "./fixtures.mjs";
import { choose, csv, loaded, open } from "./view.mjs";

const PANEL = join(dist, "data/panel.parquet");
const MODELS = join(dist, "data/models.parquet");
const LEVELS = ["developer", "country", "license"];

const levels = (page) => page.locator("#level option").evaluateAll((all) => all.map(({ value }) => value));
const pick = (page, ...files) => page.getByLabel("Open Parquet files").setInputFiles(files);

/** Drops a file of these bytes somewhere on the page. */
async function drop(page, name, content) {
  const dropped = await page.evaluateHandle(
    async ([name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name));
      return data;
    },
    [name, content.toString("base64")],
  );
  await page.dispatchEvent("main", "dragover", { dataTransfer: dropped });
  await expect(page.getByText("Drop Parquet files to read them here")).toBeVisible();
  await page.dispatchEvent("main", "drop", { dataTransfer: dropped });
  await expect(page.getByText("Drop Parquet files to read them here")).toHaveCount(0);
}

test("files from the picker are read on this device, one or several together", async ({ page, site }) => {
  await open(page);
  const shipped = await csv(page, "concentration");
  const before = site.requests.length;

  await loaded(page, () => pick(page, PANEL));
  expect(await levels(page), "a panel alone has no attributes").toEqual(["model", "developer"]);
  expect(await csv(page, "concentration"), "the same counts").toBe(shipped);
  await expect(page.locator(".about-data")).toContainText("panel.parquet");

  await loaded(page, () => pick(page, PANEL, MODELS));
  expect(await levels(page)).toEqual(expect.arrayContaining(LEVELS));
  await choose(page, "level", "country");
  await choose(page, "measure", "gini");
  await expect(page.locator("#concentration .subtitle")).toContainText("Gini");
  expect(site.requests.slice(before), "nothing is asked of the host").toEqual([]);

  await loaded(page, () => page.getByRole("button", { name: "Back to the shipped data" }).click());
  await expect(page.getByRole("button", { name: "Back to the shipped data" })).toHaveCount(0);
  expect(await levels(page)).toEqual(expect.arrayContaining(LEVELS));
});

test("what the downloads of one's own file count can be said", async ({ page, site }) => {
  await open(page);
  await loaded(page, () => pick(page, PANEL));
  const before = site.requests.length;
  await loaded(page, () => page.locator("#kind").selectOption("flow"));
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.locator("#shares .subtitle")).not.toContainText("the last 30 days");
  await expect(page.getByRole("button", { name: "Back to the shipped data" })).toBeVisible();
  expect(site.requests.slice(before), "nothing is asked of the host").toEqual([]);
});

test("a file can be dropped anywhere on the page", async ({ page }) => {
  await open(page);
  await loaded(page, async () => drop(page, "dropped.parquet", await readFile(PANEL)));
  await expect(page.locator("html")).toHaveAttribute("data-rows", "114890");
  expect(await levels(page)).toEqual(["model", "developer"]);
  await page.locator(".about-data details summary").click();
  await expect(page.locator(".about-data td", { hasText: "dropped.parquet" }).first()).toBeVisible();
});

test("a file behind an address is read by parts, and only the columns that are needed", async ({ page, site }) => {
  const before = site.requests.length;
  await open(page, "?data=data/panel.parquet");
  await expect(page.locator("html")).toHaveAttribute("data-rows", "114890");
  expect(await levels(page)).toEqual(["model", "developer"]);
  expect(new URL(page.url()).searchParams.get("data")).toBe("data/panel.parquet");

  const asked = site.requests.slice(before).filter(({ path }) => path.endsWith("panel.parquet"));
  expect(asked[0].range, "the footer first").toMatch(/^bytes=-\d+$/);
  expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 206));
  expect(asked.slice(1).map(({ range }) => range)).toEqual(asked.slice(1).map(() => expect.stringMatching(/^bytes=\d+-\d+$/)));
  const bytes = asked.slice(1).reduce((sum, { range }) => sum + partBytes(range), 0);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes, "a column that nothing needs stays where it is").toBeLessThan((await stat(PANEL)).size);

  await choose(page, "measure", "cr8");
  expect(new URL(page.url()).searchParams.get("data"), "the address keeps the data").toBe("data/panel.parquet");
  await loaded(page, () => page.getByRole("button", { name: "Back to the shipped data" }).click());
  expect(new URL(page.url()).searchParams.has("data")).toBe(false);
});

function partBytes(range) {
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(range);
  return Number(end) - Number(start) + 1;
}
