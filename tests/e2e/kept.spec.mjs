// Data of the reader's own that their device keeps: opened again by their link, without the file; told, deleted, damaged, refused.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dist, expect, hashed, test } from "./fixtures.mjs";
import { writeLarge } from "./large.mjs";
import { choose, csv, loaded, open, ready } from "./view.mjs";

const PANEL = join(dist, "data/panel.parquet");
const pick = (page, ...files) => page.locator("#files").setInputFiles(files);
const keep = (page) => page.getByRole("button", { name: "Keep these data on this device" });
const list = (page) => page.getByRole("list", { name: "Kept on this device" }).getByRole("listitem");
const alert = (page) => page.getByRole("alert").locator("p");

/** Does something with each kept file, by the code of a function in the page. */
const onFiles = (page, act) =>
  page.evaluate(async (code) => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("lorenz-kept", { create: true });
    const names = [];
    for await (const name of folder.keys()) names.push(name);
    const act = { names: () => names, damage, half }[code];
    return act();

    async function damage() {
      for (const name of names) {
        const handle = await folder.getFileHandle(name);
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        bytes[bytes.length - 1000] ^= 1;
        const out = await handle.createWritable();
        await out.write(bytes);
        await out.close();
      }
    }
    async function half() {
      const out = await (await folder.getFileHandle("left.half", { create: true })).createWritable();
      await out.write("what a closed tab has left");
      await out.close();
    }
  }, act);

test("what was opened is kept by one click, and its link opens it again without the file", async ({ page, context }) => {
  await open(page);
  await expect(keep(page), "the shipped data are there anyway").toHaveCount(0);
  await loaded(page, () => pick(page, PANEL));
  await choose(page, "level", "model");
  const numbers = await csv(page, "ranking");
  await keep(page).click();
  await expect(list(page)).toHaveText(/^panel\.parquet: [\d,]+ rows, [\d.]+ MB, kept \d+ \w+ \d{4}/);
  await expect(keep(page)).toHaveCount(0);
  const address = page.url();
  expect(new URL(address).search).toBe("?data=file%3Apanel.parquet&level=model");

  const next = await context.newPage();
  await next.goto(address);
  await ready(next);
  await expect(next.getByRole("alert")).toHaveCount(0);
  expect(await csv(next, "ranking")).toBe(numbers);
  await choose(next, "measure", "gini");
  await expect(next.locator("#concentration .subtitle")).toContainText("Gini");
  // The list leads there, too, and on to the bin.
  await loaded(next, () => next.getByRole("button", { name: "Back to the shipped data" }).click());
  await loaded(next, () => list(next).getByRole("button", { name: "Open panel.parquet" }).click());
  expect(new URL(next.url()).search).toContain("data=file%3Apanel.parquet");
  // A click on the wrong button loses nothing.
  await list(next).getByRole("button", { name: "Delete panel.parquet" }).dblclick();
  await list(next).getByRole("button", { name: "Open panel.parquet" }).focus();
  await list(next).getByRole("button", { name: "Delete panel.parquet" }).click();
  await list(next).getByRole("button", { name: "Delete for good panel.parquet" }).click();
  await expect(list(next)).toHaveCount(0);
  expect(await onFiles(next, "names")).toEqual([]);
  // The tab that shows them goes on; a new one says what is missing, and shows what there is.
  await choose(page, "measure", "gini");
  await next.goto(address);
  await ready(next);
  await expect(alert(next)).toHaveText(/This link shows the file "panel\.parquet" of its maker's own/);
});

test("what can't be read in another way says so, and stays", async ({ page }) => {
  await open(page);
  await loaded(page, () => pick(page, PANEL));
  await keep(page).click();
  await expect(list(page)).toHaveCount(1);
  await page.reload();
  await ready(page);
  const numbers = await csv(page, "ranking");
  await page.locator("#kind").selectOption("flow");
  await expect(alert(page)).toHaveText(/^panel\.parquet: this device keeps nothing that was read of it in this way/);
  await ready(page);
  expect(await csv(page, "ranking")).toBe(numbers);
});

test("what is damaged, left half or too much is said, and nothing breaks", async ({ page }, info) => {
  test.setTimeout(120_000);
  await open(page);
  await loaded(page, () => pick(page, PANEL));
  await keep(page).click();
  await expect(list(page)).toHaveCount(1);
  await onFiles(page, "damage");
  await onFiles(page, "half");
  await page.reload();
  await ready(page);
  await expect(alert(page)).toHaveText(/^panel\.parquet: what this device has kept of it is damaged/);
  await expect.poll(() => onFiles(page, "names"), "what was left half is gone").toHaveLength(1);
  await list(page).getByRole("button", { name: "Delete" }).click();
  await list(page).getByRole("button", { name: "Delete for good" }).click();
  await expect(list(page)).toHaveCount(0);

  for (const [at, name] of ["one.parquet", "other.parquet"].entries()) {
    const large = await writeLarge(info.outputPath(name), 250_000, 300 + at);
    await loaded(page, () => pick(page, large.path));
    await page.locator("#allowed").selectOption("50 MB");
    await keep(page).click();
    if (at === 0) await expect(list(page)).toHaveCount(1);
  }
  await expect(alert(page)).toHaveText(/more than is left of what you allow/);
  await ready(page);
  await expect(list(page)).toHaveText(/^one\.parquet/);
  expect(await onFiles(page, "names")).toHaveLength(1);
});

for (const [what, code, sentence] of [
  [
    "refuses its store",
    `navigator.storage.getDirectory = async () => { throw new DOMException("not in private windows", "SecurityError") };`,
    /^This browser keeps nothing for this site: not in private windows\./,
  ],
  [
    "has no such store",
    `Object.defineProperty(WorkerNavigator.prototype, "storage", { get: () => undefined });`,
    /^This browser keeps nothing for this site\./,
  ],
  [
    "runs out of room while it writes",
    `{ const write = FileSystemSyncAccessHandle.prototype.write;
       let left = 2;
       FileSystemSyncAccessHandle.prototype.write = function (...all) {
         if ((left -= 1) < 0) throw new DOMException("no room left", "QuotaExceededError");
         return write.apply(this, all);
       }; }`,
    /^This device didn't keep it: no room left\./,
  ],
]) {
  test(`a browser that ${what} says so, and all else works`, async ({ page, site }) => {
    const start = hashed("engine-start.js");
    const whole = await readFile(join(dist, start), "utf8");
    site.answers.set(start, (_, response) => response.writeHead(200, { "Content-Type": "text/javascript" }).end(code + whole));
    try {
      await open(page, `?measure=gini&${what.replaceAll(" ", "-")}`);
      await loaded(page, () => pick(page, PANEL));
      await keep(page).click();
      await expect(alert(page)).toHaveText(sentence);
      expect(await onFiles(page, "names"), "nothing is left").toEqual([]);
      await choose(page, "measure", "hhi");
      await expect(page.locator("#concentration .subtitle")).toContainText("HHI");
    } finally {
      site.answers.delete(start);
    }
  });
}
