// What every end-to-end test starts from: the built site under a sub-path, as GitHub Pages serves it, and a page
// whose console must stay empty and which asks for nothing outside of the site.
import { fileURLToPath } from "node:url";
import { test as base, expect } from "@playwright/test";
import { serve } from "./server.mjs";

/** The folder of the built site; SITE names another, such as dist-quick. */
export const dist = fileURLToPath(new URL(`../../${process.env.SITE ?? "dist"}/`, import.meta.url));

export const test = base.extend({
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
      const unexpected = noise.filter((line) => !expectedNoise.test(line));
      expect(unexpected, "the console stays clean, and no other host is asked").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
