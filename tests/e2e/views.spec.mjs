// The views beyond concentration: each has an address, words, figures, and the command line's numbers.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.mjs";
import { report } from "./native.mjs";
import { answered, choose, csv, download, open, openSheet, records, settled } from "./view.mjs";

/** Per view its figures, each with the table of the command line that holds the same. */
const VIEWS = {
  rebalancing: { "share-changes": "share-changes", "hhi-contributions": "hhi-contributions", turnover: "turnover" },
  properties: { multiples: "multiples", techniques: "properties", sizes: "size" },
  intermediaries: { derivatives: "derivatives", intermediaries: "intermediaries", families: "families" },
  adoption: { "relative-adoption": "adoption", "adoption-curves": "adoption-curves" },
  significance: { tests: "tests" },
  merger: { merger: "merger", "pairwise-mergers": "pairwise-mergers" },
  claims: { claims: "claims" },
};
const FROM = ["--from", "2026-06-23", "--top", "7"];
const search = (page) => new URL(page.url()).searchParams.toString();

for (const [view, figures] of Object.entries(VIEWS)) {
  test(`the view "${view}" has words for each figure and the command line's numbers`, async ({ page }) => {
    await open(page, `?view=${view}`);
    await settled(page);
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(page.locator(".views [aria-current=page]")).toHaveCount(1);
    for (const figure of await page.locator("figure.chart").all()) {
      await expect(figure.locator("h2")).not.toBeEmpty();
      await expect(figure.locator(".subtitle")).not.toBeEmpty();
      await expect(figure.locator(".source")).toContainText("Computed by Lorenz");
      const text = await figure.innerText();
      expect(text).not.toMatch(/NaN|undefined|null|inf\b/);
    }
    for (const further of await page.locator("details.further").all()) {
      await further.locator(":scope > summary").click();
    }
    for (const canvas of await page.locator("figure.chart .canvas").all()) {
      await expect(canvas).toHaveAttribute("aria-label", /.{20}/);
    }
    for (const [figure, measure] of Object.entries(figures)) {
      expect(await csv(page, figure), figure).toBe(report(...FROM, "--measure", measure));
    }
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing in the view "${view}", ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 390, height: 844 });
      await open(page, `?view=${view}`);
      await settled(page);
      // What hangs on the scheme is contrast.
      const rules = new AxeBuilder({ page });
      const { violations } = await (colorScheme === "dark" ? rules.withRules(["color-contrast"]) : rules).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
      expect(await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    });
  }
}

test("the views are reached by keyboard, and the browser's buttons go between them", async ({ page }) => {
  await open(page);
  await page.locator(".views a").first().focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Rebalancing" })).toBeFocused();
  await answered(page, () => page.keyboard.press("Enter"));
  expect(search(page)).toBe("view=rebalancing");
  await expect(page.locator("#share-changes")).toBeVisible();
  await expect(page.locator("#concentration")).toHaveCount(0);
  await page.locator("#share-changes .canvas").focus();
  await page.keyboard.press("ArrowRight");
  const spoken = page.locator("#share-changes [aria-live]");
  const first = await spoken.innerText();
  expect(first).toMatch(/points/);
  await page.keyboard.press("ArrowRight");
  await expect(spoken).not.toHaveText(first);
  await answered(page, () => page.goBack());
  await expect(page.locator("#concentration")).toBeVisible();
  await expect(page.locator(".views [aria-current=page]")).toHaveText("Concentration");
});

test("on a phone the chosen view's name is in sight, however it was chosen", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "?view=claims");
  await expect(page.getByRole("link", { name: "Claims" })).toBeInViewport({ ratio: 1 });
  await answered(page, () => page.getByRole("link", { name: "Is it real?" }).click());
  await answered(page, () => page.goBack());
  await expect(page.getByRole("link", { name: "Claims" })).toBeInViewport({ ratio: 1 });
  await open(page);
  await expect(page.getByRole("link", { name: "Concentration" })).toBeInViewport({ ratio: 1 });
});

test("two periods can be chosen, and the link holds them", async ({ page }) => {
  await open(page, "?view=rebalancing");
  await choose(page, "against", "2026-08-04");
  await choose(page, "at", "2026-10-08");
  expect(search(page)).toBe("view=rebalancing&at=2026-10-08&against=2026-08-04");
  const native = report(...FROM, "--measure", "share-changes", "--at", "2026-10-08", "--against", "2026-08-04");
  expect(await csv(page, "share-changes")).toBe(native);
});

