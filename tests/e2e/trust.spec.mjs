// The page says what it shows: whatever is stopped, fails, comes late or never, numbers, list and address agree, and one sentence
// says what can't be had.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dist, expect, hashed, test } from "./fixtures.mjs";
import { writeLarge } from "./large.mjs";
import { random } from "./reader.mjs";
import { choose, csv, loaded, open, ready } from "./view.mjs";

const PANEL = join(dist, "data/panel.parquet");
const file = (name) => fileURLToPath(new URL(`files/${name}`, import.meta.url));
/** A small file by DuckDB that the usual engine can't read. */
const gzipped = async () => {
  const folder = fileURLToPath(new URL("../it/load/matrix/duckdb", import.meta.url));
  return join(folder, (await readdir(folder)).find((name) => name.includes("gzip")));
};
const pick = (page, ...files) => page.getByLabel("Open Parquet or CSV files").setInputFiles(files);
const listed = (page) => page.locator(".loaded li b").allInnerTexts();
const search = (page) => new URL(page.url()).search;
const alert = (page) => page.getByRole("alert").locator("p");
/** What the site answers for one of its own files, until it is taken back. */
const refuse = (status) => (_, response) => response.writeHead(status).end();

test.describe("a load that is stopped late", () => {
  // The scripts of a worker that ends while it starts.
  test.use({ expectedNoise: /^failed: \S+engine(-start)?\.\w+\.js\S* net::ERR_ABORTED$/ });
  let small, large;
  test.beforeAll(async ({}, info) => {
    info.setTimeout(120_000);
    small = await writeLarge(info.outputPath("small.parquet"), 20_000, 3);
    large = await writeLarge(info.outputPath("large.parquet"), 250_000, 7);
  });

  /** Presses Stop as soon as so many rows have been read; false where the load had ended before. */
  const stopAt = (page, rows) =>
    page.evaluate(
      ({ rows, name }) =>
        new Promise((done) => {
          const look = () => {
            const text = document.querySelector(".status .progress span")?.textContent ?? "";
            const read = Number(/([\d,]+) rows/.exec(text)?.[1].replaceAll(",", "") ?? 0);
            const stop = [...document.querySelectorAll(".status button")].find((b) => b.textContent === "Stop");
            if (!stop && document.querySelector(".loaded li b")?.textContent === name) return done(false);
            if (!stop || read < rows) return setTimeout(look, 1);
            stop.click();
            done(true);
          };
          look();
        }),
      { rows, name: "large.parquet" },
    );

  async function isSmall(page, numbers) {
    await choose(page, "measure", "gini");
    await choose(page, "measure", "hhi");
    await expect.poll(() => csv(page, "ranking")).toBe(numbers);
    expect(await listed(page)).toEqual(["small.parquet"]);
    expect(search(page)).toBe("?data=file%3Asmall.parquet");
  }

  test("leaves the numbers of the file that is named", async ({ page }) => {
    test.setTimeout(180_000);
    await open(page);
    await loaded(page, () => pick(page, small.path));
    const numbers = await csv(page, "ranking");
    let stopped = 0;
    // Which of the later stops still come in time depends on the machine; the first ones do everywhere.
    for (const part of [0, 0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95]) {
      await pick(page, large.path);
      if (await stopAt(page, part * large.rows)) stopped += 1;
      else await loaded(page, () => pick(page, small.path));
      await ready(page);
      await isSmall(page, numbers);
    }
    expect(stopped, "loads that were stopped").toBeGreaterThan(1);
  });

  // INTERLEAVINGS=100 ROWS=10000000 asks for more of them, on a larger file.
  test("whatever the order of loads, stops, failures and questions", async ({ page }, info) => {
    const [sequences, rows] = [Number(process.env.INTERLEAVINGS ?? 6), Number(process.env.ROWS ?? large.rows)];
    test.setTimeout(120_000 + sequences * rows * 0.01);
    const files = [small, rows === large.rows ? large : await writeLarge(info.outputPath("largest.parquet"), Math.ceil(rows / 12), 7)];
    const paths = Object.fromEntries(files.map(({ path }) => [path.split("/").at(-1), path]));
    // An engine that was just told to end may be asked first: then the answer comes with the data that are loaded anew.
    const ranking = async (level, pattern) => {
      await page.locator("#level").selectOption(level);
      await expect.poll(() => csv(page, "ranking"), { timeout: 60_000 }).toMatch(pattern);
      await ready(page);
      return csv(page, "ranking");
    };
    const rankings = async () => [await ranking("model", /a-model/), await ranking("developer", /,developer-\d+,/)];
    await open(page);
    const numbers = {};
    for (const [name, path] of Object.entries(paths)) {
      await loaded(page, () => pick(page, path));
      numbers[name] = await rankings();
    }
    const acts = {
      load: (next) => pick(page, Object.values(paths)[next() < 0.7 ? 1 : 0]),
      stop: () => page.evaluate(() => [...document.querySelectorAll(".status button")].find((b) => b.textContent === "Stop")?.click()),
      ask: (next) => page.locator("#measure").selectOption(["hhi", "gini", "cr4"][Math.floor(next() * 3)]),
      fail: () => page.evaluate(() => globalThis.engine.terminate()),
    };
    for (let seed = 0; seed < sequences; seed += 1) {
      const next = random(seed);
      const done = [];
      for (let left = 3 + Math.floor(next() * 6); left > 0; left -= 1) {
        const name = ["load", "load", "stop", "stop", "ask", "ask", "fail"][Math.floor(next() * 7)];
        const wait = Math.round((next() ** 2 * rows) / 10_000);
        done.push(`${name}, ${wait} ms`);
        await acts[name](next);
        await page.waitForTimeout(wait);
      }
      const what = `seed ${seed}: ${done.join("; ")}`;
      await expect(page.locator("html"), what).toHaveAttribute("data-state", "ready", { timeout: 60_000 });
      const [name] = await listed(page);
      expect(search(page), what).toContain(`data=file%3A${name}`);
      expect(await rankings(), what).toEqual(numbers[name]);
      expect(await listed(page), what).toEqual([name]);
    }
  });

  test("even where the engine hears of it when all is read", async ({ page }) => {
    test.setTimeout(120_000);
    await open(page);
    await loaded(page, () => pick(page, small.path));
    const numbers = await csv(page, "ranking");
    // The message lies in the mail until the engine has told what it loaded.
    await page.evaluate(() => {
      const { engine } = globalThis;
      const send = engine.postMessage.bind(engine);
      let release;
      const told = (globalThis.told = new Promise((done) => (release = done)));
      engine.addEventListener("message", ({ data }) => data.Loaded && release());
      engine.postMessage = (message, ...rest) =>
        JSON.stringify(message[0]).includes("CancelLoad") ? told.then(() => send(message, ...rest)) : send(message, ...rest);
    });
    await pick(page, large.path);
    expect(await stopAt(page, 1)).toBe(true);
    await page.evaluate(() => globalThis.told);
    await isSmall(page, numbers);
  });

  test("or a worker that helps ends without a word: the load goes on", async ({ page, site }) => {
    test.setTimeout(120_000);
    const start = await readFile(join(dist, hashed("engine-start.js")), "utf8");
    const helpers = (close) => `if (self.name.startsWith("helper")) { ${close} }`;
    const post = "const post = self.postMessage.bind(self); self.postMessage = (...all) => (post(...all), setTimeout(() => self.close(), 1))";
    await open(page);
    await loaded(page, () => pick(page, large.path));
    const numbers = await csv(page, "ranking");
    try {
      for (const [when, close] of Object.entries({ "after its first word": post, "before it": "self.close()" })) {
        await test.step(when, async () => {
          site.answers.set(hashed("engine-start.js"), (_, response) =>
            response.writeHead(200, { "Content-Type": "text/javascript" }).end(helpers(close) + start),
          );
          await open(page, `?measure=gini&${when}`);
          await pick(page, large.path);
          await expect(page.locator("html")).toHaveAttribute("data-rows", String(large.rows), { timeout: 30_000 });
          await ready(page);
          expect(await csv(page, "ranking")).toBe(numbers);
        });
      }
    } finally {
      site.answers.delete(hashed("engine-start.js"));
    }
  });
});

