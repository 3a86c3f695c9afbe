// A small WebDriver client: what the stories ask of WebKitGTK, which Puppeteer doesn't drive.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";

/** The keys of the standard's table that the stories press. */
const KEYS = { Tab: "\uE004", End: "\uE010", Home: "\uE011", ArrowLeft: "\uE012", ArrowRight: "\uE014", Escape: "\uE00C" };
/** How the standard names an element in JSON. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** The browser that the driver starts. */
const WEBKIT = fileURLToPath(new URL("webkit.py", import.meta.url));

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

/** A screen without glass, as `{ display, end }`. */
async function screen() {
  const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  await once(child, "spawn");
  const [display] = await once(child.stdio[3], "data");
  return { display: `:${String(display).trim()}`, end: () => child.kill() };
}

/** A view of WebKitGTK with these features turned on and its profile in a folder; the page as stories.test.mjs uses it. */
export async function launchWebKit({ profile, features }) {
  const { display, end: endScreen } = await screen();
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], { env: { ...process.env, DISPLAY: display }, stdio: "ignore" });
  await once(driver, "spawn").catch((error) => {
    endScreen();
    throw error;
  });
  const end = () => {
    driver.kill();
    endScreen();
  };
  const options = { "webkitgtk:browserOptions": { binary: WEBKIT, args: [profile, ...features] } };

  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const begin = async () => {
    for (let left = 50; ; left -= 1) {
      try {
        return await call("POST", "/session", { capabilities: { alwaysMatch: options } });
      } catch (error) {
        // It listens a moment after it has started.
        if (left === 0 || error.cause?.code !== "ECONNREFUSED") throw error;
        await pause(100);
      }
    }
  };
  const session = await begin().catch((error) => {
    end();
    throw error;
  });
  const ask = (method, path, body) => call(method, `/session/${session.sessionId}${path}`, body);
  const find = async (selector) => (await ask("POST", "/element", { using: "css selector", value: selector }))[ELEMENT];
  const act = (source) => ask("POST", "/actions", { actions: [{ id: source.type, ...source }] });

  return {
    version: `${session.capabilities.browserName}/${session.capabilities.browserVersion}`,
    get errors() {
      return readFileSync(join(profile, "console.txt"), "utf8").split("\n").filter((line) => /CONSOLE \w* ?ERROR/.test(line));
    },
    goto: (url) => ask("POST", "/url", { url }),
    async evaluate(code, ...args) {
      // The last argument is the function that takes the answer; an error is an answer, too.
      const script = `
        const args = [...arguments], done = args.pop();
        (async () => (${code})(...args))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await ask("POST", "/execute/async", { script, args });
      if (error) throw new Error(error);
      return value;
    },
    press: (key) => act({ type: "key", actions: ["keyDown", "keyUp"].map((type) => ({ type, value: KEYS[key] })) }),
    async setFiles(selector, ...paths) {
      await ask("POST", `/element/${await find(selector)}/value`, { text: paths.join("\n") });
    },
    async tap(selector) {
      await this.evaluate((selector) => document.querySelector(selector).scrollIntoView({ block: "center" }), selector);
      const origin = { [ELEMENT]: await find(selector) };
      const move = { type: "pointerMove", origin, x: 0, y: 0, duration: 0 };
      const actions = [move, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
      await act({ type: "pointer", parameters: { pointerType: "touch" }, actions });
    },
    async behindAnotherTab(work) {
      const mine = await ask("GET", "/window");
      const { handle } = await ask("POST", "/window/new", { type: "tab" });
      await ask("POST", "/window", { handle });
      await work();
      await ask("DELETE", "/window");
      await ask("POST", "/window", { handle: mine });
    },
    async close() {
      await ask("DELETE", "").catch(() => {});
      end();
    },
  };
}