test("bases, populations and filters change the numbers as on the command line, and are seen when set", async ({
  page,
}) => {
  await open(page);
  await openSheet(page);
  await choose(page, "basis", "first-year");
  await choose(page, "unaffiliated", "without");
  await choose(page, "entities", "existing");
  await page.locator("#filter-level").selectOption("license");
  for (const [value, button] of [
    ["mit", "Only these"],
    ["apache-2.0", "Only these"],
  ]) {
    await page.locator("#filter-value").fill(value);
    await answered(page, () => page.getByRole("button", { name: button }).click());
  }
  await page.locator("#size").fill("1B-40B");
  await answered(page, () => page.locator("#size").press("Enter"));
  await expect(page.locator("#filter-button")).toHaveText("Filter (6)");
  const options = ["--basis", "first-year", "--unaffiliated", "without", "--entities", "existing"];
  const filters = ["--only", "license:mit", "--only", "license:apache-2.0", "--size", "1B-40B"];
  expect(await csv(page, "concentration")).toBe(report(...FROM, "--measure", "hhi", ...options, ...filters));
  await expect(page.locator("#concentration .subtitle")).toContainText("license is mit or apache-2.0");
  const query = search(page);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
  expect(search(page)).toBe(query);
  await answered(page, () => page.getByRole("button", { name: "Remove: only license: mit" }).click());
  await expect(page.locator("#filter-button")).toHaveText("Filter (5)");
  await expect(page.locator("#concentration .subtitle")).not.toContainText("mit");
  await answered(page, () => page.getByRole("button", { name: "Reset" }).click());
  expect(search(page)).toBe("");
  await expect(page.locator(".chip")).toHaveCount(0);
});

test("what a filter names and no model has is one sentence, and the view stays", async ({ page }) => {
  await open(page);
  const before = await page.locator("#concentration h2").innerText();
  await openSheet(page);
  await page.locator("#filter-level").selectOption("country");
  await page.locator("#filter-value").fill("Chnia");
  await page.getByRole("button", { name: "Leave out" }).click();
  await expect(page.getByRole("alert")).toContainText('No country "Chnia" in this file.');
  await expect(page.locator("#concentration h2")).toHaveText(before);
  await expect(page.locator(".chip")).toHaveCount(0);
  expect(search(page)).toBe("");
  await answered(page, () => page.getByRole("alert").getByRole("button", { name: "China" }).click());
  expect(search(page)).toBe("without=country%3AChina");
  await expect(page.locator(".chip")).toHaveText("without country: China ×");
  await expect(page.getByRole("alert")).toHaveCount(0);
  // Case and accents don't matter.
  await page.locator("#filter-value").fill("fränce");
  await answered(page, () => page.locator("#filter-value").press("Enter"));
  await expect(page.getByRole("button", { name: "Remove: only country: France" })).toBeVisible();
});

test("a link's condition that nothing meets is left out, and the rest is shown", async ({ page }) => {
  await open(page, "?only=country:Chnia&measure=gini");
  await expect(page.getByRole("alert")).toContainText('No country "Chnia" in this file. The condition is left out.');
  expect(search(page)).toBe("measure=gini");
  await expect(page.locator("#concentration .subtitle")).not.toContainText("Chnia");
  await answered(page, () => page.getByRole("alert").getByRole("button", { name: "China" }).click());
  expect(search(page)).toBe("measure=gini&only=country%3AChina");
});

test("only controls that act stand in a view", async ({ page }) => {
  await open(page, "?view=adoption");
  for (const id of ["level", "measure", "basis", "entities", "intervals"]) {
    await expect(page.locator(`#${id}`), id).toHaveCount(0);
  }
  await open(page, "?view=merger");
  await expect(page.locator("#from")).toHaveCount(0);
  await choose(page, "models", "balanced");
  await expect(page.locator("#from"), "which models are listed throughout depends on it").toHaveCount(1);
});

