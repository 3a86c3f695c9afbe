// The address is the view: controls write it, links and the browser's buttons restore it.
import { expect, test } from "./fixtures.mjs";
import { answered, choose, controls, csv, open, ready } from "./view.mjs";

const search = (page) => new URL(page.url()).searchParams.toString();
const title = (page) => page.locator("#concentration h2").innerText();

test("each control changes title or chart, and the address", async ({ page }) => {
  await open(page);
  expect(search(page), "the default view needs no query").toBe("");
  const seen = async () => [await title(page), await page.locator("#concentration .canvas").getAttribute("aria-label")];
  let before = await seen();
  for (const [id, value, query] of [
    ["level", "country", "level=country"],
    ["measure", "gini", "level=country&measure=gini"],
    ["by", "month", "level=country&measure=gini&by=month"],
    ["from", "2026-04-01", "level=country&measure=gini&by=month&from=2026-04-01"],
    ["to", "2026-09-01", "level=country&measure=gini&by=month&from=2026-04-01&to=2026-09-01"],
    ["models", "balanced", "level=country&measure=gini&by=month&from=2026-04-01&to=2026-09-01&models=balanced"],
  ]) {
    await choose(page, id, value);
    expect(search(page)).toBe(query);
    expect(await controls(page)).toMatchObject({ [id]: value });
    const after = await seen();
    expect(after, `${id} changes what is shown`).not.toEqual(before);
    before = after;
  }
  await choose(page, "at", "2026-06-01");
  expect(search(page)).toContain("at=2026-06-01");
  await expect(page.locator("#ranking h2")).toContainText("Jun 2026");
  await expect(page.locator("#lorenz .subtitle")).toContainText("Jun 2026");
});

test("the browser's buttons go from view to view", async ({ page }) => {
  await open(page);
  const first = [await title(page), await controls(page)];
  await choose(page, "level", "segment");
  await choose(page, "measure", "entropy");
  const last = [await title(page), await controls(page)];
  await answered(page, () => page.goBack());
  expect(await controls(page)).toMatchObject({ level: "segment", measure: "hhi" });
  await answered(page, () => page.goBack());
  expect([await title(page), await controls(page)]).toEqual(first);
  await answered(page, () => page.goForward());
  await answered(page, () => page.goForward());
  expect([await title(page), await controls(page)]).toEqual(last);
});

test("a link with every part restores the view, also after a reload", async ({ page }) => {
  const parts = "level=country&measure=cr8&by=month&from=2026-03-01&to=2026-10-01&at=2026-08-01&models=balanced&top=3";
  await open(page, `?kind=flow&${parts}`);
  const restored = async () => {
    await expect(page.getByRole("alert")).toHaveCount(0);
    expect(await controls(page)).toEqual({
      ...{ level: "country", measure: "cr8", by: "month", from: "2026-03-01", to: "2026-10-01" },
      ...{ models: "balanced", at: "2026-08-01", marks: "" },
    });
    await expect(page.locator("#kind")).toHaveValue("flow");
    await expect(page.locator("#ranking h2")).toContainText("Aug 2026");
    const periods = (await csv(page, "concentration")).trim().split("\n").slice(1);
    expect([periods[0].slice(0, 10), periods.at(-1).slice(0, 10)]).toEqual(["2026-03-01", "2026-10-01"]);
    const named = (await csv(page, "shares")).split("\n").filter((line) => /^2026-10-01,\d/.test(line));
    expect(named).toHaveLength(3);
    expect(search(page)).toBe(`kind=flow&${parts}`);
  };
  await restored();
  await page.reload();
  await ready(page);
  await restored();
});

test("of a link that makes no sense, each part gets one sentence, and the default view is shown", async ({ page }) => {
  await open(page, "?measure=wealth&by=fortnight&from=yesterday&to=2026-99-01&at=x&models=some&top=0&kind=y&utm=z");
  const sentences = page.getByRole("alert").locator("p");
  await expect(sentences).toHaveCount(8);
  for (const part of ["measure", "by", "from", "to", "at", "models", "top", "kind"]) {
    await expect(sentences.filter({ hasText: new RegExp(`\\b${part}="`) })).toHaveCount(1);
  }
  expect(await controls(page)).toMatchObject({ level: "developer", measure: "hhi", by: "snapshot", models: "all" });
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

for (const [query, sentence] of [
  ["?level=nonsense", /"nonsense"/],
  ["?from=2030-01-01", /2030-01-01/],
]) {
  test(`where the data have no answer to "${query}", one sentence says so beside the default view`, async ({ page }) => {
    await open(page, query);
    await expect(page.getByRole("alert").locator("p")).toHaveCount(1);
    await expect(page.getByRole("alert")).toContainText(sentence);
    expect(await controls(page)).toMatchObject({ level: "developer", measure: "hhi" });
  });
}
