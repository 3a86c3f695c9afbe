// Keeps one version of the site whole, so that it opens without a network: the files of one deployment in one cache, all or none.
// Whatever may differ between deployments has its version in its address (.ci/stamp.mjs writes names and hashes), so a page never gets
// a file of another version, wherever it comes from.
const VERSION = "unstamped";
const DATA = "unstamped";
// Every file with its hash: what a host sends while it changes to the next deployment is refused.
const FILES = new Map([]);

const SCOPE = self.registration.scope;
// One origin may have several sites, and caches of other things: none of those is touched.
const OURS = `lorenz-site ${SCOPE} `;
const CACHE = OURS + VERSION;
const addressOf = (name) => new URL(name, SCOPE).href;

async function keep([name, integrity]) {
  const address = addressOf(name === "index.html" ? "./" : name);
  // What has a hash in its name is as it was when the browser last had it.
  const cache = /[.-][0-9a-f]{12,16}[._]/.test(name) ? "default" : "no-cache";
  const response = await fetch(address, { integrity, cache });
  // A copy: whole, not redirected (browsers open no such page), and found whatever a request's headers say.
  const headers = new Headers(response.headers);
  headers.delete("vary");
  const copy = new Response(await response.blob(), { headers });
  const kept = await caches.open(CACHE);
  await kept.put(addressOf(name), copy);
}

async function install() {
  const outcomes = await Promise.allSettled([...FILES].map(keep));
  const failed = outcomes.find(({ status }) => status === "rejected");
  if (!failed) return;
  await caches.delete(CACHE);
  throw failed.reason;
}

async function activate() {
  // The pages of the version before are closed by now: this one has waited for that.
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// A cache that the browser has taken away, or refuses, is as good as an empty one.
const kept = (name) => caches.match(addressOf(name), { cacheName: CACHE }).catch(() => undefined);

// The page of today, within three seconds; else the one that is kept.
async function newest(request, name) {
  const network = fetch(request, { cache: "no-cache" });
  const late = new Promise((resolve) => setTimeout(resolve, 3000));
  const response = await Promise.race([network, late]).catch(() => undefined);
  // Redirects, which the browser follows itself, have the status 0.
  if (response?.status < 500) return response;
  return (await kept(name)) ?? network;
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || request.headers.has("range") || !request.url.startsWith(SCOPE)) return;
  const { pathname, search } = new URL(request.url);
  const name = pathname.slice(new URL(SCOPE).pathname.length) || "index.html";
  if (!FILES.has(name)) return;
  if (request.mode === "navigate") event.respondWith(newest(request, name));
  // Pages and data have names that stay: only those of this version are meant.
  else if (!/\.html$|^data\//.test(name) || search === `?${DATA}`) {
    event.respondWith(kept(name).then((found) => found ?? fetch(request)));
  }
});
