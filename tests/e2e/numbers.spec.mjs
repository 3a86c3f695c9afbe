// The page and the command line are one program: same file, same question, same text of every number.
import { expect, test } from "./fixtures.mjs";
import { report } from "./native.mjs";
import { choose, controls, csv, numberIn, open, records } from "./view.mjs";

for (const [query, ...options] of [
  [""],
  ["?level=country&measure=gini&by=month&from=2026-02-01", "--level", "country", "--by", "month", "--from", "2026-02-01"],
  [
    "?level=license&measure=cr4&by=quarter&from=2026-01-01&to=2026-07-01&models=balanced",
    ...["--level", "license", "--by", "quarter", "--from", "2026-01-01", "--to", "2026-07-01", "--balanced"],
  ],
  ["?level=model&measure=top-1-percent&from=2026-08-04", "--level", "model", "--from", "2026-08-04"],
]) {
  test(`the CSV files of the view "${query}" equal the command line's`, async ({ page }) => {
    await open(page, query);
    const shown = await controls(page);
    const range = query ? [] : ["--from", shown.from];
    const native = (...more) => report(...options, ...range, ...more);

    expect(await csv(page, "concentration")).toBe(native("--measure", shown.measure));
    expect(await csv(page, "shares")).toBe(native("--measure", "share", "--top", "7"));

    // The ranking names the largest of one period; the command line all of all.
    const ranking = records(await csv(page, "ranking"));
    const named = ranking.filter(([, rank]) => rank !== "");
    const last = records(native("--measure", "share")).filter(([period, rank]) => period === shown.at && rank !== "");
    expect(ranking[0]).toEqual(["period", "rank", "entity", "downloads", "share", "shares_of", "unknown_share"]);
    expect(named.slice(1)).toEqual(last.slice(0, named.length - 1));
    expect(named.length).toBeGreaterThan(3);

    // The page draws every point that its pixels can show; each is a point of the whole curve.
    const [header, ...drawn] = records(await csv(page, "lorenz"));
    const whole = new Set(records(native("--measure", "lorenz")).map(String));
    expect(header).toEqual(["period", "population", "downloads"]);
    expect(drawn.filter((point) => !whole.has(String(point)))).toEqual([]);
    expect(drawn.filter(([period]) => period === shown.at).at(-1)).toEqual([shown.at, "1", "1"]);
  });
}

/** What is shown, to its last digit, is the value. */
function expectShown(text, value) {
  const { value: shown, decimals } = numberIn(text);
  // Three significant digits at least, as labels have them.
  const step = Math.max(10 ** -decimals, decimals === 0 ? 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2) : 0);
  expect(Math.abs(shown - value), `${text} for ${value}`).toBeLessThanOrEqual(step / 2 + 1e-9);
}

test("the key figures and the ranking show the command line's values", async ({ page }) => {
  await open(page);
  const { from } = await controls(page);
  for (const level of ["developer", "country"]) {
    if (level !== "developer") await choose(page, "level", level);
    const of = (measure) =>
      records(report("--level", level, "--from", from, "--measure", measure)).slice(1).map((row) => Number(row[3]));
    const figures = { HHI: ["hhi", 1], Share: ["cr4", 100], Effective: ["effective-number", 1], Gini: ["gini", 1] };
    for (const [name, [measure, scale]] of Object.entries(figures)) {
      const key = page.locator(".key").filter({ hasText: new RegExp(`^${name}`) });
      const values = of(measure);
      const [first, last] = [values[0] * scale, values.at(-1) * scale];
      expectShown(await key.locator(".value").innerText(), last);
      const change = await key.locator(".change").innerText();
      // A change that doesn't stand on comparable models too is no number.
      if (/^[+−]/.test(change)) expectShown(change, last - first);
      else expect(change).toMatch(/^since \d+ \w+ \d{4}: /);
    }
    const shares = records(report("--level", level, "--from", from, "--measure", "share")).slice(1);
    const last = shares.filter(([period]) => period === shares.at(-1)[0]);
    const rows = page.locator("#ranking tbody tr");
    for (const [index, [, rank, , downloads, share]] of last.slice(0, 5).entries()) {
      const cells = rows.nth(index).locator("td");
      expect(await cells.nth(0).evaluate((cell) => cell.firstChild.textContent)).toBe(rank);
      expect(await cells.nth(1).innerText()).toMatch(/\sM$/);
      expectShown(await cells.nth(1).innerText(), Number(downloads) / 1e6);
      expectShown(await cells.nth(2).innerText(), Number(share) * 100);
    }
  }
});
