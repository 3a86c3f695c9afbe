// A large file, kept on the device: how long its first load, its keeping and its opening by the link take, as the page measures them.
// It ends with 1 where the numbers differ.
//
//   node tests/e2e/kept-large.mjs [--rows 100000000]
//
// It needs dist/ (SITE names another folder) and Chromium (CHROME names it), some minutes, and twice the room of the file.
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { dist } from "./fixtures.mjs";
import { writeWeeks } from "./large.mjs";
import config from "./playwright.config.mjs";
import { serve } from "./server.mjs";
import { csv } from "./view.mjs";

const { values } = parseArgs({ options: { rows: { type: "string", default: "100000000" } } });
const WAIT_MS = 1_200_000;

const folder = await mkdtemp(join(tmpdir(), "lorenz-kept-"));
const path = join(folder, "weeks.parquet");
const { rows } = writeWeeks(path, Number(values.rows), 1);
console.log(`file: ${rows.toLocaleString("en")} rows, ${((await stat(path)).size / 1e6).toFixed(1)} MB`);
const site = await serve({ root: dist });
const context = await chromium.launchPersistentContext(join(folder, "profile"), config.use.launchOptions);

/** Waits for the view of so many rows; resolves to the time in the engine, in milliseconds. */
async function loaded(page) {
  await page.locator(`html[data-rows="${rows}"][data-state=ready]`).waitFor({ state: "attached", timeout: WAIT_MS });
  return page.evaluate(() => performance.getEntriesByName("lorenz:load").at(-1).detail.milliseconds);
}

const page = await context.newPage();
await page.goto(site.url);
await page.locator("html[data-state=ready]").waitFor({ state: "attached" });
await page.locator("#files").setInputFiles(path);
const first = await loaded(page);
const numbers = await csv(page, "ranking");
await page.locator("#allowed").selectOption({ index: 3 });
const begun = Date.now();
await page.locator("#keep").click();
await page.getByRole("list", { name: "Kept on this device" }).getByRole("listitem").waitFor({ timeout: WAIT_MS });
const keeping = Date.now() - begun;
console.log(await page.getByRole("list", { name: "Kept on this device" }).innerText());
const address = page.url();
await page.close();
const next = await context.newPage();
await next.goto(address);
const again = await loaded(next);
const isEqual = (await csv(next, "ranking")) === numbers;
const told = { "first load": first, keeping, "opened again": again };
for (const [what, milliseconds] of Object.entries(told)) console.log(`${what}: ${Math.round(milliseconds)} ms`);
console.log(`ratio: ${(again / first).toFixed(3)}; numbers ${isEqual ? "equal" : "differ"}`);
await context.close();
await site.close();
await rm(folder, { recursive: true });
process.exit(isEqual ? 0 : 1);