test.describe("any number of cores", () => {
  // The scripts of a worker that ends while it starts.
  test.use({ expectedNoise: /^failed: \S+engine(-start)?\.\w+\.js\S* net::ERR_ABORTED$/ });

  test("gives the same numbers, whenever a worker that helps ends", async ({ page, site }, info) => {
    test.setTimeout(240_000);
    const large = await writeLarge(info.outputPath("large.parquet"), 250_000, 7);
    const start = await readFile(join(dist, hashed("engine-start.js")), "utf8");
    const cores = (number) => `Object.defineProperty(navigator, "hardwareConcurrency", { get: () => ${number} });`;
    const endAfter = (messages) => `
      if (self.name.startsWith("helper")) {
        const post = self.postMessage.bind(self);
        let left = ${messages};
        self.postMessage = (...all) => (post(...all), (left -= 1) || setTimeout(() => self.close(), 1));
      }`;
    const ways = [1, 2, 8].map((number) => [`${number} cores`, cores(number)]);
    for (const messages of [1, 2, 4, 8]) ways.push([`8 cores, helpers end after message ${messages}`, cores(8) + endAfter(messages)]);
    const numbers = [];
    try {
      for (const [way, code] of ways) {
        site.answers.set(hashed("engine-start.js"), (_, response) =>
          response.writeHead(200, { "Content-Type": "text/javascript" }).end(code + start),
        );
        await open(page, `?measure=gini&${encodeURIComponent(way)}`);
        await pick(page, large.path);
        await expect(page.locator("html"), way).toHaveAttribute("data-rows", String(large.rows), { timeout: 30_000 });
        await ready(page);
        await choose(page, "level", "model");
        numbers.push((await csv(page, "ranking")) + (await csv(page, "concentration")));
      }
    } finally {
      site.answers.delete(hashed("engine-start.js"));
    }
    expect(numbers[0].split("\n").length).toBeGreaterThan(20);
    expect(new Set(numbers).size, "all the same, to the last digit").toBe(1);
  });
});

