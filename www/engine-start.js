// The worker's first file: fetches the engine's two files side by side. Their name is the first word of this file's query, their hash
// stands in its own name; the last word is the version of the shipped data.
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

// The rest of the program (.ci/split.mjs), which the first answer doesn't need. It is fetched when that has been given, or at once where
// the page knows better: then `rest` is one of the words.
let wasm, fetched, hurry;
const address = new URL(`${name}_rest.${hash}.wasm`, import.meta.url);
const join = (module, first) => {
  new WebAssembly.Instance(module, { first });
  first.rest.value = 1;
};
self.fetchRest = () => {
  // Only a program that was split has one.
  if (!wasm?.rest || wasm.rest.value) return;
  hurry ??= new AbortController();
  const forget = () => (fetched = hurry = undefined);
  const response = () => fetch(address, { priority: "low", signal: hurry.signal });
  fetched ??= WebAssembly.compileStreaming(response()).then((module) => join(module, wasm)).catch(forget);
};
// Called by the program where it needs what isn't here yet: nothing else goes on meanwhile.
self.loadRest = (first) => {
  hurry?.abort();
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      const request = new XMLHttpRequest();
      // Browsers let a second request for the same address wait for the first, and may have kept a failure.
      request.open("GET", `${address}?${tries}`, false);
      request.responseType = "arraybuffer";
      request.timeout = 12_000;
      request.send();
      return join(new WebAssembly.Module(request.response), first);
    } catch {}
  }
  // What called it can't go on. In a promise the error would stay in the worker.
  const error = new Error("the rest of the program did not arrive");
  reportError(error);
  throw error;
};

const late = setTimeout(() => reportError(new Error("the program did not arrive")), 40_000);

try {
  const program = self.name.startsWith("helper") ? handed : fetch(new URL(`${name}_bg.${hash}.wasm`, import.meta.url));
  const { default: init } = await import(`./${name}.${hash}.js`);
  await alive;
  wasm = await init({ module_or_path: program });
  for (const event of early) self.onmessage(event);
  if (searchParams.has("rest") && !self.name.startsWith("helper")) self.fetchRest();
} catch (error) {
  // A rejected promise stays in the worker; an error reaches the page.
  reportError(error);
} finally {
  clearTimeout(late);
}
