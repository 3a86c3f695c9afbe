// The browsers of the stories behind one small interface: Firefox and Chromium by Puppeteer, WebKitGTK by a client of our own.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { launchWebKit } from "./webdriver.mjs";

/** What WebKitGTK is built with and leaves off: a store for files of the site's own. */
const STORES = ["StorageAPI", "StorageAPIEstimate", "FileSystem", "AccessHandle", "FileSystemWritableStream"];

const LAUNCH = {
  chromium: ({ isPrivate, downloads }) =>
    launchPuppeteer({
      browser: "chrome",
      executablePath: process.env.CHROME ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", ...(isPrivate ? ["--incognito"] : [])],
      downloadBehavior: { policy: "allow", downloadPath: downloads },
    }),
  firefox: ({ isPrivate, downloads }) =>
    launchPuppeteer({
      browser: "firefox",
      executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
      extraPrefsFirefox: {
        "browser.privatebrowsing.autostart": isPrivate,
        "browser.download.folderList": 2,
        "browser.download.dir": downloads,
      },
    }),
  webkit: ({ hasStores, profile }) => launchWebKit({ profile, features: hasStores ? STORES : [] }),
};

export const NAMES = Object.keys(LAUNCH);

/**
 * Starts a browser with an empty profile, as `{ version, errors, downloads, goto, evaluate, press, setFiles, tap, behindAnotherTab,
 * close }`. `errors` grows by each error in the console; `downloads` is the folder of what is saved.
 */
export async function launch(name, { isPrivate = false, hasStores = false } = {}) {
  const profile = await mkdtemp(join(tmpdir(), "lorenz-browser-"));
  const downloads = join(profile, "downloads");
  await mkdir(downloads);
  const forget = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const page = await LAUNCH[name]({ isPrivate, hasStores, profile, downloads });
    const { close } = page;
    return Object.assign(page, { downloads, close: () => close().finally(forget) });
  } catch (error) {
    await forget();
    throw new Error(`${name} doesn't start: ${error.message}. Run: .ci/setup.sh browsers`, { cause: error });
  }
}

async function launchPuppeteer(options) {
  const browser = await puppeteer.launch({ headless: true, defaultViewport: { width: 1200, height: 900 }, ...options });
  const [page] = await browser.pages();
  const errors = [];
  page.on("console", (line) => line.type() === "error" && errors.push(line.text()));
  page.on("pageerror", (error) => errors.push(`uncaught: ${error.message}`));
  return {
    version: await browser.version(),
    errors,
    goto: (url) => page.goto(url),
    evaluate: (code, ...args) => page.evaluate(code, ...args),
    press: (key) => page.keyboard.press(key),
    setFiles: async (selector, ...paths) => (await page.$(selector)).uploadFile(...paths),
    tap: (selector) => page.tap(selector),
    async behindAnotherTab(work) {
      const other = await browser.newPage();
      await other.bringToFront();
      await work();
      await other.close();
      await page.bringToFront();
    },
    close: () => browser.close(),
  };
}
