// The main stories of the built site in several browsers, which must say the same. All else is tested in Chromium: tests/e2e.
//
//   make test-browsers
//   BROWSERS="firefox webkit" npm test     those alone; without it Chromium comes first, and the others are compared with it
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { serve } from "../e2e/server.mjs";
import { launch, NAMES } from "./browsers.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = join(root, process.env.SITE ?? "dist");
const PANEL = join(dist, "data/panel.parquet");
const MATRIX = join(root, "tests/it/load/matrix/duckdb");
const GZIP = join(MATRIX, readdirSync(MATRIX).find((name) => name.includes("gzip")));
const LIMIT_MS = 20_000;

/** Console lines that are known and harm nothing. */
const KNOWN = [
  /Unrecognized Content-Security-Policy directive 'manifest-src'/, // WebKitGTK is built without manifests
  /ResizeObserver loop completed with undelivered notifications/, // they come a frame later
];
const isKnown = (line) => KNOWN.some((known) => known.test(line));

/** What the first browser has told, by name. */
const told = new Map();
function same(name, value) {
  if (told.has(name)) assert.deepEqual(value, told.get(name), `${name}: as in the browser before`);
  else told.set(name, value);
}

// --- what a story does ---------------------------------------------------------------------------------------

/** Waits until a function in the page gives something true, and resolves to that. */
async function until(page, code, ...args) {
  const end = Date.now() + LIMIT_MS;
  let last;
  do {
    // A page that is being left can't be asked.
    last = await page.evaluate(code, ...args).catch((error) => void (last = error));
    if (last) return last;
    await pause(50);
  } while (Date.now() < end);
  const state = () => [location.href, document.documentElement.dataset.state, document.body.innerText.slice(0, 900)];
  throw new Error(`waited ${LIMIT_MS} ms for ${code} with ${JSON.stringify(args)}; the page: ${await page.evaluate(state)}`);
}

const ready = (page) => until(page, () => document.documentElement.dataset.state === "ready");

async function open(page, url) {
  await page.goto(url);
  await ready(page);
}

/** Does something, and waits for an answer ("query") or for data ("load"). */
async function awaiting(kind, page, act) {
  const count = await page.evaluate((kind) => performance.getEntriesByName(`lorenz:${kind}`).length, kind);
  await act();
  await until(page, (kind, count) => performance.getEntriesByName(`lorenz:${kind}`).length > count, kind, count);
  await ready(page);
}
const answered = (page, act) => awaiting("query", page, act);
const loaded = (page, act) => awaiting("load", page, act);

const choose = (page, id, value) =>
  answered(page, () =>
    page.evaluate(
      (id, value) => {
        const select = document.getElementById(id);
        select.value = value;
        select.dispatchEvent(new Event("input", { bubbles: true }));
        select.dispatchEvent(new Event("change", { bubbles: true }));
      },
      id,
      value,
    ),
  );

const press = (page, button) =>
  until(
    page,
    (button) => {
      const found = [...document.querySelectorAll("button")].find(({ textContent }) => textContent.trim() === button);
      found?.click();
      return Boolean(found);
    },
    button,
  );

const value = (page, id) => page.evaluate((id) => document.getElementById(id).value, id);
const rows = (page) => page.evaluate(() => document.documentElement.dataset.rows);
const alerts = (page) => page.evaluate(() => [...document.querySelectorAll("[role=alert] p")].map((p) => p.innerText.trim()));
/** The text of elements, without regard to how a browser breaks it into lines. */
const texts = (page, selector) =>
  page.evaluate((selector) => {
    const text = ({ textContent }) => textContent.trim().replace(/\s+/g, " ");
    return [...document.querySelectorAll(selector)].map(text);
  }, selector);
/** The cells of the ranking, once nothing is added to the answer: intervals come later, and put changes in brackets. */
async function ranking(page) {
  await until(page, () => document.documentElement.dataset.complete === "true");
  return texts(page, "#ranking td, #ranking th");
}
/** The subtitle of the first figure, once it has this word. */
const subtitle = (page, word) =>
  until(page, (word) => document.querySelector("#concentration .subtitle")?.textContent.includes(word), word);

/** The file that a figure's CSV button saves. */
async function csv(page, figure) {
  const saved = join(page.downloads, `lorenz-${figure}.csv`);
  await page.evaluate((figure) => {
    const buttons = document.querySelectorAll(`#${figure} .actions button`);
    [...buttons].find(({ textContent }) => textContent.trim() === "CSV").click();
  }, figure);
  for (let left = LIMIT_MS / 50; left > 0; left -= 1) {
    // It has its name, in some browsers, before it has its content.
    const text = await readFile(saved, "utf8").catch(() => "");
    if (text.endsWith("\n") && (await readdir(page.downloads)).length === 1) return text;
    await pause(50);
  }
  throw new Error(`${saved} is not there: ${await readdir(page.downloads)}`);
}

