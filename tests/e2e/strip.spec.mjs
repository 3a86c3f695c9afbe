// The strip of time: its ends are dragged, stepped and set by name; what is asked meanwhile, and what the address becomes. Undo by keys.
import { writeFile } from "node:fs/promises";
import { expect, test } from "./fixtures.mjs";
import { answered, choose, loaded, open, openSheet, ready, timings } from "./view.mjs";

const search = (page) => new URL(page.url()).search.slice(1);
const from = (page) => page.locator("#strip-from");
const to = (page) => page.locator("#strip-to");
const entries = (page) => page.evaluate(() => history.length);

/** The middle of an element, on the screen. */
async function middle(locator) {
  await locator.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await locator.boundingBox();
  return [x + width / 2, y + height / 2];
}

/** Drags a handle by so many CSS pixels, in steps; resolves to what the address was before it was let go. */
async function drag(page, handle, by) {
  const [x, y] = await middle(handle);
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 10; step += 1) await page.mouse.move(x + (by * step) / 10, y);
  const during = search(page);
  await page.mouse.up();
  return during;
}

/** The page of one's own data: a row of two models on each of so many days. */
async function own(page, info, days) {
  const start = Date.UTC(2024, 0, 1);
  const day = (at) => new Date(start + at * 86_400_000).toISOString().slice(0, 10);
  const rows = Array.from({ length: days }, (_, at) => [`a/one,${day(at)},${100 + at}`, `b/two,${day(at)},${900 - at}`]);
  const path = info.outputPath("days.csv");
  await writeFile(path, ["model,date,downloads", ...rows.flat()].join("\n"));
  await open(page);
  await loaded(page, () => page.locator("#files").setInputFiles(path));
}

test("a drag answers while it lasts and changes the address once", async ({ page }) => {
  await open(page, "?from=2026-02-23");
  const [shown, before, asked] = [await from(page).getAttribute("aria-valuetext"), await entries(page), await timings(page, "lorenz:query")];
  expect(shown).toBe("23 Feb 2026");
  const during = await drag(page, from(page), 200);
  expect(during, "the address waits").toBe("from=2026-02-23");
  await expect(from(page)).not.toHaveAttribute("aria-valuetext", shown);
  await ready(page);
  expect(await entries(page)).toBe(before + 1);
  expect(await timings(page, "lorenz:query"), "it was asked on the way").toBeGreaterThan(asked + 1);
  const day = new URL(page.url()).searchParams.get("from");
  expect(day > "2026-02-23").toBe(true);
  await expect(page.locator("#from")).toHaveValue(day);
  await page.goBack();
  await expect(from(page)).toHaveAttribute("aria-valuetext", shown);
});

test("ends can't pass each other, and a click brings the nearest", async ({ page }) => {
  await open(page, "?from=2026-02-23&to=2026-06-23");
  await drag(page, from(page), 2_000);
  await ready(page);
  await expect(from(page)).toHaveAttribute("aria-valuetext", "23 Jun 2026");
  await expect(to(page)).toHaveAttribute("aria-valuetext", "23 Jun 2026");
  const bar = await page.locator(".strip-bar").boundingBox();
  await answered(page, () => page.mouse.click(bar.x + bar.width - 30, bar.y + 20));
  await expect(to(page)).toHaveAttribute("aria-valuenow", (await to(page).getAttribute("aria-valuemax")) ?? "");
  // Escape takes a drag back.
  const link = search(page);
  const [x, y] = await middle(from(page));
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 150, y, { steps: 4 });
  await expect(from(page)).not.toHaveAttribute("aria-valuetext", "23 Jun 2026");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(from(page)).toHaveAttribute("aria-valuetext", "23 Jun 2026");
  expect(search(page)).toBe(link);
});

