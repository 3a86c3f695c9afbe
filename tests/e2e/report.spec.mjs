// The report of all views: one archive, whatever a reader asks meanwhile.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "./fixtures.mjs";
import { choose, csv, open, settled } from "./view.mjs";

test("the whole report is one archive of all views, whatever is asked meanwhile", async ({ page }, info) => {
  test.setTimeout(180_000);
  await open(page, "?level=country&from=2026-10-08");
  await settled(page);
  const shares = await csv(page, "shares");
  const title = await page.locator("#shares h2").innerText();
  const saving = page.waitForEvent("download", { timeout: 120_000 });
  await page.getByRole("button", { name: "Save the whole report" }).click();
  await expect(page.locator(".report")).toContainText(/The report: \d of 8 views/);
  // It is of what was set when it was asked for.
  await choose(page, "level", "license");
  const path = info.outputPath("report.zip");
  await (await saving).saveAs(path);
  await expect(page.getByRole("button", { name: "Save the whole report" })).toBeVisible();

  execFileSync("unzip", ["-q", path, "-d", info.outputPath("report")]); // it checks every sum
  const read = (name) => readFileSync(info.outputPath("report", name));
  expect(read("concentration/shares.csv").toString()).toBe(shares);
  const readme = read("README.md").toString();
  expect(readme).toContain(`### ${title}`);
  expect(readme).toContain("lorenz report www/data/panel.parquet www/data/models.parquet --measure share --level country");
  expect(readme.match(/^## /gm)).toHaveLength(8);
  const { resources } = JSON.parse(read("datapackage.json").toString());
  expect(resources.length).toBeGreaterThan(20);
  for (const { path, schema } of resources) {
    expect(read(path).toString().split("\n")[0], path).toBe(schema.fields.map(({ name }) => name).join(","));
  }
  expect(read("concentration/shares.svg").toString()).toContain("@font-face");
  const png = read("concentration/shares.png");
  expect([png.toString("latin1", 1, 4), png.readUInt32BE(16)]).toEqual(["PNG", 1920]);
});

test("a report can be stopped", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Save the whole report" }).click();
  await page.locator(".report").getByRole("button", { name: "Stop" }).click();
  await expect(page.getByRole("button", { name: "Save the whole report" })).toBeVisible();
});
