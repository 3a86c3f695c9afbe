// The rest of the engine, which the first answer doesn't need (.ci/split.mjs): late, failing, or never there, it costs no chart but
// those that need it, and what is missing is said.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dist, expect, hashed, test } from "./fixtures.mjs";
import { choose, csv, open, ready } from "./view.mjs";

// Chromium itself prints a line for each request that fails.
test.use({ expectedNoise: /^error: Failed to load|^failed: / });

const REST = hashed("engine_rest.wasm");
const SENTENCE = /^A part of this site did not arrive, so what you chose can't be shown yet/;
const refuse = (_, response) => response.writeHead(503).end();
const alert = (page) => page.getByRole("alert").locator("p");
const tab = (page, name) => page.getByRole("navigation", { name: "Views" }).getByRole("link", { name }).click();
const search = (page) => new URL(page.url()).search;

/** Lets each request for the rest meet what `faults` has for it, the last one for ever; returns how many have come. */
function meet(site, ...faults) {
  let asked = 0;
  site.answers.set(REST, (...all) => {
    const fault = faults[Math.min(asked, faults.length - 1)];
    asked += 1;
    return fault ? fault(...all) : all[2]();
  });
  return () => asked;
}
test.afterEach(({ site }) => {
  site.answers.delete(REST);
});

test("the first view is whole without it, and what is asked of it", async ({ page, site }) => {
  const asked = meet(site, () => {});
  await open(page);
  await expect(page.locator("#concentration h2")).not.toBeEmpty();
  const before = await page.locator("#concentration h2").innerText();
  await choose(page, "measure", "gini");
  await choose(page, "level", "country");
  await choose(page, "level", "developer");
  await choose(page, "measure", "hhi");
  await expect(page.locator("#concentration h2")).toHaveText(before);
  await expect.poll(asked).toBeGreaterThan(0);
  await page.waitForTimeout(1_000);
  expect(asked(), "only fetched beside, not waited for").toBe(1);
});

test("comes by itself after the first answer, once; then nothing more is asked for", async ({ page, site }) => {
  const asked = meet(site, undefined);
  const arrived = page.waitForEvent("requestfinished", (request) => request.url().endsWith(REST));
  await open(page);
  await arrived;
  for (const view of ["Mergers", "Adoption", "Properties", "Claims"]) {
    await tab(page, view);
    await expect(page.locator("figure h2").first()).not.toBeEmpty();
    await ready(page);
  }
  expect(asked()).toBe(1);
});

test("is fetched at once where it is needed before it has come", async ({ page, site }) => {
  const asked = meet(site, () => {}, undefined);
  await open(page);
  await expect.poll(asked).toBe(1);
  await tab(page, "Mergers");
  await expect(page.locator("#merger h2")).toHaveText(/choose two or more/);
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(asked()).toBe(2);
});

test("is asked for again where it fails twice", async ({ page, site }) => {
  meet(site, () => {}, refuse, refuse, undefined);
  await open(page);
  await tab(page, "Mergers");
  await expect(page.locator("#merger h2")).toHaveText(/choose two or more/);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

const other = async () => readFile(join(dist, hashed("engine_bg.wasm")));
const wasm = (response, body) => response.writeHead(200, { "Content-Type": "application/wasm" }).end(body);
const FAULTS = {
  "a status 503": refuse,
  "a status 404": (_, response) => response.writeHead(404).end(),
  "a reset": (request) => request.socket.destroy(),
  "HTML instead": (_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><p>Sign in</p>"),
  "half of it": async (_, response) => wasm(response, (await readFile(join(dist, REST))).subarray(0, 50_000)),
  "another program": async (_, response) => wasm(response, await other()),
};
for (const [what, fault] of Object.entries(FAULTS)) {
  test(`is missed in one sentence where there is ${what} for ever, and the view before stays`, async ({ page, site }) => {
    meet(site, fault);
    await open(page, "?level=country");
    const before = await csv(page, "concentration");
    await tab(page, "Mergers");
    await expect(alert(page)).toHaveText(SENTENCE, { timeout: 15_000 });
    await expect(page.locator("html")).toHaveAttribute("data-state", "ready", { timeout: 30_000 });
    expect(search(page)).toBe("?level=country");
    await choose(page, "measure", "gini");
    await choose(page, "measure", "hhi");
    expect(await csv(page, "concentration")).toBe(before);
    site.answers.delete(REST);
    await tab(page, "Mergers");
    await expect(page.locator("#merger h2")).toHaveText(/choose two or more/);
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
}

test("is missed in one sentence by a link to a view that needs it", async ({ page, site }) => {
  meet(site, refuse);
  await page.goto("./?view=merger");
  await expect(alert(page)).toHaveText(/part of this site did not arrive/, { timeout: 15_000 });
  site.answers.delete(REST);
  await page.goto("about:blank");
  await open(page, "?view=merger");
  await expect(page.locator("#merger h2")).toHaveText(/choose two or more/);
});
