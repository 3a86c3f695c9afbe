// From the first byte to the first chart: what stands on the page when, and what scripts can tell of it.
import { expect, test } from "./fixtures.mjs";
import { choose, open } from "./view.mjs";

const states = () => {
  globalThis.states = [];
  const note = () => {
    const state = document.documentElement?.dataset.state;
    if (state && state !== globalThis.states.at(-1)) globalThis.states.push(state);
  };
  new MutationObserver(note).observe(document, { attributes: true, childList: true, subtree: true });
};

test("the page can be read before any wasm has arrived", async ({ page }) => {
  await page.route(/\.wasm/, () => {}); // on its way for ever
  await page.goto("./", { waitUntil: "commit" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Who holds power in the open-model economy");
  await expect(page.getByRole("heading", { name: "How to read this" })).toBeVisible();
  await expect(page.getByText("Every number is a share of downloads")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-state", "loading");
});

test.describe("without scripts", () => {
  // Chromium remarks that it then has no use for what the page preloads.
  test.use({ javaScriptEnabled: false, expectedNoise: /^failed: \S+ csp$|was preloaded using link preload but not used/ });

  test("the page says what it would need, and where the numbers are", async ({ page }) => {
    await page.goto("./");
    // Selectors by text pass <noscript> over.
    const sentence = page.locator("noscript p");
    await expect(sentence).toBeVisible();
    expect(await sentence.innerText()).toContain("your browser has scripts turned off");
    await expect(sentence.locator("a")).toHaveCount(2);
  });
});

test("a load goes from loading to ready and says how many rows it read", async ({ page }) => {
  await page.addInitScript(states);
  await open(page);
  expect(await page.evaluate(() => globalThis.states)).toEqual(["loading", "ready"]);
  await expect(page.locator("html")).toHaveAttribute("data-rows", "114774");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByRole("progressbar")).toHaveCount(0);
});

test("User Timing measures tell of the first chart, the load and each query", async ({ page }) => {
  await open(page);
  await page.waitForFunction(() => performance.getEntriesByName("lorenz:first-chart").length > 0);
  await choose(page, "measure", "gini");
  await choose(page, "level", "country");
  const measures = await page.evaluate(() =>
    performance.getEntriesByType("measure").map(({ name, startTime, duration, detail }) => ({
      name,
      startTime,
      duration,
      detail,
    })),
  );
  const named = (name) => measures.filter((measure) => measure.name === name);
  const detail = (kind) => ({ kind, rows: 114774, milliseconds: expect.any(Number) });

  expect(named("lorenz:first-chart")).toEqual([
    expect.objectContaining({ startTime: 0, detail: { kind: "concentration" } }),
  ]);
  expect(named("lorenz:load")).toEqual([expect.objectContaining({ detail: detail("load") })]);
  expect(named("lorenz:query").map((measure) => measure.detail)).toEqual([detail("query"), detail("query")]);
  for (const { duration, detail } of [...named("lorenz:load"), ...named("lorenz:query")]) {
    expect(detail.milliseconds).toBeGreaterThan(0);
    expect(duration).toBeCloseTo(detail.milliseconds, 1);
  }
  const [first] = named("lorenz:first-chart");
  const [load] = named("lorenz:load");
  expect(first.duration, "the chart comes after its data").toBeGreaterThan(load.duration);
});

test("the data are shown as they come: bytes, then rows", async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.told = [];
    const note = () => {
      const text = document.querySelector('[role=status]:has([aria-label="Loading data"])')?.textContent;
      if (text && text !== globalThis.told.at(-1)) globalThis.told.push(text);
    };
    new MutationObserver(note).observe(document, { characterData: true, childList: true, subtree: true });
  });
  await open(page);
  const told = await page.evaluate(() => globalThis.told);
  expect(told.length).toBeGreaterThan(0);
  for (const text of told) expect(text).toMatch(/^Loading data: (\d+\.\d MB|\d+ kB)( of \d+\.\d MB)?(, [\d,]+ rows)?$/);
});

test.describe("a page whose wasm is missing", () => {
  test.use({ expectedNoise: /404|uncaught:/ });

  test("says that it failed", async ({ page }) => {
    await page.route(/\/page-[0-9a-f]+_bg\.wasm$/, (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto("./");
    await expect(page.locator("html")).toHaveAttribute("data-state", "failed");
  });
});

test.describe("a page whose engine is missing", () => {
  test.use({ expectedNoise: /404|engine_bg\.\w+\.wasm/ });

  test("says so in one sentence", async ({ page }) => {
    await page.route(/\/engine_bg\.\w+\.wasm/, (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto("./");
    await expect(page.locator("html")).toHaveAttribute("data-state", "failed");
    await expect(page.getByRole("alert").locator("p")).toHaveText(/^The engine did not start/);
  });
});