test.describe("a program that does not arrive", () => {
  // Chromium itself prints a line for each request that fails, and the start script's own error.
  test.use({ expectedNoise: /^error: Failed to load|^failed: |^uncaught: .*([Ff]etch|WebAssembly)|^warning: .*preload/ });

  test("once is asked for once more, and nothing is said", async ({ page, site }) => {
    for (const name of ["engine-start.js", "engine.js", "engine_bg.wasm"].map(hashed)) {
      let asked = 0;
      const whole = await readFile(join(dist, name));
      const type = name.endsWith("wasm") ? "application/wasm" : "text/javascript";
      site.answers.set(name, (_, response) =>
        (asked += 1) === 1 ? response.writeHead(503).end() : response.writeHead(200, { "Content-Type": type }).end(whole),
      );
      await test.step(name, async () => {
        await open(page, `?measure=gini&${name}`);
        await expect(page.locator("#concentration .subtitle")).toContainText("Gini");
        await expect(page.getByRole("alert")).toHaveCount(0);
        expect(asked).toBeGreaterThan(1);
      });
      site.answers.delete(name);
      await page.goto("about:blank");
    }
  });

  test("is said where it is the engine", async ({ page, site }) => {
    for (const name of ["engine-start.js", "engine.js", "engine_bg.wasm"].map(hashed)) {
      site.answers.set(name, refuse(503));
      await test.step(name, async () => {
        await page.goto(`./?${name}`);
        await expect(page.locator("html")).toHaveAttribute("data-state", "failed");
        await expect(alert(page)).toHaveText(/^The engine did not start: a part of this site did not arrive/);
      });
      site.answers.delete(name);
    }
    // What the reader chooses next starts it again.
    await loaded(page, () => pick(page, PANEL));
    await expect(page.getByRole("alert")).toHaveCount(0);
  });

  test("is said where it is the one for rare codecs; the data before are there, and answer", async ({ page, context, site }) => {
    await open(page, "?level=country");
    const before = await csv(page, "ranking");
    const holds = async () => {
      await expect(alert(page)).toHaveText(/compressed with gzip, LZ4 or Brotli.*did not arrive/, { timeout: 20_000 });
      await ready(page);
      expect(search(page)).toBe("?level=country");
      expect(await csv(page, "ranking")).toBe(before);
      await choose(page, "measure", "gini");
      await expect(page.locator("#concentration .subtitle")).toContainText("Gini");
      await choose(page, "measure", "hhi");
    };
    await test.step("offline", async () => {
      await context.setOffline(true);
      await pick(page, await gzipped());
      await holds();
      await context.setOffline(false);
    });
    for (const name of ["engine-all.js", "engine-all_bg.wasm"].map(hashed)) {
      site.answers.set(name, refuse(503));
      await test.step(name, async () => {
        await pick(page, await gzipped());
        await holds();
      });
      site.answers.delete(name);
    }
    await test.step("another deployment's, without the codec", async () => {
      for (const name of ["engine-all.js", "engine-all_bg.wasm"].map(hashed)) {
        const other = await readFile(join(dist, name.replace("-all", "")));
        const type = name.endsWith("wasm") ? "application/wasm" : "text/javascript";
        const text = name.endsWith("js") ? other.toString().replaceAll("engine_bg.wasm", "engine-all_bg.wasm") : other;
        site.answers.set(name, (_, response) => response.writeHead(200, { "Content-Type": type }).end(text));
      }
      await pick(page, await gzipped());
      await expect(alert(page)).toHaveText(/compressed in a way that no program of this site reads/);
      await ready(page);
      expect(await csv(page, "ranking")).toBe(before);
      for (const name of ["engine-all.js", "engine-all_bg.wasm"].map(hashed)) site.answers.delete(name);
    });
    await loaded(page, async () => pick(page, await gzipped()));
    await expect(page.getByRole("alert")).toHaveCount(0);
  });

  test("is waited for no longer than the reader wants", async ({ page, site }) => {
    await open(page, "?measure=gini");
    site.answers.set(hashed("engine-all_bg.wasm"), () => {});
    await pick(page, await gzipped());
    await page.getByRole("button", { name: "Stop" }).click();
    await ready(page);
    expect(search(page), "the address names what is shown").toBe("?measure=gini");
    await choose(page, "measure", "entropy");
    site.answers.delete(hashed("engine-all_bg.wasm"));
  });

  test("is said by the page itself where it is the page's", async ({ page, site }) => {
    const program = (await readdir(dist)).filter((name) => /^page-.*(js|wasm)$/.test(name));
    for (const name of program) {
      site.answers.set(name, refuse(503));
      await page.goto(`./?level=country&${name}`);
      await expect(page.getByText("The charts have not started")).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("data-state", "failed");
      site.answers.delete(name);
    }
    await page.getByRole("link", { name: "Load again" }).click();
    await ready(page);
    await expect(page.getByText("The charts have not started")).toHaveCount(0);
    expect(search(page), "the link is kept").toBe("?level=country");
  });

  test("is said without any script where no script arrives", async ({ page, site }) => {
    for (const answer of [refuse(503), (_, response) => response.writeHead(200, { "Content-Type": "text/plain" }).end()]) {
      site.answers.set(hashed("start.js"), answer);
      await page.goto("./?level=country");
      await expect(page.getByText("The charts have not started")).toBeHidden();
      await expect(page.getByText("The charts have not started")).toBeVisible({ timeout: 15_000 });
    }
    site.answers.delete(hashed("start.js"));
    await page.getByRole("link", { name: "Load again" }).click();
    await ready(page);
    expect(search(page)).toBe("?level=country");
  });
});

