// Starts both halves of the site. The names of the files, with their hashes, come in this script's own address.
const names = new URL(import.meta.url).searchParams;
const root = document.documentElement;
// The policy of the page lets nothing start a worker but an address that this has looked at.
const near = (address) => {
  if (new URL(address).origin !== location.origin) throw new TypeError(`${address} is not of this site`);
  return address;
};
const policy = globalThis.trustedTypes?.createPolicy("lorenz", { createScriptURL: near });
// The views' fixed parts are made of texts that stand in the program; there is nothing in them that runs.
const runs = /<(script|iframe|object|embed|base|meta|link)\b|\son\w+\s*=|javascript:/i;
globalThis.trustedTypes?.createPolicy("default", { createHTML: (html) => (runs.test(html) ? "" : html) });
const trusted = (name) => {
  const { href } = new URL(name, import.meta.url);
  return policy?.createScriptURL(href) ?? href;
};

// Whether the site has a newer version than this page: then what is missing won't come.
const isOld = async () => {
  const page = await fetch("./", { cache: "no-cache" });
  const [, version] = /version=(\w+)/.exec(await page.text()) ?? [];
  return version && version !== names.get("version");
};
const tell = async () => {
  const note = document.querySelector(".newer");
  note.querySelector("button").onclick = () => location.reload();
  note.hidden = !(await isOld());
};

// A program did not arrive. An old page is loaded again by itself: once, and never after its first chart.
let hasStarted = false;
const mend = async () => {
  if (hasStarted) return tell();
  if (sessionStorage.mended || !(await isOld())) return;
  sessionStorage.mended = "once";
  location.reload();
};

// A new engine: a worker. The page calls this again when an engine has broken down, or for `engine-all`, which reads
// texts and files whose compression is rare.
globalThis.startEngine = (name) => {
  // Other views and data need all of the program soon: see engine-start.js.
  const rest = /[?&](view|data)=/.test(location.search) ? "&rest" : "";
  const script = `engine-start.${names.get("engines")}.js?${name}${rest}&${names.get("data")}`;
  const life = `${name} ${Math.random()}`;
  const worker = new Worker(trusted(script), { type: "module", name: life });
  let spoke = false;
  worker.addEventListener("error", (event) => {
    // For a page that isn't listening yet.
    worker.failure = event.message || "the engine did not load";
    if (!spoke || /did not arrive/.test(event.message)) mend().catch(() => {});
  });
  // One that ends in silence has let go of its lock: see engine-start.js.
  const end = (message) => worker.dispatchEvent(new ErrorEvent("error", { message }));
  const watch = () => {
    spoke = true;
    navigator.locks?.request(life, () => end("the engine ended")).catch(() => {});
  };
  worker.addEventListener("message", watch, { once: true });
  setTimeout(async () => {
    const { held } = (await navigator.locks?.query()) ?? {};
    if (held?.every((lock) => lock.name !== life)) end("the engine's script did not arrive");
  }, 15_000);
  return worker;
};

// What a reader carries off is a script of its own.
const carried = (name) => async (...what) => {
  const script = `./${names.get("share")}`;
  try {
    const module = await import(script).catch(() => import(`${script}#again`));
    await module[name](...what);
  } catch {
    const note = Object.assign(document.createElement("p"), { className: "error", role: "alert" });
    note.textContent = "That could not be saved or shared: the network may be down. Try again.";
    document.getElementById("live").prepend(note);
    setTimeout(() => note.remove(), 15_000);
  }
};
Object.assign(globalThis, { share: carried("share"), saveArchive: carried("saveArchive") });

// After the first chart, in a quiet moment: all of this version is kept for the time without a network (service-worker.js).
const keep = async () => {
  const registration = await navigator.serviceWorker.register(trusted("service-worker.js"));
  const look = () => registration.active && registration.waiting && tell().catch(() => {});
  registration.onupdatefound = () => registration.installing?.addEventListener("statechange", look);
  document.addEventListener("visibilitychange", () => document.hidden || registration.update().catch(() => {}));
  await look();
};
// A site whose data were built from an address asks that address once whether they have become more since: one byte tells the length.
const offerData = async () => {
  const { content: address, dataset } = document.querySelector("meta[name=data-from]");
  if (!address) return;
  const asked = { headers: { range: "bytes=0-0" }, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(10_000) };
  const answer = await fetch(address, asked);
  answer.body?.cancel();
  if (!answer.ok) return;
  const length = answer.status === 206 ? answer.headers.get("content-range")?.split("/")[1] : answer.headers.get("content-length");
  if (!(length > 0) || length === dataset.bytes) return;
  const offer = document.querySelector(".newer-data");
  offer.querySelector("a").href = `?${new URLSearchParams({ data: address })}`;
  offer.hidden = false;
};
const watch = new MutationObserver(() => {
  if (root.dataset.state !== "ready") return;
  watch.disconnect();
  hasStarted = true;
  // Where nothing may be stored there is nothing to forget, and nothing to keep.
  const quiet = () => (delete sessionStorage.mended, keep().catch(() => {}));
  // Without a network, or a host that tells it, there is nothing to offer.
  offerData().catch(() => {});
  (globalThis.requestIdleCallback ?? setTimeout)(quiet);
});
watch.observe(root, { attributeFilter: ["data-state"] });

// A style sheet that fails is asked for once more; one that hangs would keep even the page's words from sight.
const style = document.querySelector("link[rel=stylesheet]");
const restyle = () => {
  if (style.sheet || !style.isConnected) return;
  const again = style.cloneNode();
  // A request of its own, for the same file.
  again.href += "#again";
  style.replaceWith(again);
};
addEventListener("load", restyle);
setTimeout(restyle, 5_000);

const parsed = new Promise((resolve) => {
  if (document.readyState !== "loading") return resolve();
  addEventListener("DOMContentLoaded", resolve);
});

try {
  // Before the page is compiled: the engine is the larger of the two.
  globalThis.engine = startEngine("engine");
  // What fails is asked for once more: a module under a name that the browser doesn't know as failed.
  const page = `./${names.get("js")}`;
  const { default: init } = await import(page).catch(() => import(`${page}#again`));
  const program = new URL(names.get("wasm"), import.meta.url);
  // Hosts that don't know the type of such programs end here, too.
  const compileAgain = async () => WebAssembly.compile(await (await fetch(program, { cache: "no-cache" })).arrayBuffer());
  const compiled = WebAssembly.compileStreaming(fetch(program)).catch(compileAgain);
  const [module_or_path] = await Promise.all([compiled, parsed]);
  await init({ module_or_path });
} catch (error) {
  root.dataset.state = "failed";
  mend().catch(() => {});
  throw error;
}