test("keys move a handle, and a held key is one step of the history", async ({ page }) => {
  await open(page);
  const before = await entries(page);
  await from(page).focus();
  await answered(page, () => page.keyboard.press("ArrowRight"));
  expect(search(page)).toBe("from=2026-07-02");
  await page.keyboard.down("ArrowLeft");
  for (let again = 0; again < 4; again += 1) await page.keyboard.down("ArrowLeft");
  await page.keyboard.up("ArrowLeft");
  await ready(page);
  expect(await entries(page)).toBe(before + 2);
  for (const [key, value] of [["Home", "0"], ["End", await from(page).getAttribute("aria-valuemax")], ["PageDown", null], ["PageUp", null]]) {
    await page.keyboard.press(key);
    await ready(page);
    if (value !== null) await expect(from(page)).toHaveAttribute("aria-valuenow", value);
    await expect(from(page)).toBeFocused();
  }
});

test("spans by name and dates by hand", async ({ page }) => {
  await open(page);
  await answered(page, () => page.getByRole("button", { name: "All", exact: true }).click());
  expect(search(page)).toBe("from=2026-02-23");
  await expect(page.getByRole("button", { name: "All", exact: true })).toHaveAttribute("aria-pressed", "true");
  await answered(page, () => page.getByRole("button", { name: "Last month" }).click());
  await expect(page.getByRole("button", { name: "Last month" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("button", { name: "All", exact: true })).toHaveAttribute("aria-pressed", "false");
  await choose(page, "from", "2026-05-10");
  await expect(from(page)).toHaveAttribute("aria-valuetext", "10 May 2026");
});

test("periods that are compared are marks that can be moved", async ({ page }) => {
  await open(page, "?view=rebalancing&from=2026-02-23");
  await page.locator("#strip-against").focus();
  await answered(page, () => page.keyboard.press("ArrowRight"));
  expect(search(page)).toContain("against=2026-02-24");
  await expect(page.locator("#against")).toHaveValue("2026-02-24");
  await drag(page, page.locator("#strip-at"), -200);
  await ready(page);
  await expect(page.locator("#at")).toHaveValue(new URL(page.url()).searchParams.get("at"));
  await expect(page.locator(".strip .note")).toContainText("24 Feb 2026 is compared with");
});

test.describe("on a phone", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test("a finger drags, and finds each handle", async ({ page }) => {
    await open(page, "?view=rebalancing&from=2026-02-23");
    for (const handle of await page.locator(".grip:visible").all()) {
      const { width, height } = await handle.boundingBox();
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
    }
    const [x, y] = await middle(from(page));
    const session = await page.context().newCDPSession(page);
    const touch = (type, at) => session.send("Input.dispatchTouchEvent", { type, touchPoints: at === null ? [] : [{ x: at, y }] });
    await touch("touchStart", x);
    for (let step = 1; step <= 8; step += 1) await touch("touchMove", x + step * 12);
    await touch("touchEnd", null);
    await ready(page);
    expect(new URL(page.url()).searchParams.get("from") > "2026-02-23").toBe(true);
    expect(await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
});

test("one date has no strip, two have one, 721 dates are no options", async ({ page }, info) => {
  await own(page, info, 1);
  await expect(page.locator(".strip")).toHaveCount(0);
  await own(page, info, 2);
  await expect(from(page)).toHaveAttribute("aria-valuetext", "1 Jan 2024");
  await from(page).focus();
  await answered(page, () => page.keyboard.press("ArrowRight"));
  await own(page, info, 721);
  await expect(from(page)).toHaveAttribute("aria-valuemax", "720");
  const most = await page.locator("select").evaluateAll((all) => Math.max(...all.map(({ options }) => options.length)));
  expect(most).toBeLessThan(50);
  const names = await page.locator(".strip [role=group] button").allInnerTexts();
  expect(names).toEqual(["Last month", "Last quarter", "Last year", "All"]);
  await answered(page, () => page.locator("#from").fill("2025-03-15"));
  await expect(from(page)).toHaveAttribute("aria-valuetext", "15 Mar 2025");
  await drag(page, from(page), -120);
  await ready(page);
  expect(new URL(page.url()).searchParams.get("from") < "2025-03-15").toBe(true);
});

test("Ctrl+Z steps back through choices and never off the page", async ({ page }) => {
  await page.goto("about:blank");
  await open(page);
  await choose(page, "measure", "gini");
  await choose(page, "level", "country");
  await page.keyboard.press("Control+z");
  await expect.poll(() => search(page)).toBe("measure=gini");
  await expect(page.locator("#level")).toHaveValue("developer");
  await page.keyboard.press("Control+z");
  await expect.poll(() => search(page)).toBe("");
  await expect(page.locator("#concentration .subtitle")).toContainText("HHI");
  for (let again = 0; again < 3; again += 1) await page.keyboard.press("Control+z");
  await page.waitForTimeout(200);
  expect(page.url(), "the page before is another's").not.toBe("about:blank");
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => search(page)).toBe("measure=gini");
  await page.keyboard.press("Control+y");
  await expect.poll(() => search(page)).toBe("measure=gini&level=country".split("&").reverse().join("&"));
  await page.keyboard.press("Control+y");
  await ready(page);
  // What is typed has its own undo.
  await openSheet(page);
  const link = search(page);
  await page.locator("#name").pressSequentially("lla");
  await page.keyboard.press("Control+z");
  await page.waitForTimeout(200);
  expect(search(page)).toBe(link);
});

test("nothing is lost by a wrong click: filters and data come back", async ({ page }, info) => {
  await open(page, "?only=country%3AChina&only=license%3Amit&measure=gini");
  await answered(page, () => page.getByRole("button", { name: "Reset", exact: true }).click());
  expect(search(page)).toBe("");
  await answered(page, () => page.keyboard.press("Control+z"));
  await expect.poll(() => new URL(page.url()).searchParams.getAll("only")).toEqual(["country:China", "license:mit"]);
  await own(page, info, 30);
  await expect(page.locator("html")).toHaveAttribute("data-rows", "60");
  await loaded(page, () => page.getByRole("button", { name: "Back to the shipped data" }).click());
  await page.locator("body").click({ position: { x: 2, y: 2 } });
  await loaded(page, () => page.keyboard.press("Control+z"));
  await expect(page.locator("html")).toHaveAttribute("data-rows", "60");
});

test("launches and policy are marked when asked for, and a link's own marks", async ({ page }) => {
  await open(page, "?from=2026-02-23&mark=2026-06-01:My%20own%20day");
  const told = page.locator("#concentration .canvas");
  await expect(told).toHaveAttribute("aria-label", /Marked: My own day on 1 Jun 2026\.$/);
  await page.locator("#marks").selectOption("known");
  await expect(told).toHaveAttribute("aria-label", /My own day on 1 Jun 2026; EU AI Act: enforcement on 2 Aug 2026/);
  expect(search(page)).toBe("from=2026-02-23&marks=known&mark=2026-06-01%3AMy+own+day");
  // The values near a date name what happened.
  await told.focus();
  await page.keyboard.press("End");
  for (let back = 0; back < 40; back += 1) {
    if (await page.locator("#concentration .tip", { hasText: "My own day" }).count()) break;
    await page.keyboard.press("ArrowLeft");
  }
  await expect(page.locator("#concentration .tip")).toContainText("1 Jun 2026");
  const sources = page.getByRole("link", { name: "Sources", exact: true });
  const response = await page.request.get(new URL(await sources.getAttribute("href"), page.url()).href);
  expect((await response.text()).split("\n")[0]).toBe("date,name,who,kind,source");
  await page.getByRole("button", { name: "Remove the mark: My own day" }).click();
  await expect(told).toHaveAttribute("aria-label", /Marked: EU AI Act/);
  await page.keyboard.press("Control+z");
  await expect(told).toHaveAttribute("aria-label", /Marked: My own day/);
  await open(page, "?mark=yesterday:Nothing&marks=all");
  await expect(page.getByRole("alert")).toContainText('mark="yesterday:Nothing"');
});