test("an engine that ends without a word is started again before the next answer", async ({ page }) => {
  await open(page, "?level=country");
  await loaded(page, () => page.evaluate(() => globalThis.engine.terminate()));
  await expect(alert(page)).toHaveText(/^The engine stopped/);
  await choose(page, "measure", "gini");
  await expect(page.locator("#concentration .subtitle")).toContainText("Gini");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test.describe("a stop", () => {
  test.use({ expectedNoise: /^failed: \S+panel\.parquet\S* net::ERR_ABORTED/ });
  test("leaves the address of the data that are shown, also on the way back", async ({ page, site }) => {
    await open(page);
    await loaded(page, () => pick(page, PANEL));
    const here = search(page);
    site.answers.set("data/panel.parquet", () => {});
    await page.goBack();
    await page.getByRole("button", { name: "Stop" }).click();
    await ready(page);
    expect(search(page)).toBe(here);
    expect(await listed(page)).toEqual(["panel.parquet"]);
    site.answers.delete("data/panel.parquet");
  });
});

test("sums from 2^53 on are shown to the last digit", async ({ page }) => {
  await open(page);
  await loaded(page, () => pick(page, file("large-counts.parquet")));
  const rows = (await csv(page, "ranking")).trim().split("\n").slice(1).map((row) => row.split(",").slice(2, 4));
  expect(rows).toEqual([["a", "9007199254740993"], ["b", "9007199254740991"]]);
  await expect(page.locator("#concentration h2")).not.toBeEmpty();
  await choose(page, "measure", "gini");
  // What the reader asks may be as large.
  await page.locator("#filter-button").click();
  await page.locator("#size").fill("-9007199254740993");
  await page.locator("#size").press("Enter");
  await expect(alert(page)).toContainText("A range of sizes can't be had from this file");
  await expect(page.locator("#size")).toHaveValue("");
});

test("a view that the file can't give says so under its own name", async ({ page }) => {
  await open(page);
  await loaded(page, () => pick(page, PANEL));
  const title = page.locator("#concentration h2");
  await expect(title).not.toBeEmpty();
  const states = [];
  for (const [tab, reason] of [["Properties", "column of sizes"], ["Intermediaries", "column of relations"]]) {
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: tab }).click();
    await expect(page.getByRole("heading", { name: tab, level: 2 })).toBeVisible();
    await expect(page.locator(".unavailable")).toContainText(reason);
    await expect(page.locator("figure")).toHaveCount(0);
    await expect(page.getByRole("alert")).toHaveCount(0);
    states.push(search(page));
  }
  expect(states[0]).toContain("view=properties");
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Concentration" }).click();
  await expect(title).not.toBeEmpty();
});

