import { expect, test } from "./fixtures.mjs";

test("the page loads under a sub-path, hears from its engine, and asks for nothing outside of it", async ({
  page,
  baseURL,
}) => {
  const requested = [];
  page.on("request", (request) => requested.push(request.url()));
  await page.goto("./");
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(requested.some((url) => url.includes("engine_bg.wasm"))).toBe(true);
  expect(requested.filter((url) => !url.startsWith(baseURL) && !url.startsWith("data:"))).toEqual([]);
});

test.describe("a page whose wasm is missing", () => {
  test.use({ expectedNoise: /404|uncaught:/ });

  test("says that it failed", async ({ page }) => {
    await page.route(/\/page-[0-9a-f]+_bg\.wasm$/, (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto("./");
    await expect(page.locator("html")).toHaveAttribute("data-state", "failed");
  });
});
