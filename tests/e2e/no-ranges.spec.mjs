// A host that sends no parts of a file: everything works, with the whole file.
import { expect, test } from "./fixtures.mjs";
import { open } from "./view.mjs";

test.use({ ranges: false });

test("a file behind an address is read whole where the host sends no parts", async ({ page, site }) => {
  const before = site.requests.length;
  await open(page, "?data=data/panel.parquet");
  await expect(page.locator("html")).toHaveAttribute("data-rows", "114774");
  const asked = site.requests.slice(before).filter(({ path }) => path.endsWith("panel.parquet"));
  expect(asked.map(({ status }) => status), "one request").toEqual([200]);
});

test("the shipped data load", async ({ page }) => {
  await open(page);
  await expect(page.locator("html")).toHaveAttribute("data-rows", "114774");
});
