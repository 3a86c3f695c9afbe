// How long the search of names takes from a key to the paint of its hits, as the page measures it: on the shipped data, on ten million
// rows, and on a list of 2.5 million names. It prints the median and the longest of some texts, each typed several times.
//
//   node tests/e2e/search-large.mjs [--rows 10000000] [--names 2500000]
//
// It needs dist/ (SITE names another folder) and Chromium (CHROME names it), and some minutes.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { dist } from "./fixtures.mjs";
import { writeNames, writeWeeks } from "./large.mjs";
import config from "./playwright.config.mjs";
import { serve } from "./server.mjs";

const { values } = parseArgs({ options: { rows: { type: "string", default: "10000000" }, names: { type: "string", default: "2500000" } } });
const WAIT_MS = 600_000;
const TEXTS = ["a", "e", "q", "er", "ll", "lla", "llama", "gguf", "qwen", "instruct", "developer-300", "nothing has this"];

const folder = await mkdtemp(join(tmpdir(), "lorenz-search-"));
const site = await serve({ root: dist });
const browser = await chromium.launch(config.use.launchOptions);
const page = await browser.newPage();

/** Types each text into the emptied field; resolves to the milliseconds until its hits are painted. */
const measured = (texts) =>
  page.evaluate(async (texts) => {
    const [field, place] = [document.querySelector("#search"), document.querySelector("#search-place")];
    const type = (text) => {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    /** After the next frame. */
    const painted = () =>
      new Promise((resolve) =>
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = resolve;
          channel.port2.postMessage(0);
        }),
      );
    const found = () =>
      new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (place.querySelector(".found") === null) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(place, { childList: true, subtree: true });
      });
    field.focus();
    const told = [];
    for (const text of texts) {
      const times = [];
      for (let time = 0; time < 9; time += 1) {
        type("");
        await pause(60);
        const start = performance.now();
        type(text);
        await found();
        const inPage = performance.now() - start;
        await painted();
        times.push([inPage, performance.now() - start]);
      }
      const middle = (at) => times.map((time) => time[at]).sort((a, b) => a - b)[4];
      told.push([text, middle(0), middle(1), Math.max(...times.map((time) => time[1]))]);
    }
    return told;
  }, texts);

async function report(what) {
  // The first search waits for the index of names.
  await measured(["warm"]);
  console.log(what);
  for (const [text, found, painted, longest] of await measured(TEXTS)) {
    console.log(`  ${text.padEnd(18)} found ${found.toFixed(1)} ms, painted ${painted.toFixed(1)} ms, at most ${longest.toFixed(1)} ms`);
  }
}

await page.goto(site.url);
await page.locator("html[data-state=ready]").waitFor({ state: "attached" });
await report("shipped data");
for (const write of [(path) => writeWeeks(path, Number(values.rows), 1), (path) => writeNames(path, Number(values.names))]) {
  const path = join(folder, "large.parquet");
  const { rows } = write(path);
  await page.locator("#files").setInputFiles(path);
  await page.locator(`html[data-rows="${rows}"][data-state=ready]`).waitFor({ state: "attached", timeout: WAIT_MS });
  await report(`${rows.toLocaleString("en")} rows`);
}
await browser.close();
await site.close();
await rm(folder, { recursive: true });
