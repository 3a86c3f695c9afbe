// A reader who does things at random, and everything that the page says to them: address.spec.mjs, soak.mjs.
import { expect } from "./fixtures.mjs";
import { answered, openSheet, ready } from "./view.mjs";

/** Numbers from 0 to 1, the same for a seed wherever it runs (Mulberry32). */
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Everything that a reader can read of a view: words, controls, what charts say of themselves, the data of each figure. */
export async function said(page) {
  const tables = page.locator("figure details.data", { has: page.getByText("Data as a table", { exact: true }) });
  await tables.evaluateAll((all) => all.forEach((details) => (details.open = true)));
  await expect(tables.locator("table")).toHaveCount(await tables.count());
  return page.evaluate(() => {
    const all = (selector, of) => [...document.querySelectorAll(selector)].map(of);
    const text = (element) => element.innerText;
    return {
      words: all(".lede, .keys .value, .keys .change, figure h2, .subtitle, .source, .unavailable", text),
      conditions: all(".chip", (chip) => chip.textContent),
      controls: all(".controls :is(select, input):not([id^=filter])", ({ id, value, checked }) => [id, value, checked]),
      charts: all("figure [role=application]", (chart) => chart.getAttribute("aria-label")),
      tables: all("figure table, .ranking", text),
      tab: all("nav [aria-current]", text),
    };
  });
}

/** One thing that a reader may do: a tab, the form of a chart, another value of a control, a condition. Resolves to its name. */
export async function act(page, next) {
  // The answer before may still be on its way into the page.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const pick = (list) => list[Math.floor(next() * list.length)];
  const kind = next();
  if (kind < 0.25) {
    const tab = pick(await page.locator("nav[aria-label=Views] a:not([aria-current], [hidden])").all());
    const name = await tab.innerText();
    await answered(page, () => tab.click());
    return name;
  }
  if (kind > 0.9) {
    const buttons = await page.locator(".forms:visible button[aria-pressed=false]").all();
    if (!buttons.length) return "nothing";
    const form = pick(buttons);
    const id = await form.getAttribute("id");
    await form.click();
    // Small multiples may ask the engine for more.
    await ready(page);
    return id;
  }
  if (!(await page.locator("#filter").evaluate((dialog) => dialog.open))) await openSheet(page);
  if (kind < 0.32) {
    const all = [["country", "China"], ["country", "Atlantis"], ["license", "mit"], ["segment", "industry"]];
    const levels = await page.locator("#filter-level option").evaluateAll((options) => options.map(({ value }) => value));
    const [level, value] = pick(all.filter(([level]) => levels.includes(level)));
    await page.locator("#filter-level").selectOption(level);
    await page.locator("#filter-value").fill(value);
    await answered(page, () => page.getByRole("button", { name: pick(["Only these", "Leave out"]) }).click());
    return `${level}:${value}`;
  }
  const control = pick(await page.locator(".controls select:not(#filter-level, #marks)").all());
  const other = await control.evaluate((select) => [...select.options].map((o) => o.value).filter((v) => v !== select.value));
  if (!other.length) return "nothing";
  const value = pick(other);
  await answered(page, () => control.selectOption(value));
  return `${await control.getAttribute("id")}=${value}`;
}
