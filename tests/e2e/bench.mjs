// What the table of figures in docs/speed.md says, measured on the built site: `make bench`, or by hand
//
//   node tests/e2e/bench.mjs        needs dist/, a release build of `lorenz`, and Chromium (CHROME names it)
//
// SITE names another folder than dist, such as dist-quick. The first chart is there when the page's own User Timing
// measure says so. On a machine with other work to do, the times mean little.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import config from "./playwright.config.mjs";
import { serve } from "./server.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = resolve(root, process.env.SITE ?? "dist");
const LOADS = 7;
const RUNS = 20;
const FIRST_CHART = "lorenz:first-chart";
/** Packed already: a host sends them as they are. */
const PACKED = [".parquet", ".png", ".woff2"];

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Loads the page with an empty cache and resolves to the time of the first chart in milliseconds. */
async function coldLoad(browser, url) {
  const context = await browser.newContext({ serviceWorkers: "block" });
  try {
    const page = await context.newPage();
    await page.goto(url);
    const duration = (name) => performance.getEntriesByName(name)[0]?.duration;
    // Asks seldom: the page has the processor to itself.
    const found = await page.waitForFunction(duration, FIRST_CHART, { polling: 100, timeout: 30_000 });
    return await found.jsonValue();
  } finally {
    await context.close();
  }
}

/** Bytes of a file on the way: gzip (level 6, as hosts have it), except for what is packed already. */
function transferredBytes(path) {
  const content = readFileSync(resolve(dist, path));
  return PACKED.includes(extname(path)) ? content.length : gzipSync(content, { level: 6 }).length;
}

function printSizes(requests, prefix) {
  const paths = requests.filter(({ status }) => status === 200).map(({ path }) => path.slice(prefix.length));
  const files = paths.map((path) => ({ path: path || "index.html", isData: path.startsWith("data/") }));
  const rows = files.map((file) => ({ ...file, bytes: transferredBytes(file.path) }));
  rows.sort((a, b) => a.isData - b.isData || b.bytes - a.bytes);
  const total = (isData) => rows.filter((row) => row.isData === isData).reduce((sum, row) => sum + row.bytes, 0);
  const line = (bytes, what) => console.log(`  ${(bytes / 1e3).toFixed(1).padStart(9)} kB  ${what}`);
  console.log("Transferred for the first chart (gzip; fonts and Parquet as they are)");
  for (const { path, bytes } of rows) line(bytes, path);
  line(total(false), "in all, data apart");
  line(total(true), "data");
}

function printTimes(what, times) {
  const all = times.map((time) => time.toFixed(0)).join(" ");
  console.log(`${what}: median ${median(times).toFixed(1)} ms of ${times.length} (${all})`);
}

/** Times of whole processes in milliseconds: start, report, end. */
function reportTimes(options, begins) {
  const program = resolve(root, process.env.CARGO_TARGET_DIR ?? "target", "release/lorenz");
  const files = ["panel", "models"].map((name) => resolve(root, `www/data/${name}.parquet`));
  return Array.from({ length: RUNS }, () => {
    const start = performance.now();
    const run = spawnSync(program, ["report", ...files, ...options], { encoding: "utf8", maxBuffer: 2 ** 28 });
    const time = performance.now() - start;
    if (run.status !== 0) throw new Error(run.error ? `${program}: ${run.error.message}` : run.stderr.trim());
    if (!run.stdout.startsWith(begins)) throw new Error(`${program} printed no report: build it first (make bench)`);
    return time;
  });
}

const prefix = "/some/sub-path/";
const site = await serve({ root: dist, prefix });
const browser = await chromium.launch(config.use.launchOptions);
try {
  const times = [await coldLoad(browser, site.url)];
  printSizes([...site.requests], prefix);
  while (times.length < LOADS) times.push(await coldLoad(browser, site.url));
  printTimes(`${FIRST_CHART}, empty cache`, times);
} finally {
  await browser.close();
  await site.close();
}
printTimes("lorenz report on the shipped files", reportTimes([], "period,"));
printTimes("lorenz report --all on the shipped files", reportTimes(["--all"], "{"));
printTimes("lorenz report with intervals, 22 dates", reportTimes(["--intervals"], "period,"));
