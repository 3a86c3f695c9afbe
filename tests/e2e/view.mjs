// What tests do with a page: open a view, set a control, save a file, read an error.
import { readFile } from "node:fs/promises";
import { expect } from "./fixtures.mjs";

/** Opens the site with a query, such as `?level=country`, and waits for its view. */
export async function open(page, query = "") {
  await page.goto(`./${query}`);
  await ready(page);
}

/** Waits until the page shows a view and nothing is under way. */
export async function ready(page) {
  await expect(page.locator("html")).toHaveAttribute("data-state", "ready");
}

/** How often to look whether an answer is there: most take a few milliseconds, some of large files seconds. */
const SOON = { intervals: [10, 20, 50, 100], timeout: 30_000 };

/** How many measures of User Timing have this name. */
export const timings = (page, name) => page.evaluate((name) => performance.getEntriesByName(name).length, name);

/** Does something that asks the engine a question, and waits for the answer. */
export async function answered(page, act) {
  const before = await timings(page, "lorenz:query");
  await act();
  await expect.poll(() => timings(page, "lorenz:query"), SOON).toBeGreaterThan(before);
}

/** Does something that loads data, and waits for them. */
export async function loaded(page, act) {
  const before = await timings(page, "lorenz:load");
  await act();
  await expect.poll(() => timings(page, "lorenz:load"), SOON).toBeGreaterThan(before);
  await ready(page);
}

/** Sets a control by its id, and waits for the answer. */
export const choose = (page, id, value) => answered(page, () => page.locator(`#${id}`).selectOption(value));

/** The values of the controls in the bars by id; those of the filter apart. */
export const controls = (page) =>
  page.locator(".controls > .choice select").evaluateAll((all) => Object.fromEntries(all.map(({ id, value }) => [id, value])));

/** Goes to another link of the site as the browser's buttons do: without loading the page again. */
export const follow = (page, query) =>
  page.evaluate((query) => {
    history.pushState(null, "", query);
    dispatchEvent(new PopStateEvent("popstate"));
  }, query);

/** Presses a figure's button (CSV, PNG, SVG) and resolves to `{ name, content }`, the content as bytes. */
export async function download(page, figure, format) {
  // What stands under "More figures" is folded.
  for (const summary of await page.locator("details.further:not([open]) > summary").all()) await summary.click();
  const saving = page.waitForEvent("download");
  await page.locator(`#${figure} .actions`).getByRole("button", { name: format }).click();
  const saved = await saving;
  return { name: saved.suggestedFilename(), content: await readFile(await saved.path()) };
}

/** Waits until nothing is added to the answer any more. */
export const settled = (page) => expect(page.locator("html")).toHaveAttribute("data-complete", "true", { timeout: 60_000 });

/** Opens the filter. */
export const openSheet = (page) => page.locator("#filter-button").click();

/** A figure's data as CSV. */
export const csv = async (page, figure) => (await download(page, figure, "CSV")).content.toString();

/** The records of a CSV text (RFC 4180 without line feeds inside a field), header included. */
export const records = (text) => text.trimEnd().split("\n").map(fields);

function fields(line) {
  if (!line.includes('"')) return line.split(",");
  const found = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g);
  return Array.from(found, ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}

/** The first number in a text ("HHI 1,100", "29.8 %", "−5.2 points") and half a unit of its last digit. */
export function numberIn(text) {
  const found = /[−-]?\d[\d,]*(?:\.(\d+))?/.exec(text);
  if (!found) throw new Error(`no number in "${text}"`);
  return { value: Number(found[0].replace("−", "-").replaceAll(",", "")), decimals: found[1]?.length ?? 0 };
}
