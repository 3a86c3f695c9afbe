// What every end-to-end test starts from: the built site under a sub-path, as GitHub Pages serves it, and a page
// whose console must stay empty.
import { fileURLToPath } from "node:url";
import { test as base, expect } from "@playwright/test";
import { serve } from "./server.mjs";

/** The folder of the built site; SITE names another, such as dist-quick. */
export const dist = fileURLToPath(new URL(`../../${process.env.SITE ?? "dist"}/`, import.meta.url));

export const test = base.extend({
  /** The server of this worker: `{ url, requests, close }`. */
  site: [
    async ({}, use) => {
      const site = await serve({ root: dist, prefix: "/some/sub-path/" });
      await use(site);
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

  /** Every line in the console, every uncaught error and every failed request, of the page and of its workers. */
  noise: async ({ page }, use) => {
    const noise = [];
    page.on("console", (message) => noise.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => noise.push(`uncaught: ${error.message}`));
    page.on("requestfailed", (request) => noise.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
    await use(noise);
  },

  /** Fails any test that leaves something in the console. */
  cleanConsole: [
    async ({ noise, expectedNoise }, use) => {
      await use();
      const unexpected = noise.filter((line) => !expectedNoise.test(line));
      expect(unexpected, "the console stays clean").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
