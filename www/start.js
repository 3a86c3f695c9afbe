// Starts both halves of the site. The names of the files, with their hashes, come in this script's own address.
const names = new URL(import.meta.url).searchParams;

// A new engine: a worker. The page calls this again when an engine has broken down.
globalThis.startEngine = () => {
  const worker = new Worker(new URL(`engine-start.js?${names.get("engine")}`, import.meta.url), { type: "module" });
  // For a page that isn't listening yet.
  worker.addEventListener("error", (event) => (worker.failure = event.message || "the engine did not load"));
  return worker;
};

// Before the page is compiled: the engine is the larger of the two.
globalThis.engine = startEngine();

try {
  const { default: init } = await import(`./${names.get("js")}`);
  await init({ module_or_path: new URL(names.get("wasm"), import.meta.url) });
} catch (error) {
  document.documentElement.dataset.state = "failed";
  throw error;
}
