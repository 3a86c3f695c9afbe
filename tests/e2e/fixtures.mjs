// What every end-to-end test starts from: the built site under a sub-path, as GitHub Pages serves it, and a page
// whose console must stay empty and which asks for nothing outside of the site.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test as base, expect } from "@playwright/test";
import { serve } from "./server.mjs";

/** The folder of the built site; SITE names another, such as dist-quick. */
export const dist = fileURLToPath(new URL(`../../${process.env.SITE ?? "dist"}/`, import.meta.url));

/** The name of a file of the built site as it is there, with its hash: of `engine.js`, such as `engine.0123456789abcdef.js`. */
export function hashed(name) {
  const [start, end] = name.split(/(?=\.\w+$)/);
  const middle = (file) => file.slice(start.length, -end.length);
  const found = readdirSync(dist).filter((file) => file === start + middle(file) + end && /^\.[0-9a-f]+$/.test(middle(file)));
  if (found.length !== 1) throw new Error(`the site has ${found.length} files ${name} with a hash`);
  return found[0];
}

/** What Playwright itself says where `serviceWorkers` is "block". */
const BLOCKED = "warning: Service Worker registration blocked by Playwright";
/** The engine's rest, on its way after the first answer, is given up where the page goes or needs it at once. */
const GIVEN_UP = /^failed: \S+\/engine_rest\.\w+\.wasm net::ERR_ABORTED$/;

export const test = base.extend({
  /** A service worker keeps files, and asks for all of them: offline.spec.mjs alone has it. */
  serviceWorkers: "block",

  /** Whether the server answers requests for parts of a file: `test.use({ ranges: false })` in a file of its own. */
  ranges: [true, { option: true, scope: "worker" }],

  /** The server of this worker: `{ url, requests, close, answers }`; see `serve`. */
  site: [
    async ({ ranges }, use) => {
      const answers = new Map();
      const site = await serve({ root: dist, prefix: "/some/sub-path/", ranges, answers });
      await use({ ...site, answers });
      await site.close();
    },
    { scope: "worker" },
  ],

  baseURL: async ({ site }, use) => use(site.url),

  /**
   * A pattern of console lines that a test expects, such as a 404 that it provokes (Chromium itself prints those):
   * `test.use({ expectedNoise: /404/ })`.
   */
  expectedNoise: [/^never$/, { option: true }],

  /** Every line in the console, uncaught error, failed request and request outside of the site, workers included. */
  noise: async ({ page, baseURL }, use) => {
    const noise = [];
    const inside = (url) => url.startsWith(baseURL) || /^(data|blob):/.test(url);
    page.on("console", (message) => noise.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => noise.push(`uncaught: ${error.message}`));
    page.on("requestfailed", (request) => noise.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
    page.on("request", (request) => inside(request.url()) || noise.push(`outside: ${request.url()}`));
    await use(noise);
  },

  /** Fails any test that leaves something in the console or asks another host. */
  cleanConsole: [
    async ({ noise, expectedNoise }, use) => {
      await use();
      const unexpected = noise.filter((line) => line !== BLOCKED && !GIVEN_UP.test(line) && !expectedNoise.test(line));
      expect(unexpected, "the console stays clean, and no other host is asked").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
