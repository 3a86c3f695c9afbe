// The strip of time on a large file: frames and answers per second while a handle is dragged back and forth for some seconds.
//
//   node tests/e2e/strip-large.mjs [--rows 10000000] [--by month] [--seconds 5]
//
// It needs dist/ (SITE names another folder) and Chromium (CHROME names it). On a machine with other work to do, the times mean little.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { dist } from "./fixtures.mjs";
import { writeWeeks } from "./large.mjs";
import config from "./playwright.config.mjs";
import { serve } from "./server.mjs";

const { values } = parseArgs({
  options: { rows: { type: "string", default: "10000000" }, by: { type: "string" }, seconds: { type: "string", default: "5" } },
});
const WAIT_MS = 600_000;
const median = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];

const folder = await mkdtemp(join(tmpdir(), "lorenz-strip-"));
const path = join(folder, "weeks.parquet");
const { rows } = writeWeeks(path, Number(values.rows), 1);
const site = await serve({ root: dist });
const browser = await chromium.launch(config.use.launchOptions);
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(site.url);
await page.locator("html[data-state=ready]").waitFor({ state: "attached" });
await page.locator("#files").setInputFiles(path);
await page.locator(`html[data-rows="${rows}"][data-complete=true]`).waitFor({ state: "attached", timeout: WAIT_MS });
if (values.by) await page.locator("#by").selectOption(values.by);
await page.locator("html[data-state=ready][data-complete=true]").waitFor({ state: "attached", timeout: WAIT_MS });

await page.locator("#strip-from").scrollIntoViewIfNeeded();
const handle = await page.locator("#strip-from").boundingBox();
const bar = await page.locator(".strip-bar").boundingBox();
// Events come from within the page, one a frame: the browser's own driver is slower than a hand.
const found = await page.evaluate(
  async ({ x, y, width, seconds }) => {
    const bar = document.querySelector(".strip-bar");
    const send = (type, clientX) =>
      bar.dispatchEvent(new PointerEvent(type, { pointerId: 1, button: 0, clientX, clientY: y, bubbles: true }));
    bar.setPointerCapture = () => {};
    const answers = () => performance.getEntriesByName("lorenz:query");
    const [before, start] = [answers().length, performance.now()];
    const [frames, drawn] = [[], []];
    const text = () => document.querySelector("#concentration .canvas").getAttribute("aria-label");
    let [last, shown] = [start, text()];
    send("pointerdown", x);
    await new Promise((done) => {
      const frame = (now) => {
        frames.push(now - last);
        last = now;
        if (text() !== shown) drawn.push(now);
        shown = text();
        const at = now - start;
        if (at > seconds * 1000) return done();
        send("pointermove", x + ((1 - Math.cos(at / 600)) / 2) * width * 0.8);
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    send("pointerup", x);
    const engine = answers().slice(before).map(({ duration }) => duration);
    return { frames: frames.slice(1), drawn: drawn.length, engine };
  },
  { x: handle.x + handle.width - 2, y: handle.y + 10, width: bar.width, seconds: Number(values.seconds) },
);
const sorted = [...found.frames].sort((a, b) => a - b);
console.log(`${rows.toLocaleString("en")} rows, by ${values.by ?? "date"}, dragged for ${values.seconds} s`);
console.log(`frames per second: ${(found.frames.length / Number(values.seconds)).toFixed(1)}`);
console.log(`longest frame: ${sorted.at(-1).toFixed(0)} ms, 95 of 100 within ${sorted[Math.floor(sorted.length * 0.95)].toFixed(0)} ms`);
console.log(`charts drawn per second: ${(found.drawn / Number(values.seconds)).toFixed(1)}`);
console.log(`answers: ${found.engine.length}, in the engine ${median(found.engine).toFixed(0)} ms each (median)`);
await browser.close();
await site.close();
await rm(folder, { recursive: true });
