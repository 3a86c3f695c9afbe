// Starts both halves of the site. The names of the files, with their hashes, come in this script's own address.
const names = new URL(import.meta.url).searchParams;

// A new engine: a worker. The page calls this again when an engine has broken down, or for `engine-all`, which reads
// texts and files whose compression is rare.
globalThis.startEngine = (name) => {
  const address = new URL(`engine-start.js?${name}=${names.get(name)}`, import.meta.url);
  const life = `${name} ${Math.random()}`;
  const worker = new Worker(address, { type: "module", name: life });
  // For a page that isn't listening yet.
  worker.addEventListener("error", (event) => (worker.failure = event.message || "the engine did not load"));
  // One that ends in silence has let go of its lock: see engine-start.js.
  const end = (message) => worker.dispatchEvent(new ErrorEvent("error", { message }));
  const watch = () => navigator.locks?.request(life, () => end("the engine ended")).catch(() => {});
  worker.addEventListener("message", watch, { once: true });
  setTimeout(async () => {
    const { held } = (await navigator.locks?.query()) ?? {};
    if (held?.every((lock) => lock.name !== life)) end("the engine's script did not arrive");
  }, 15_000);
  return worker;
};

try {
  // Before the page is compiled: the engine is the larger of the two.
  globalThis.engine = startEngine("engine");
  const { default: init } = await import(`./${names.get("js")}`);
  await init({ module_or_path: new URL(names.get("wasm"), import.meta.url) });
} catch (error) {
  document.documentElement.dataset.state = "failed";
  throw error;
}
