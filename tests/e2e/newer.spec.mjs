// A site that was built from an address asks that address, once, whether it has become another since.
import { expect, test } from "./fixtures.mjs";
import { open, ready } from "./view.mjs";

const ADDRESS = "https://data.example/panel.parquet";
test.use({ expectedNoise: /^(outside: https:\/\/data\.example\/|error: Failed to load resource|failed: https:\/\/data\.example\/)/ });

/** The site as one that was built from the address; `answer` says what that answers. Returns what it was asked for. */
async function builtFrom(context, answer) {
  const asked = [];
  await context.route(/\/(\?[^/]*)?$/, async (route) => {
    const response = await route.fetch();
    const page = (await response.text()).replace('name="data-from" content=""', `name="data-from" content="${ADDRESS}"`);
    expect(page).toContain(ADDRESS);
    await route.fulfill({ response, body: page });
  });
  await context.route(`${ADDRESS}**`, async (route) => {
    asked.push(route.request().headers().range);
    await answer(route);
  });
  return asked;
}

const told = (length) => (route) =>
  route.fulfill({
    status: 206,
    headers: { "access-control-allow-origin": "*", "access-control-expose-headers": "content-range", "content-range": `bytes 0-0/${length}` },
    body: "P",
  });

const offer = (page) => page.getByText("Newer data:");

test("newer data are offered after one request for one byte", async ({ page, context }) => {
  const asked = await builtFrom(context, told(999));
  await open(page);
  await ready(page);
  await expect(offer(page)).toBeVisible();
  expect(asked).toEqual(["bytes=0-0"]);
  await expect(offer(page).getByRole("link", { name: "load" })).toHaveAttribute("href", `?data=${encodeURIComponent(ADDRESS)}`);
});

test("the same length, a host that is gone or says nothing: nothing is said", async ({ page, context }) => {
  let answer = (route) => route.abort();
  const asked = await builtFrom(context, (route) => answer(route));
  await open(page);
  const { bytes } = await page.locator("meta[name=data-from]").evaluate((element) => ({ ...element.dataset }));
  expect(Number(bytes)).toBeGreaterThan(1000);
  for (const next of [told(bytes), (route) => route.fulfill({ status: 503, headers: { "access-control-allow-origin": "*" } })]) {
    answer = next;
    const before = asked.length;
    await page.reload();
    await ready(page);
    await expect.poll(() => asked.length).toBe(before + 1);
    await page.waitForTimeout(200);
    await expect(offer(page)).toBeHidden();
  }
});

test("a site of its own data asks nobody", async ({ page }) => {
  // What isn't expected fails the test: a request to another host would.
  await open(page);
  await ready(page);
  await expect(offer(page)).toBeHidden();
});