test("what nothing has leaves no condition and no figure of another question", async ({ page }) => {
  await open(page);
  const title = await page.locator("#concentration h2").innerText();
  await page.locator("#filter-button").click();
  await page.locator("#filter-level").selectOption("country");
  await page.locator("#filter-value").fill("Atlantis");
  await page.getByRole("button", { name: "Only these" }).click();
  await expect(alert(page)).toContainText('No country "Atlantis" in this file.');
  await expect(page.locator(".chip")).toHaveCount(0);
  await expect(page.locator("#filter-button")).toHaveText("Filter");
  expect(await page.locator("#concentration h2").innerText()).toBe(title);
  expect(search(page)).toBe("");
});

test("only what was picked is merged", async ({ page }) => {
  await open(page, "?view=merger");
  await expect(page.locator("#merger h2")).toHaveText(/choose two or more/);
  await expect(page.locator(".chip"), "an example is no choice").toHaveCount(0);
  const add = async (name) => {
    await page.locator("#merge").fill(name);
    await page.getByRole("button", { name: "Add to the merger" }).click();
  };
  await add("Google");
  await expect(page.locator(".chips .chip")).toHaveText(["google ×"]);
  await expect(page.locator("#merger h2")).toHaveText(/a merger takes two/i);
  await add("mistralai");
  await expect(page.locator(".chips .chip")).toHaveText(["google ×", "mistralai ×"]);
  await expect(page.locator("#merger h2")).toHaveText(/^If .*google.* and .*mistral.* merged/i);
  for (const name of ["google", "mistralai"]) {
    await page.getByRole("button", { name: `Remove ${name} from the merger` }).click();
  }
  await expect(page.locator("#merger h2")).toHaveText(/choose two or more/);
});

test("sentences about an old link go when data are chosen", async ({ page }) => {
  await open(page, "?data=file:mine.parquet&measure=oops");
  await expect(alert(page)).toHaveCount(2);
  await loaded(page, () => pick(page, PANEL));
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("an archive is handed to the browser in small slices, and no more of it than it has told", async ({ page, site }, info) => {
  const start = await readFile(join(dist, hashed("engine-start.js")), "utf8");
  // Takes all it is given at once, as some browsers do, and says how much that was.
  const greedy = `
    const Real = self.DecompressionStream;
    const told = new BroadcastChannel("slices");
    self.DecompressionStream = class {
      constructor(format) {
        const inner = new Real(format);
        const count = new TransformStream({ transform: (slice, to) => (told.postMessage(slice.length), to.enqueue(slice)) });
        count.readable.pipeTo(inner.writable).catch(() => {});
        [this.writable, this.readable] = [count.writable, inner.readable];
      }
    };
  `;
  site.answers.set(hashed("engine-start.js"), (_, response) =>
    response.writeHead(200, { "Content-Type": "text/javascript" }).end(greedy + start),
  );
  try {
    await open(page, "?measure=gini");
    await page.evaluate(() => {
      globalThis.slices = [];
      new BroadcastChannel("slices").onmessage = ({ data }) => globalThis.slices.push(data);
    });
    const slices = () => page.evaluate(() => globalThis.slices.splice(0));
    await loaded(page, () => pick(page, file("several.zip")));
    expect(Math.max(...(await slices()))).toBeLessThanOrEqual(65_536);
    await pick(page, file("swollen.zip"));
    await expect(alert(page)).toContainText("inflated it has", { timeout: 30_000 });
    const taken = await slices();
    expect(Math.max(...taken)).toBeLessThanOrEqual(65_536);
    expect(taken.reduce((sum, slice) => sum + slice, 0), "of 300,000 bytes").toBeLessThan(150_000);
  } finally {
    site.answers.delete(hashed("engine-start.js"));
  }
});
