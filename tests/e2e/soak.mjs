// A reader who stays for hours: random choices on a large file, or one load after another, in one page of Chromium. It ends with 1
// where the console says anything, memory grows on and on, or the page says something else than a fresh load of its address.
//
//   make soak                              10,000 actions on 10 million rows
//   node tests/e2e/soak.mjs [--actions 10000] [--rows 10000000] [--seed 1]
//   node tests/e2e/soak.mjs --loads 1000   loads of the shipped data and of a small file by turns
//
// It needs dist/ (SITE names another folder) and Chromium (CHROME names it). It measures in the same place each time: in the first
// view of the data, after the garbage of the page and of its engines is collected.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { dist } from "./fixtures.mjs";
import { host } from "./host.mjs";
import { writeWeeks } from "./large.mjs";
import config from "./playwright.config.mjs";
import { act, random, said } from "./reader.mjs";
import { serve } from "./server.mjs";
import { follow, loaded } from "./view.mjs";

const { values } = parseArgs({
  options: {
    actions: { type: "string", default: "10000" },
    rows: { type: "string", default: "10000000" },
    seed: { type: "string", default: "1" },
    loads: { type: "string", default: "0" },
  },
});
const [ACTIONS, ROWS, SEED, LOADS] = [values.actions, values.rows, values.seed, values.loads].map(Number);
if (![ACTIONS, ROWS, SEED, LOADS].every(Number.isInteger)) throw new Error("expected whole numbers");

/** Actions after which the reader goes back to the first view: conditions add up until nothing is left to show. */
const STRETCH = 20;
/** Stretches after which the page is compared with a fresh load of its address. */
const COMPARE = 10;
const WAIT_MS = 120_000;
/** By how much the last third may exceed the first: in parts of it, and beyond that, for the small. */
const GROWTH = {
  "memory of the process, MB": [0.25, 60],
  "JavaScript heap, MB": [0.2, 3],
  "nodes of the document": [0.2, 500],
  "event listeners": [0.2, 100],
};

/** What the page may say to a choice: of a range that ends before it begins. */
const EXPECTED = /^No period between/;

const ready = (page) => page.locator("html[data-state=ready][data-complete=true]").waitFor({ state: "attached", timeout: WAIT_MS });

/** Opens a page of a browser of its own on the site, with everything that must stay silent. */
async function start(folder) {
  const path = join(folder, "weeks.parquet");
  const started = Date.now();
  const { rows } = LOADS ? writeWeeks(path, 10_000, SEED) : writeWeeks(path, ROWS, SEED);
  const file = await readFile(path);
  const spent = `written in ${((Date.now() - started) / 1000).toFixed(1)} s`;
  console.log(`file: ${rows.toLocaleString("en")} rows, ${(file.length / 1e6).toFixed(1)} MB, ${spent}; seed ${SEED}`);
  const site = await serve({ root: dist, answers: new Map([["weeks.parquet", host(file).answer]]) });
  const { args, ...options } = config.use.launchOptions;
  const browser = await chromium.launch({ ...options, args: [...args, "--js-flags=--expose-gc"] });
  const page = await (await browser.newContext()).newPage();
  const faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  page.on("crash", () => faults.push("the page broke down"));
  return { path, site, browser, page, faults };
}

/** What the page takes: of its process as a whole, engines included, and of what a leak in the page would show first. */
async function measurer(browser, page) {
  const [whole, own] = [await browser.newBrowserCDPSession(), await page.context().newCDPSession(page)];
  await own.send("Performance.enable");
  return async () => {
    await own.send("HeapProfiler.collectGarbage");
    for (const worker of page.workers()) await worker.evaluate(() => globalThis.gc());
    const { metrics } = await own.send("Performance.getMetrics");
    const metric = (name) => metrics.find((metric) => metric.name === name).value;
    const { processInfo } = await whole.send("SystemInfo.getProcessInfo");
    // The browser keeps an empty process for the next page; the page's own is the largest.
    const sizes = processInfo.filter(({ type }) => type === "renderer").map(async ({ id }) => {
      const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1e3;
    });
    const size = Math.max(...(await Promise.all(sizes)));
    const amounts = [size, metric("JSHeapUsedSize") / 1e6, metric("Nodes"), metric("JSEventListeners")];
    return Object.fromEntries(Object.keys(GROWTH).map((name, at) => [name, amounts[at]]));
  };
}