for (const width of [1280, 390]) {
  test(`the filter opens, closes and gives the focus back at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page);
    const [button, filter] = [page.locator("#filter-button"), page.locator("#filter")];
    await button.focus();
    for (const close of [() => page.keyboard.press("Escape"), () => filter.getByRole("button", { name: "Close" }).first().click()]) {
      await page.keyboard.press("Enter");
      await expect(filter).toBeVisible();
      await expect(button).toHaveAttribute("aria-expanded", "true");
      if (width < 1200) expect((await filter.boundingBox()).width, "it covers").toBe(width);
      else expect((await filter.boundingBox()).x).toBeLessThan((await page.locator("#concentration").boundingBox()).x);
      await close();
      await expect(filter).toBeHidden();
      await expect(button).toBeFocused();
    }
  });
}

test("intervals come on request, are the same each time, and equal the command line's", async ({ page }) => {
  await open(page);
  await openSheet(page);
  await answered(page, () => page.locator("#intervals").check());
  await settled(page);
  expect(search(page)).toBe("intervals=95");
  const native = report(...FROM, "--measure", "hhi", "--intervals");
  await expect.poll(() => csv(page, "concentration")).toBe(native);
  expect(records(native)[0].slice(-2)).toEqual(["low", "high"]);
});

test("a merger starts empty, with examples; what is picked can be taken back", async ({ page }) => {
  await open(page, "?view=merger");
  await expect(page.locator("#merger h2")).toContainText("the HHI of developers was");
  const examples = page.getByRole("group", { name: "Examples" }).getByRole("button");
  await expect(examples).toHaveCount(3);
  await answered(page, () => examples.first().click());
  const [one, other] = new URL(page.url()).searchParams.getAll("merge");
  await expect(page.locator("#merger h2")).toContainText(`${one} and ${other}`);
  await answered(page, () => page.getByRole("button", { name: "Undo" }).click());
  await answered(page, () => page.getByRole("button", { name: "Undo" }).click());
  expect(search(page)).toBe("view=merger");
  // By typing, in any case; and from the ranking.
  await page.locator("#merge").fill("GOOGLE");
  await answered(page, () => page.locator("#merge").press("Enter"));
  await page.getByText("Pick from the ranking").click();
  await answered(page, () => page.getByRole("button", { name: "Add nvidia" }).click());
  expect(search(page)).toBe("view=merger&merge=google&merge=nvidia");
  await expect(page.locator("#merger h2")).toContainText("google and nvidia");
  await page.locator("#merge").fill("gogle");
  await page.locator("#merge").press("Enter");
  await expect(page.getByRole("alert")).toContainText('No developer "gogle" in this file.');
  expect(search(page)).toBe("view=merger&merge=google&merge=nvidia");
});

test("entities are merged and families divested", async ({ page }) => {
  await open(page, "?view=merger&merge=google&merge=facebook");
  await expect(page.locator("#merger h2")).toContainText("google and facebook");
  await page.locator("#merge").fill("microsoft");
  await answered(page, () => page.getByRole("button", { name: "Add to the merger" }).click());
  expect(search(page)).toBe("view=merger&merge=google&merge=facebook&merge=microsoft");
  const family = await page.locator("#divest option").nth(1).getAttribute("value");
  await choose(page, "divest", family);
  const merged = ["--merge", "google", "--merge", "facebook", "--merge", "microsoft", "--divest", family];
  expect(await csv(page, "merger")).toBe(report(...FROM, "--measure", "merger", ...merged));
  await answered(page, () => page.getByRole("button", { name: "Remove google from the merger" }).click());
  expect(search(page)).toContain("merge=facebook&merge=microsoft");
  const png = await download(page, "merger", "PNG");
  expect(png.content.subarray(1, 4).toString()).toBe("PNG");
});

test("a view that the data can't give is one sentence", async ({ page }) => {
  await open(page, "?view=intermediaries&data=data/panel.parquet");
  await expect(page.getByRole("heading", { name: "Intermediaries", level: 2 })).toBeVisible();
  await expect(page.locator(".unavailable p")).toHaveText(/^These data have no column of relations or of base models, .* joined by name\.$/);
  await expect(page.locator(".keys")).toHaveCount(0);
  await expect(page.locator("figure"), "nor another view's figures").toHaveCount(0);
  await expect(page.locator("nav [aria-current]")).toHaveText("Intermediaries");
});
