// What can't be read is said in one sentence; what was there before stays and works on.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dist, expect, test } from "./fixtures.mjs";
import { choose, controls, follow, loaded, open, ready } from "./view.mjs";

const file = (name) => fileURLToPath(new URL(`files/${name}`, import.meta.url));
const title = (page) => page.locator("#concentration h2").innerText();

/** One sentence with these parts stands in an alert; the view from before stays, and works on once it is closed. */
async function failsSafely(page, act, parts) {
  const before = [await title(page), await controls(page)];
  await act();
  const alert = page.getByRole("alert");
  await expect(alert.locator("p")).toHaveCount(1);
  for (const part of parts) await expect(alert).toContainText(part);
  await ready(page);
  expect([await title(page), await controls(page)], "the view stays").toEqual(before);
  await alert.getByRole("button", { name: "Close" }).click();
  await expect(alert).toHaveCount(0);
  await choose(page, "measure", "gini");
  await expect(page.locator("#concentration .subtitle")).toContainText("Gini");
  await choose(page, "measure", "hhi");
}

test.describe("a file that can't be used", () => {
  const cases = {
    "notes.txt": ["plain text and no table", "not a table", "expected names of columns"],
    "empty.parquet": ["", "empty (0 bytes)", "expected a Parquet file"],
    "short.parquet": ["PAR", "3 bytes, expected 12 or more"],
    "no-end.parquet": [(whole) => whole.subarray(0, whole.length / 2), "the Parquet file is cut off", 'expected "PAR1"'],
    "no-start.parquet": [(whole) => whole.subarray(-65_536), "damaged or cut off"],
    "no-middle.parquet": [
      (whole) => Buffer.concat([whole.subarray(0, 1000), whole.subarray(-40_000)]),
      "damaged or cut off",
    ],
    "sealed.parquet": ["PARE____\x08\0\0\0PARE", "encrypted", "expected one that can be read without a key"],
    "no-models.parquet": [() => readFile(file("no-models.parquet")), "no column of model names", '"color", "shade", "weight"'],
    "no-rows.parquet": [() => readFile(file("no-rows.parquet")), "0 rows", "expected at least one download count"],
  };

  test("is named, with what was found and expected", async ({ page }, info) => {
    await open(page);
    const whole = await readFile(join(dist, "data/panel.parquet"));
    for (const [name, [content, ...parts]] of Object.entries(cases)) {
      const path = info.outputPath(name);
      await writeFile(path, typeof content === "string" ? content : await content(whole));
      await test.step(name, () => failsSafely(page, () => page.locator("#files").setInputFiles(path), [name, ...parts]));
    }
    await test.step("a table of attributes alone", () =>
      failsSafely(page, () => page.locator("#files").setInputFiles(join(dist, "data/models.parquet")), [
        "no download counts",
        "expected a file with a model, a date and a count of downloads",
      ]),
    );
  });

  test("is named and left out where others are read beside it", async ({ page }, info) => {
    await open(page);
    const panel = join(dist, "data/panel.parquet");
    const whole = await readFile(panel);
    const [half, hurt] = [info.outputPath("half.parquet"), info.outputPath("hurt.parquet")];
    await writeFile(half, whole.subarray(0, whole.length / 2));
    // Its footer is sound, its rows are not: that shows when the others have been read.
    await writeFile(hurt, Buffer.concat([whole.subarray(0, 4), Buffer.alloc(2000, 0xff), whole.subarray(2004)]));
    await loaded(page, () => page.locator("#files").setInputFiles([half, panel, hurt]));
    const alert = page.getByRole("alert");
    await expect(alert.locator("p")).toHaveCount(2);
    await expect(alert).toContainText("half.parquet is left out: the Parquet file is cut off");
    await expect(alert).toContainText("hurt.parquet is left out: the Parquet file is damaged");
  });

  test("does not keep the next one from being read", async ({ page }) => {
    await open(page);
    await failsSafely(page, () => page.locator("#files").setInputFiles(file("no-rows.parquet")), ["0 rows"]);
    await loaded(page, () => page.locator("#files").setInputFiles(join(dist, "data/panel.parquet")));
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
});

test.describe("an address that can't be read", () => {
  // Chromium itself prints a line for each request that fails.
  test.use({ expectedNoise: /^error: Failed to load resource|^failed: \S+gone\.parquet|^failed: .*net::ERR_/ });

  test("is named, with what the host answered", async ({ page, context }) => {
    await open(page);
    for (const [address, ...parts] of [
      ["data/gone.parquet", "gone.parquet", "404", "expected the file"],
      ["index.html", "index.html", "not a Parquet file", 'expected "PAR1"'],
      ["data/PROVENANCE.md", "PROVENANCE.md", "not a table"],
    ]) {
      await test.step(address, () => failsSafely(page, () => follow(page, `?data=${address}`), parts));
    }
    await test.step("offline", async () => {
      await context.setOffline(true);
      await failsSafely(page, () => follow(page, "?data=data/panel.parquet"), ["panel.parquet", "no answer"]);
      await context.setOffline(false);
      await loaded(page, () => follow(page, "?data=data/panel.parquet"));
      await expect(page.getByRole("alert")).toHaveCount(0);
    });
  });

  test("leaves a page without a view that says why and takes a file", async ({ page }) => {
    await page.goto("./?data=data/gone.parquet");
    await expect(page.locator("html")).toHaveAttribute("data-state", "failed");
    await expect(page.getByRole("alert").locator("p")).toHaveText(/gone\.parquet.*404.*expected the file/);
    await loaded(page, () => page.locator("#files").setInputFiles(join(dist, "data/panel.parquet")));
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(page.locator("#concentration h2")).not.toBeEmpty();
  });
});

for (const own of [false, true]) {
  const whose = own ? "the reader's own data" : "the shipped data";
  test(`an engine that breaks down over ${whose} is said and started again, and the data load again`, async ({ page }) => {
    await open(page);
    if (own) await loaded(page, () => page.locator("#files").setInputFiles(join(dist, "data/panel.parquet")));
    await choose(page, "measure", "gini");
    const before = await title(page);
    // The engine of the first start; a page that runs on has no other that a script could reach.
    await loaded(page, () =>
      page.evaluate(() => globalThis.engine.dispatchEvent(new ErrorEvent("error", { message: "out of memory" }))),
    );
    await expect(page.getByRole("alert").locator("p")).toHaveText(/^The engine stopped.*started again/);
    expect(await title(page)).toBe(before);
    await choose(page, "level", "model");
    await expect(page.locator("#concentration .subtitle")).toContainText("models");
    await expect(page.getByRole("alert"), "an answer shows that it works again").toHaveCount(0);
  });
}