/** Opens a file of one's own and keeps it. Resolves to "kept" or to the one sentence that says why not; all goes on then. */
async function keeps(page, site) {
  await open(page, site.url);
  await loaded(page, () => page.setFiles("#files", PANEL));
  await choose(page, "level", "model");
  const before = await ranking(page);
  await press(page, "Keep these data on this device");
  const [kept] = await until(page, () => {
    const kept = document.querySelector("[aria-label='Kept on this device'] li");
    return (kept || document.querySelector("[role=alert] p")) && [kept !== null];
  });
  const said = await alerts(page);
  if (kept) {
    assert.deepEqual(said, []);
    await open(page, `${site.url}?data=file:panel.parquet&level=model`);
    assert.deepEqual(await alerts(page), [], "it is opened by its link");
    assert.deepEqual(await ranking(page), before);
  } else {
    assert.equal(said.length, 1, `one sentence, not ${JSON.stringify(said)}`);
    assert.match(said[0], /^(This browser keeps nothing for this site|This device didn't keep it)\b.*\.$/);
    assert.deepEqual(await ranking(page), before);
  }
  await choose(page, "measure", "gini");
  await subtitle(page, "Gini");
  return kept ? "kept" : said[0];
}

// --- the stories -----------------------------------------------------------------------------------------------

const wanted = process.env.BROWSERS?.split(/[\s,]+/).filter(Boolean) ?? NAMES;
assert.deepEqual(wanted.filter((name) => !NAMES.includes(name)), [], `BROWSERS may name ${NAMES.join(", ")}`);

for (const name of wanted) {
  describe(name, () => {
    let page, site;
    let errorsBefore = 0;
    before(async () => {
      site = await serve({ root: dist, prefix: "/some/sub-path/" });
      page = await launch(name);
    });
    after(async () => {
      await page?.close();
      await site.close();
    });
    afterEach(() => {
      const errors = page.errors.slice(errorsBefore);
      errorsBefore += errors.length;
      assert.deepEqual(errors.filter((line) => !isKnown(line)), [], "the console has no errors");
    });

    test("the first view has its charts, its words and its numbers", async (t) => {
      t.diagnostic(page.version);
      await open(page, site.url);
      const colors = await until(page, () => {
        const counts = [...document.querySelectorAll("figure.chart canvas")].map((canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        });
        return counts.length > 2 && counts.every((count) => count > 5) && counts;
      });
      assert.ok(colors.length > 2);
      await until(page, () => document.documentElement.dataset.complete === "true");
      same("the lede and the key figures", await texts(page, ".lede, .keys .value, .keys .change"));
      same("titles", await texts(page, "figure h2, figure .subtitle, figure .source"));
      const table = await ranking(page);
      assert.ok(table.length > 60, `${table.length} cells`);
      same("the ranking", table);
    });

    test("a link sets its controls, and its figures are saved as CSV", async () => {
      await open(page, `${site.url}?level=country&measure=gini`);
      assert.deepEqual([await value(page, "level"), await value(page, "measure")], ["country", "gini"]);
      same("the ranking of countries", await ranking(page));
      const text = await csv(page, "concentration");
      assert.match(text, /^period,measure,level,value,entities,downloads,coverage\n.*,gini,country,0\.\d/);
      same("the CSV of Gini by country", text);
    });

    test("a control is answered, and Back and Forward lead through the views", async () => {
      await open(page, site.url);
      const first = await texts(page, "#concentration h2");
      await choose(page, "measure", "gini");
      await subtitle(page, "Gini");
      await choose(page, "level", "license");
      await subtitle(page, "license");
      const last = await texts(page, "#concentration h2");
      for (let steps = 2; steps > 0; steps -= 1) await answered(page, () => page.evaluate(() => history.back()));
      assert.deepEqual(await texts(page, "#concentration h2"), first);
      assert.deepEqual([await value(page, "level"), await value(page, "measure")], ["developer", "hhi"]);
      for (let steps = 2; steps > 0; steps -= 1) await answered(page, () => page.evaluate(() => history.forward()));
      assert.deepEqual(await texts(page, "#concentration h2"), last);
      assert.equal(await value(page, "level"), "license");
    });

    test("files of one's own are read: Parquet, Parquet of a rare compression, CSV", async () => {
      await open(page, site.url);
      await loaded(page, () => page.setFiles("#files", PANEL));
      assert.equal(await rows(page), "114774");
      same("the ranking of one's own panel", await ranking(page));
      const asked = () => site.requests.filter(({ path }) => path.includes("engine-all")).length;
      await loaded(page, () => page.setFiles("#files", GZIP));
      assert.equal(await rows(page), "40");
      same("the ranking of the gzip file", await ranking(page));
      assert.ok(asked() > 0, "the second engine is fetched");
      const path = join(page.downloads, "..", "mine.csv");
      await writeFile(path, "model,time,downloads,country\nqwen/a,2026-10-26,1234,China\nmeta/b,2026-10-26,766,United States\n");
      await loaded(page, () => page.setFiles("#files", path));
      assert.equal(await rows(page), "2");
      const table = await ranking(page);
      assert.ok(table.includes("qwen") && table.includes("1,234"), table.join());
      same("the ranking of the CSV file", table);
      assert.deepEqual(await alerts(page), []);
    });

    test("the keyboard reaches a chart and walks its values", async () => {
      await open(page, site.url);
      const spoken = () => texts(page, "#concentration [aria-live]");
      await page.evaluate(() => document.getElementById("models").focus());
      // The button of the filter stands between.
      await page.press("Tab");
      await page.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement === document.querySelector("#concentration .canvas")), true);
      const read = [];
      for (const key of ["ArrowRight", "ArrowRight", "End", "ArrowLeft", "Home", "Escape"]) {
        await page.press(key);
        await pause(100);
        read.push(...(await spoken()));
      }
      assert.equal(new Set(read.slice(0, 4)).size, 4, read.join("; "));
      assert.deepEqual([read[4], read[5]], [read[0], ""]);
      same("what the keys read", read);
    });

    test("a touch reads a chart", async (t) => {
      await open(page, site.url);
      await page.evaluate(() => {
        globalThis.pointers = [];
        addEventListener("pointerdown", ({ pointerType }) => pointers.push(pointerType), { capture: true });
      });
      await page.tap("#shares .canvas");
      same("what a touch reads", await until(page, () => document.querySelector("#shares .tip")?.textContent));
      const [pointer] = await page.evaluate(() => pointers);
      if (pointer !== "touch") t.diagnostic(`this driver touches by a ${pointer}`);
    });

    test("a page that was left and is come back to answers", async (t) => {
      await open(page, site.url);
      await choose(page, "level", "country");
      await page.evaluate(() => addEventListener("pageshow", ({ persisted }) => (globalThis.wasKept = persisted)));
      await page.goto(`${site.url}developers.html`);
      await page.evaluate(() => void setTimeout(() => history.back()));
      await until(page, () => document.getElementById("level")?.value === "country");
      await ready(page);
      await choose(page, "measure", "gini");
      await subtitle(page, "Gini");
      const wasKept = await page.evaluate(() => globalThis.wasKept);
      t.diagnostic(wasKept ? "it came out of the back-forward cache" : "it was loaded again");
    });

    test("a page behind another tab answers", async (t) => {
      await open(page, site.url);
      await page.evaluate(() => {
        document.addEventListener("visibilitychange", () => {
          if (!document.hidden) return;
          globalThis.wasHidden = true;
          const select = document.getElementById("measure");
          select.value = "gini";
          select.dispatchEvent(new Event("change", { bubbles: true }));
        });
      });
      await page.behindAnotherTab(() => pause(2_000));
      if (!(await page.evaluate(() => globalThis.wasHidden))) return t.skip("this driver hides no page");
      await subtitle(page, "Gini");
      await choose(page, "level", "country");
    });

    test("data of one's own are kept on this device, or one sentence says that they are not", async () => {
      // WebKitGTK has no such store; Safari has.
      const none = "This browser keeps nothing for this site.";
      assert.equal(await keeps(page, site), name === "webkit" ? none : "kept");
    });

    test("a program that does not arrive ends in one sentence and \"Load again\"", async () => {
      const engine = readdirSync(dist).find((name) => /^engine\.\w+\.js$/.test(name));
      let isDown = true;
      const answers = new Map([[engine, (_, response, pass) => (isDown ? response.writeHead(503).end() : pass())]]);
      // A site of its own: what the service worker of the other keeps would be taken instead.
      const broken = await serve({ root: dist, prefix: "/some/sub-path/", answers });
      try {
        await page.goto(broken.url);
        const seen = await until(page, () => {
          const shown = ({ offsetParent }) => offsetParent !== null;
          const all = (selector) => [...document.querySelectorAll(selector)].filter(shown).map(({ innerText }) => innerText.trim());
          const again = all("button, a").filter((text) => text === "Load again").length;
          const { state } = document.documentElement.dataset;
          return again > 0 && { state, again, sentences: all("[role=alert] p, .unstarted span") };
        });
        assert.deepEqual([seen.state, seen.again, seen.sentences.length], ["failed", 1, 1], JSON.stringify(seen));
        isDown = false;
        await loaded(page, () => press(page, "Load again"));
        assert.ok((await ranking(page)).length > 60);
      } finally {
        // Browsers print lines of their own for a request that fails.
        errorsBefore = page.errors.length;
        await broken.close();
      }
    });
  });

  // Firefox's private windows refuse its store. WebKitGTK's private windows can't be driven; it has half of a store, which can be
  // turned on.
  const [title, options] =
    name === "webkit" ? ["with half of a store", { hasStores: true }] : ["in a private window", { isPrivate: true }];
  test(`${name} ${title}: files of one's own are read, and kept or not`, async (t) => {
    const site = await serve({ root: dist, prefix: "/some/sub-path/" });
    const page = await launch(name, options);
    try {
      t.diagnostic(await keeps(page, site));
      assert.deepEqual(page.errors.filter((line) => !isKnown(line)), []);
    } finally {
      await page.close();
      await site.close();
    }
  });
}
