// The worker's first file: fetches the engine's two files side by side. Their name is the first word of this file's query, their hash
// stands in its own name; the second word is the version of the shipped data.
const { pathname, searchParams } = new URL(import.meta.url);
const [name] = searchParams.keys();
const [, hash] = /\.(\w+)\.js$/.exec(pathname);

// Messages that arrive before the engine listens would be lost. One that another engine has started is handed the program.
const early = [];
const handed = new Promise((resolve) => {
  self.onmessage = (event) => (event.data instanceof WebAssembly.Module ? resolve(event.data) : early.push(event));
});

// A worker may end without an event. While it lives it holds a lock of its own name, before it says its first word: whoever
// started it waits for that lock.
const alive = new Promise((held) => {
  if (!self.name || !navigator.locks) return held();
  const hold = () => (held(), new Promise(() => {}));
  navigator.locks.request(self.name, hold).catch(held);
});
// Starts a helper: this worker once more, with the program as it was compiled here. One that ends in silence is sent an event of an error,
// as if it had reported one: see above.
const policy = self.trustedTypes?.createPolicy("lorenz", { createScriptURL: () => import.meta.url });
self.startHelper = (name, module) => {
  const helper = new Worker(policy?.createScriptURL("") ?? import.meta.url, { type: "module", name });
  const end = () => helper.dispatchEvent(new Event("error"));
  const watch = () => navigator.locks?.request(name, end).catch(() => {});
  helper.addEventListener("message", watch, { once: true });
  helper.postMessage(module);
  return helper;
};
const late = setTimeout(() => reportError(new Error("the program did not arrive")), 40_000);

try {
  const wasm = self.name.startsWith("helper") ? handed : fetch(new URL(`${name}_bg.${hash}.wasm`, import.meta.url));
  const { default: init } = await import(`./${name}.${hash}.js`);
  await alive;
  await init({ module_or_path: wasm });
  for (const event of early) self.onmessage(event);
} catch (error) {
  // A rejected promise stays in the worker; an error reaches the page.
  reportError(error);
} finally {
  clearTimeout(late);
}
