// The Hub's counters of this minute, from a host that answers as the Hub does: read page by page, with every trouble, beside other data.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dist, expect, hashed, test } from "./fixtures.mjs";
import { hub, routeHub } from "./hub.mjs";
import { makeModels } from "./hub-models.mjs";
import { choose, csv, loaded, open, ready, records } from "./view.mjs";

// The Hub is another host, asked on purpose here; Chromium itself tells of answers that are refusals, and of what breaks off.
test.use({ expectedNoise: /^(outside: https:\/\/huggingface\.co\/api\/models\?|error: Failed to load resource|failed: https:\/\/huggingface\.co\/)/ });

const source = (page) => page.locator("#concentration .source").first();
const status = (page) => page.locator(".status");
const rows = (page) => page.locator("html").getAttribute("data-rows");
const search = (page) => decodeURIComponent(new URL(page.url()).search);

/** Has the Hub answered by such a host until the test ends. */
async function answering(context, options) {
  const host = await hub(options);
  await routeHub(context, host);
  return host;
}

/** Downloads of the largest developers of a list, by hand. */
function largest(models, count) {
  const sums = new Map();
  for (const { author, downloads } of models) sums.set(author, (sums.get(author) ?? 0) + downloads);
  return [...sums].sort(([, one], [, other]) => other - one).slice(0, count);
}

/** The first rows of the ranking, as names and numbers of downloads. */
async function ranked(page, count) {
  const [head, ...lines] = records(await csv(page, "ranking"));
  const [name, downloads] = [head.findIndex((cell) => cell === "entity" || cell === "developer"), head.indexOf("downloads")];
  return lines.slice(0, count).map((cells) => [cells[name], Number(cells[downloads])]);
}

const wholeList = async (page, models) => {
  await expect(page.locator("html")).toHaveAttribute("data-rows", String(models), { timeout: 60_000 });
  await expect(status(page).getByText("Reading the Hub")).toHaveCount(0, { timeout: 30_000 });
  await ready(page);
};

test("one click reads the most downloaded models, and asks nobody before", async ({ page, context }) => {
  const host = await answering(context, {});
  await open(page);
  expect(host.requests, "before the click").toEqual([]);
  await page.getByRole("button", { name: "The Hub, this minute" }).click();
  await wholeList(page, 10_000);
  expect(host.requests).toHaveLength(20);
  expect(search(page)).toContain("data=hub:10000");
  await expect(source(page)).toContainText(/Hugging Face Hub, its 10,000 most downloaded models, read \d+ \w+ \d{4}, \d\d:\d\d UTC/);
  const ours = await ranked(page, 5);
  expect(ours).toEqual(largest(host.models.slice(0, 10_000), 5));
  await choose(page, "level", "country");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await host.close();
});

test("the first page answers, each page more; a stop keeps what has come", async ({ page, context }) => {
  const host = await answering(context, { pace: 300 });
  await open(page, "?data=hub:10000");
  expect(Number(await rows(page))).toBeLessThan(10_000);
  await expect(status(page)).toContainText(/Reading the Hub: [\d,]+ of 10,000 models; numbers are of the first [\d,]+/);
  await expect.poll(async () => Number(await rows(page))).toBeGreaterThan(1_500);
  await status(page).getByRole("button", { name: "Stop" }).click();
  await expect(status(page).getByText("Reading the Hub")).toHaveCount(0);
  await page.waitForTimeout(500);
  const kept = Number(await rows(page));
  await page.waitForTimeout(1_000);
  expect(Number(await rows(page))).toBe(kept);
  await choose(page, "measure", "gini");
  await ready(page);
  expect(await ranked(page, 5)).toEqual(largest(host.models.slice(0, kept), 5));
  await host.close();
});

test("whatever the Hub does meanwhile, each model counts once, and what is missing is told", async ({ page, context }) => {
  test.setTimeout(120_000);
  const host = await answering(context, {
    models: makeModels(3_000),
    odd: true,
    refuse: ["gguf"],
    shift: (n) => (n === 6 ? 3 : 0),
    before: (n) => ({ 2: { status: 503 }, 4: "destroy" })[n],
    cut: (n) => (n === 5 ? 2_000 : undefined),
  });
  await open(page, "?data=hub:2000");
  await wholeList(page, 2_000);
  await expect(source(page)).toContainText(/its 2,000 most downloaded models.*came twice.*without a number of downloads.*not public/);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await host.close();
});

