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