/** Prints start, maximum and end of each amount; resolves to what has grown. */
function judge(measures) {
  const third = Math.floor(measures.length / 3);
  const grown = [];
  for (const [name, [part, room]] of Object.entries(GROWTH)) {
    const all = measures.map((measure) => measure[name]);
    const [first, last] = [Math.max(...all.slice(0, third)), Math.max(...all.slice(-third))];
    const [begin, most, end] = [all[0], Math.max(...all), all.at(-1)].map((amount) => amount.toFixed(amount < 100 ? 1 : 0));
    console.log(`${name}: start ${begin}, maximum ${most}, end ${end}`);
    if (third > 0 && last > first * (1 + part) + room) {
      grown.push(`${name}: at most ${first.toFixed(1)} in the first third, ${last.toFixed(1)} in the last`);
    }
  }
  if (third < 3) console.log("too few measurements to tell growth: expected more actions or loads");
  return third < 3 ? [] : grown;
}

/** What differs between the page and a fresh load of its address; null if nothing does. */
async function difference(page) {
  const fresh = await page.context().newPage();
  try {
    await ready(page);
    await fresh.goto(page.url());
    await ready(fresh);
    const [here, there] = [await said(page), await said(fresh)];
    const parts = Object.keys(here).filter((part) => !isDeepStrictEqual(here[part], there[part]));
    const told = parts.map((part) => `${part}: ${here[part]} | fresh: ${there[part]}`);
    return told.length ? `${page.url()}: ${told.join("; ")}` : null;
  } finally {
    await fresh.close();
    await page.evaluate(() => document.querySelectorAll("details.data[open]").forEach((details) => (details.open = false)));
  }
}

const folder = await mkdtemp(join(tmpdir(), "lorenz-soak-"));
const { path, site, browser, page, faults } = await start(folder);
const measure = await measurer(browser, page);
const measures = [];
const begun = Date.now();
let compared = 0;

async function actions() {
  const home = "?data=weeks.parquet";
  await page.goto(`${site.url}${home}`);
  await ready(page);
  const next = random(SEED);
  let done = 0;
  for (let stretch = 1; done < ACTIONS; stretch += 1) {
    const acts = [];
    try {
      for (; acts.length < STRETCH && done < ACTIONS; done += 1) acts.push(await act(page, next));
    } catch (error) {
      faults.push(error.message);
    }
    const alerts = await page.getByRole("alert").allInnerTexts();
    faults.push(...alerts.filter((alert) => !EXPECTED.test(alert)).map((alert) => `the page says: ${alert}`));
    const isLast = done >= ACTIONS;
    // Beside such a sentence stands the answer before, which a fresh load doesn't have.
    if (!alerts.length && !faults.length && (isLast || stretch % COMPARE === 0)) {
      faults.push(...[await difference(page)].filter(Boolean));
      compared += 1;
    }
    if (faults.length) return `${acts.join(", ")} (the last of ${done} actions)`;
    await follow(page, home);
    await ready(page);
    measures.push(await measure());
    if (isLast || stretch % 5 === 0) progress(done, "actions");
  }
}

async function loads() {
  await page.goto(site.url);
  await ready(page);
  const back = page.getByRole("button", { name: "Back to the shipped data" });
  for (let done = 0; done < LOADS; ) {
    await loaded(page, () => page.locator("#files").setInputFiles(path));
    await loaded(page, () => back.click());
    done += 2;
    for (const alert of await page.getByRole("alert").allInnerTexts()) faults.push(`the page says: ${alert}`);
    if (faults.length) return `${done} loads`;
    if (done % 4 === 0) {
      await ready(page);
      measures.push(await measure());
    }
    if (done % 100 === 0) progress(done, "loads");
  }
}

function progress(done, what) {
  const amounts = Object.values(measures.at(-1)).map((amount) => amount.toFixed(0));
  console.log(`${done} ${what}, ${((Date.now() - begun) / 1000).toFixed(0)} s: ${amounts.join(", ")}`);
}

const failedAfter = await (LOADS ? loads() : actions()).catch((error) => (faults.push(error.stack), "an error"));
if (measures.length) faults.push(...judge(measures));
for (const fault of faults) console.error(fault);
if (failedAfter) console.error(`after: ${failedAfter}`);
await browser.close();
await site.close();
await rm(folder, { recursive: true });
const seconds = ((Date.now() - begun) / 1000).toFixed(0);
console.log(faults.length ? "FAILED" : `sound after ${seconds} s; compared with a fresh load ${compared} times`);
process.exitCode = faults.length ? 1 : 0;
