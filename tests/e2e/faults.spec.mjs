// Never silent: each request of a visit fails in each way, once or for ever. Within 15 seconds there is the view, or one sentence and
// "Load again". The requests are those that a sound visit makes: this finds them by itself.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dist, expect, test } from "./fixtures.mjs";
import { serve } from "./server.mjs";

const PREFIX = "/some/sub-path/";
const LIMIT_MS = 15_000;
/** Visits at a time: those that wait for what never comes cost nothing meanwhile. */
const BESIDE = { hang: 8, stall: 8 };
const USUALLY_BESIDE = 3;
/** How often the request of this place meets the fault of this place: once or for ever, in turns; FAULTS=all tries both. */
const often = (request, fault) => (process.env.FAULTS === "all" ? [1, Infinity] : [[1, Infinity][(request + fault) % 2]]);

// Chromium itself prints a line for each request that fails, and the start script's own error.
test.use({ expectedNoise: /./ });

/** Sends the head and half of a file, and then what `end` does. */
const half = (end) => async (request, response) => {
  const whole = await readFile(join(dist, decodeURIComponent(new URL(request.url, "http://localhost").pathname).slice(PREFIX.length)));
  const type = /wasm$/.test(request.url.split("?")[0]) ? "application/wasm" : /\.js$/.test(request.url.split("?")[0]) ? "text/javascript" : "";
  response.writeHead(200, { "Content-Length": whole.length, ...(type && { "Content-Type": type }) });
  response.write(whole.subarray(0, whole.length / 2), () => end(request));
};

const FAULTS = {
  "status 503": (_, response) => response.writeHead(503).end(),
  "status 404": (_, response) => response.writeHead(404).end(),
  reset: (request) => request.socket.destroy(),
  cut: half((request) => setTimeout(() => request.socket.destroy(), 50)),
  hang: () => {},
  stall: half(() => {}),
  "HTML instead": (_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><p>Sign in</p>"),
};

/** A site with a fault of its own, and a page of its own on it. */
async function visit(context, { path, fault, times }, act) {
  const answers = new Map();
  let asked = 0;
  if (path) answers.set(path, (request, response, pass) => ((asked += 1) > times ? pass() : FAULTS[fault](request, response)));
  const site = await serve({ root: dist, prefix: PREFIX, answers });
  const page = await context.newPage();
  try {
    return await act(page, site);
  } finally {
    await page.close();
    await site.close();
  }
}

/** How a page stands: its state, whether charts are drawn, what it says and offers. */
const look = (page) =>
  page.evaluate(() => {
    const shown = (element) => element.checkVisibility({ visibilityProperty: true });
    const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
    return {
      state: document.documentElement.dataset.state,
      charts: all("figure canvas").length,
      sentences: all("[role=alert] p, .unstarted span").map(({ innerText }) => innerText.trim().replace(/\s+/g, " ")),
      again: all("button, a").some(({ innerText }) => innerText === "Load again"),
    };
  });

/** What a visit ends in, within the limit. */
async function outcome(page, act) {
  const end = Date.now() + LIMIT_MS;
  await act();
  let seen, isSaid;
  do {
    seen = await look(page).catch(() => undefined);
    if (seen?.state === "ready" && seen.charts > 0) return "view";
    isSaid = seen?.sentences.length === 1 && seen.again;
    // While something is still on its way, it may come.
    if (isSaid && seen.state === "failed") break;
    await page.waitForTimeout(200);
  } while (Date.now() < end);
  return isSaid ? seen.sentences[0] : `silence: ${JSON.stringify(seen)}`;
}

/** Works off cases, several at a time. */
async function each(cases, beside, work) {
  const left = [...cases];
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: beside }, worker));
}

/** Whether a visit without this file shows its view all the same. */
const isOrnament = (path) => /^fonts\/|\.css$/.test(path);

for (const [turn, fault] of Object.keys(FAULTS).entries()) {
  test(`a first visit whose requests meet ${fault} has its view, or one sentence and "Load again"`, async ({ context }) => {
    test.setTimeout(240_000);
    const paths = await visit(context, {}, async (page, site) => {
      await page.goto(site.url);
      await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
      return [...new Set(site.requests.map(({ path }) => path.slice(PREFIX.length)))];
    });
    // Without the document itself there is no page: the browser says so.
    const whats = paths.filter((path) => path !== "");
    expect(whats.length).toBeGreaterThan(7);
    const cases = whats.flatMap((path, at) => often(at, turn).map((times) => ({ path, fault, times })));
    const found = [];
    await each(cases, BESIDE[fault] ?? USUALLY_BESIDE, (one) =>
      visit(context, one, async (page, site) => {
        const seen = await outcome(page, () => page.goto(site.url, { waitUntil: "commit" }));
        found.push(`${one.path}, ${one.times === 1 ? "once" : "for ever"}: ${seen}`);
      }),
    );
    const isRight = (line) => {
      const [, path, times, seen] = /^(.*), (once|for ever): (.*)$/.exec(line);
      if (seen.startsWith("silence")) return false;
      // What hangs once may be waited for: the sentence stands until it comes, or is asked for again.
      // Nothing that is here already could ask for the start script again, but the reader.
      const isMended = times === "once" && !/hang|stall|404|HTML/.test(fault) && !/^start\./.test(path);
      return seen === "view" || (!isMended && !isOrnament(path));
    };
    expect(found.filter((line) => !isRight(line)), found.join("\n")).toEqual([]);
  });
}

test("a file of a rare format whose program meets any fault is read, or one sentence says that it is not", async ({ context }) => {
  test.setTimeout(240_000);
  const folder = fileURLToPath(new URL("../it/load/matrix/duckdb", import.meta.url));
  const file = join(folder, (await readdir(folder)).find((name) => name.includes("gzip")));
  const programs = (await readdir(dist)).filter((name) => /^engine-all/.test(name));
  const faults = (at) => Object.keys(FAULTS).flatMap((fault, turn) => often(at, turn).map((times) => ({ fault, times })));
  const found = [];
  await each(programs.flatMap((path, at) => faults(at).map((fault) => ({ path, ...fault }))), USUALLY_BESIDE, (one) =>
    visit(context, one, async (page, site) => {
      await page.goto(site.url);
      await expect(page.locator("html")).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
      const rows = await page.locator("html").getAttribute("data-rows");
      const end = Date.now() + LIMIT_MS;
      await page.locator("#files").setInputFiles(file);
      let seen = {};
      do {
        await page.waitForTimeout(100);
        seen = await look(page);
        seen.isRead = (await page.locator("html").getAttribute("data-rows")) !== rows && seen.state === "ready";
      } while (!seen.isRead && seen.sentences.length !== 1 && Date.now() < end);
      found.push(`${one.path}, ${one.fault}, ${one.times}: ${seen.isRead ? "read" : (seen.sentences[0] ?? "silence")}`);
    }),
  );
  expect(found.filter((line) => line.endsWith("silence")), found.join("\n")).toEqual([]);
  const once = found.filter((line) => /503, 1:|reset, 1:|cut, 1:/.test(line));
  expect(once.filter((line) => !line.endsWith("read")), "one failure is mended").toEqual([]);
});
