// Each figure: its words, its readings by keyboard and pointer, its data as a table, its files.
import { expect, test } from "./fixtures.mjs";
import { choose, csv, download, numberIn, open, records, settled } from "./view.mjs";

const FIGURES = {
  concentration: "period,measure,level,value,entities,downloads,coverage",
  shares: "period,rank,entity,downloads,share,shares_of,unknown_share",
  lorenz: "period,population,downloads",
};
const live = (page, figure) => page.locator(`#${figure} [aria-live]`);

test("each figure has a title, a basis, a source, a description and its files", async ({ page }) => {
  await open(page);
  for (const [figure, columns] of Object.entries(FIGURES)) {
    const part = (name) => page.locator(`#${figure} ${name}`);
    await expect(part("h2")).not.toBeEmpty();
    await expect(part(".subtitle")).toContainText("downloads in the last 30 days");
    await expect(part(".source")).toContainText("Computed by Lorenz");
    await expect(part(".canvas")).toHaveAttribute("aria-label", /2026/);

    const text = await csv(page, figure);
    expect(text.split("\n")[0]).toBe(columns);

    const png = await download(page, figure, "PNG");
    expect(png.name).toBe(`lorenz-${figure}.png`);
    expect(png.content.subarray(1, 4).toString()).toBe("PNG");
    expect(png.content.readUInt32BE(16), "two pixels per CSS pixel").toBe(1920);

    const svg = await download(page, figure, "SVG");
    expect(svg.name).toBe(`lorenz-${figure}.svg`);
    // Long texts are broken into lines, each an element of its own.
    const words = (text) => text.replace(/<[^>]*>/g, " ").replaceAll("&amp;", "&").replace(/\s+/g, " ");
    const drawn = words(svg.content.toString());
    const squeeze = (text) => text.replace(/\s/g, "");
    expect(squeeze(drawn)).toContain(squeeze(await part("h2").innerText()));
    expect(squeeze(drawn)).toContain(squeeze(await part(".source").innerText()));
  }
  expect((await csv(page, "ranking")).split("\n")[0]).toBe("period,rank,entity,downloads,share,shares_of,unknown_share");
});

test("the keyboard alone reaches a chart and walks its values", async ({ page }) => {
  await open(page);
  const values = records(await csv(page, "concentration")).slice(1);
  await page.locator("#models").focus();
  await page.keyboard.press("Tab");
  await expect(page.locator("#filter-button")).toBeFocused();
  for (const form of ["lines", "table"]) {
    await page.keyboard.press("Tab");
    await expect(page.locator(`#concentration-as-${form}`)).toBeFocused();
  }
  await page.keyboard.press("Tab");
  await expect(page.locator("#concentration .canvas")).toBeFocused();
  await expect(live(page, "concentration")).toBeEmpty();

  const readsPeriod = async (index) => {
    const [period, , , value] = values[index];
    const [year, , day] = period.split("-");
    await expect(live(page, "concentration")).toContainText(new RegExp(`^${Number(day)} \\S+ ${year}: `));
    const all = /All models ([\d,]+)/.exec(await live(page, "concentration").innerText())[1];
    expect(Math.abs(numberIn(all).value - Number(value))).toBeLessThanOrEqual(5); // three digits of 1,100
  };
  for (const [key, index] of [
    ["ArrowRight", 0],
    ["ArrowRight", 1],
    ["End", values.length - 1],
    ["ArrowRight", values.length - 1],
    ["ArrowLeft", values.length - 2],
    ["Home", 0],
    ["ArrowLeft", 0],
  ]) {
    await page.keyboard.press(key);
    await readsPeriod(index);
    await expect(page.locator("#concentration .tip")).toBeVisible();
  }
  await page.keyboard.press("Escape");
  await expect(live(page, "concentration")).toBeEmpty();
  await expect(page.locator("#concentration .tip")).toHaveCount(0);
  await page.keyboard.press("ArrowLeft");
  await readsPeriod(values.length - 1);
  await page.keyboard.press("Tab");
  await expect(page.locator("#concentration .tip"), "no reading stays behind").toHaveCount(0);
});

test("the other charts are walked in the same way", async ({ page }) => {
  await open(page);
  for (const figure of ["shares", "lorenz"]) {
    await page.locator(`#${figure} .canvas`).focus();
    await page.keyboard.press("Home");
    const first = await live(page, figure).innerText();
    await page.keyboard.press("End");
    await expect(live(page, figure)).not.toHaveText(first);
    expect(first).toMatch(/\d\s%/);
  }
  const last = records(await csv(page, "shares")).filter(([period, rank]) => period === "2026-10-28" && rank === "1")[0];
  await page.locator("#shares .canvas").focus();
  await page.keyboard.press("End");
  const spoken = new RegExp(`${last[2]} ([\\d.]+)\\s%`).exec(await live(page, "shares").innerText());
  expect(Number(spoken[1])).toBeCloseTo(Number(last[4]) * 100, 1);
});

for (const width of [1280, 390]) {
  test(`at ${width} px the pointer reads values in a tip that stays in view, and a click pins it`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page);
    for (const figure of Object.keys(FIGURES)) {
      const canvas = page.locator(`#${figure} .canvas`);
      // Right of the plot are labels, on a phone a third of the width.
      const { width: canvasWidth, height } = await canvas.boundingBox();
      const tip = page.locator(`#${figure} .tip`);
      const at = (part) => ({ position: { x: canvasWidth * part, y: height / 2 } });
      for (const part of [0.15, 0.35, 0.55]) {
        await canvas.hover(at(part));
        await expect(tip).toBeVisible();
        const { x, width: tipWidth } = await tip.boundingBox();
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + tipWidth).toBeLessThanOrEqual(width);
      }
      const read = await tip.innerText();
      await canvas.click(at(0.55));
      await canvas.hover(at(0.15));
      expect(await tip.innerText(), "pinned").toBe(read);
      await canvas.click(at(0.55));
      await canvas.hover(at(0.15));
      await expect(tip, "released").not.toHaveText(read);
      await page.mouse.move(2, 2);
      await expect(tip).toHaveCount(0);
    }
  });
}

test("a figure's data stand below it as a table, the CSV's rows", async ({ page }) => {
  await open(page);
  await settled(page);
  for (const figure of Object.keys(FIGURES)) {
    const details = page.locator(`#${figure} details`, { hasText: "Data as a table" });
    await details.locator("summary").click();
    await expect(details.locator("table")).toBeVisible();
    const shown = await details
      .locator("tr")
      .evaluateAll((rows) => rows.map((row) => Array.from(row.cells, (cell) => cell.textContent)));
    const all = records(await csv(page, figure));
    expect(shown).toEqual(all.slice(0, 201));
    await expect(details.locator(".note")).toHaveCount(all.length > 201 ? 1 : 0);
  }
  await choose(page, "measure", "gini");
  await expect(page.locator("#concentration details td").nth(1), "an open table follows the view").toHaveText("gini");
});

test("the ranking shows more, and fewer again", async ({ page }) => {
  await open(page);
  const rows = page.locator("#ranking tbody tr");
  await expect(rows).toHaveCount(15);
  await page.getByRole("button", { name: "Show more" }).click();
  const named = records(await csv(page, "ranking")).filter(([, rank]) => /^\d+$/.test(rank));
  expect(named.length).toBeGreaterThan(15);
  await expect(rows).toHaveCount(named.length);
  await page.getByRole("button", { name: "Show fewer" }).click();
  await expect(rows).toHaveCount(15);
});
