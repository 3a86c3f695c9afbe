// The view that stands in the page before any program runs: what it says, that the program's takes its place unseen, and that no
// link to another view shows its numbers.
import { expect, test } from "./fixtures.mjs";
import { ready } from "./view.mjs";

/** Holds back the programs until `go` is called. */
async function held(page) {
  let go;
  const wait = new Promise((resolve) => (go = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await wait;
    await route.continue();
  });
  return go;
}

/** Adds up how much of the page has jumped, as browsers count it. */
const countShifts = (page) =>
  page.addInitScript(() => {
    globalThis.shifts = [];
    const note = (list) => list.getEntries().forEach(({ value, hadRecentInput }) => hadRecentInput || globalThis.shifts.push(value));
    new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
  });
const shifted = (page) => page.evaluate(() => globalThis.shifts.reduce((sum, value) => sum + value, 0));

const SIZES = [[1440, 900, "light"], [768, 1024, "dark"], [390, 844, "light"]];

for (const [width, height, colorScheme] of SIZES) {
  test(`the figure stands before any program runs, and nothing jumps when it does, at ${width} in ${colorScheme}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await countShifts(page);
    const go = await held(page);
    await page.goto("./");
    const first = page.locator("#first");
    await expect(first.locator(".lede")).toBeVisible();
    await expect(first.locator(".keys .value")).toHaveCount(4);
    await expect(first.locator("figure").first().locator("svg:visible")).toHaveCount(1);
    await expect(first.locator("tbody tr")).toHaveCount(15);
    const before = {
      lede: await first.locator(".lede").innerText(),
      values: await first.locator(".keys .value").allInnerTexts(),
      title: await first.locator("h2").first().innerText(),
      top: (await first.locator(".lede").boundingBox()).y,
      chart: (await first.locator(".plot").boundingBox()).y,
      ranked: await first.locator("tbody th").allInnerTexts(),
    };
    go();
    await ready(page);
    await expect(first).toHaveCount(0);
    await expect(page.locator("html")).toHaveAttribute("data-complete", "true", { timeout: 30_000 });
    const after = {
      lede: await page.locator(".lede").innerText(),
      values: await page.locator(".keys .value").allInnerTexts(),
      title: await page.locator("#concentration h2").innerText(),
      top: (await page.locator(".lede").boundingBox()).y,
      chart: (await page.locator("#concentration .plot").boundingBox()).y,
      ranked: await page.locator("#ranking tbody th").evaluateAll((all) => all.map((cell) => cell.innerText)),
    };
    expect({ ...after, top: 0, chart: 0 }).toEqual({ ...before, top: 0, chart: 0 });
    expect(Math.abs(after.top - before.top), "the lede stands where it stood").toBeLessThanOrEqual(2);
    expect(Math.abs(after.chart - before.chart), "the chart stands where it stood").toBeLessThanOrEqual(8);
    expect(await shifted(page)).toBeLessThan(0.05);
  });
}

test("a link to another view has its heading, and none of the first view's numbers", async ({ page }) => {
  const go = await held(page);
  await page.goto("./?view=adoption");
  await expect(page.locator("#first")).toBeHidden();
  await expect(page.locator(".skeleton .lede")).toHaveText(/\?$/);
  await expect(page).toHaveTitle("Adoption · Lorenz");
  expect(await page.locator("body").innerText()).not.toMatch(/HHI 1,1|818/);
  go();
  await ready(page);
  await expect(page.locator(".lede")).toHaveCount(1);
});

test("a choice in the link hides the first view, too", async ({ page }) => {
  const go = await held(page);
  await page.goto("./?level=country");
  await expect(page.locator("#first")).toBeHidden();
  await expect(page.locator(".skeleton")).toBeVisible();
  go();
  await ready(page);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false, expectedNoise: /^failed: \S+ csp$|was preloaded using link preload but not used/ });

  test("the figure stands, with links to the data", async ({ page }) => {
    await page.goto("./");
    await expect(page.locator("#first .lede")).toBeVisible();
    await expect(page.locator("#first figure").first().locator("svg:visible")).toHaveCount(1);
    await expect(page.locator(".skeleton")).toBeHidden();
    await expect(page.locator("noscript p")).toBeVisible();
  });
});

test.describe("where the programs fail", () => {
  test.use({ expectedNoise: /./ });

  test("the figure stays, and one sentence says that it is all there is", async ({ page }) => {
    await page.route(/page-.*\.wasm$/, (route) => route.abort());
    await page.goto("./");
    await expect(page.getByText("The charts have not started")).toBeVisible({ timeout: 20_000 });
    await expect(page.locator("#first .lede")).toBeVisible();
  });
});

test("programs that look for data find them described", async ({ page }) => {
  const go = await held(page);
  await page.goto("./");
  const described = JSON.parse(await page.locator("script[type='application/ld+json']").textContent());
  expect(described["@type"]).toBe("Dataset");
  expect(described.temporalCoverage).toMatch(/^\d{4}-\d\d-\d\d\/\d{4}-\d\d-\d\d$/);
  for (const { contentUrl } of described.distribution) {
    const file = await page.request.get(new URL(contentUrl, page.url()).href);
    expect(file.ok(), contentUrl).toBe(true);
  }
  go();
});