test("its limit is waited for, visibly", async ({ page, context }) => {
  test.setTimeout(120_000);
  const host = await answering(context, { models: makeModels(1_500), limitAfter: 2, limitSeconds: 5 });
  await open(page, "?data=hub:1000");
  await expect(status(page)).toContainText(/Reading the Hub: 500 of 1,000 models.*; the Hub asks for a pause of \d+ s/);
  await wholeList(page, 1_000);
  await host.close();
});

test("a stop beside other data shows all that has come", async ({ page, context }) => {
  const host = await answering(context, { pace: 300 });
  await open(page);
  const before = Number(await rows(page));
  await loaded(page, () => page.locator("#hub-beside").click());
  expect(Number(await rows(page))).toBe(before + 500);
  await expect(status(page)).toContainText(/Reading the Hub: [2-9],[05]00 of 10,000 models; numbers are of the first 500/);
  await status(page).getByRole("button", { name: "Stop" }).click();
  await expect.poll(async () => Number(await rows(page))).toBeGreaterThanOrEqual(before + 2_000);
  await ready(page);
  expect(host.requests.length).toBeLessThan(15);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await host.close();
});

test("beside other data it is one more date", async ({ page, context }) => {
  const host = await answering(context, { models: makeModels(1_500) });
  await open(page);
  const before = Number(await rows(page));
  await page.locator("#hub-models").selectOption("1000");
  await loaded(page, () => page.locator("#hub-beside").click());
  await wholeList(page, before + 1_000);
  expect(search(page)).toContain("data=shipped&data=hub:1000");
  await expect(page.locator(".lede")).not.toBeEmpty();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.getByRole("button", { name: "Remove Hugging Face Hub" }).click();
  await wholeList(page, before);
  await host.close();
});

test("where it can't be had, one sentence says why, and the last view stays", async ({ page, context }) => {
  test.setTimeout(120_000);
  let status = 404;
  const host = await answering(context, { before: () => (status ? { status } : undefined) });
  await open(page);
  const numbers = await csv(page, "ranking");
  const alert = page.getByRole("alert").locator("p");
  await page.getByRole("button", { name: "The Hub, this minute" }).click();
  await expect(alert).toHaveText("Hugging Face Hub: the Hub refuses its list (HTTP 404)");
  expect(await csv(page, "ranking")).toBe(numbers);
  expect(search(page)).not.toContain("hub");
  status = 0;
  await page.getByRole("button", { name: "Load again" }).click();
  await wholeList(page, 10_000);
  await open(page, "?data=hub:7");
  await expect(alert).toContainText('The link\'s data="hub:7" is not known here');
  await host.close();
});

test("two snapshots that were kept give the downloads between them, also in a link", async ({ page, context }) => {
  test.setTimeout(120_000);
  const models = makeModels(1_200);
  const host = await answering(context, { models });
  const snapshots = page.getByRole("list", { name: "Snapshots of the Hub" }).getByRole("listitem");
  await open(page, "?data=hub:1000&level=model");
  await wholeList(page, 1_000);
  await page.locator("#keep-snapshot").click();
  await expect(snapshots).toHaveText(/^hub-\d{4}-\d\d-\d\dT\d{4}Z\.parquet: [\d.]+ MB/);
  // A week on, as the browser's clock says, each model has ten times its number more in all.
  for (const [at, model] of models.entries()) model.downloadsAllTime += (at + 1) * 10;
  const start = await readFile(join(dist, hashed("engine-start.js")), "utf8");
  await context.route("**/engine-start.*.js*", (route) =>
    route.fulfill({ contentType: "text/javascript", body: `{ const now = Date.now; Date.now = () => now() + 7 * 864e5; }\n${start}` }),
  );
  await open(page, "?data=hub:1000&level=model&measure=gini");
  await wholeList(page, 1_000);
  const name = (await snapshots.first().locator("b").innerText()).trim();
  await loaded(page, () => page.getByRole("button", { name: `Add ${name}` }).click());
  await wholeList(page, 2_000);
  const expected = models.slice(0, 1_000).map((model, at) => [model.id, (at + 1) * 10]);
  expect((await ranked(page, 3)).map(([, downloads]) => downloads)).toEqual([10_000, 9_990, 9_980]);
  expect((await ranked(page, 1))[0]).toEqual(expected.at(-1));
  expect(search(page)).toContain(`data=hub:1000&data=file:${name}`);
  const next = await context.newPage();
  await next.goto(page.url());
  await wholeList(next, 2_000);
  expect(await csv(next, "ranking")).toBe(await csv(page, "ranking"));
  await next.getByRole("button", { name: `Delete ${name}` }).click();
  await next.getByRole("button", { name: `Delete for good ${name}` }).click();
  await expect(next.getByRole("list", { name: "Snapshots of the Hub" }).getByRole("listitem")).toHaveCount(0);
  await host.close();
});
