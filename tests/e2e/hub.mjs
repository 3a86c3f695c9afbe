// The Hub's list of models, `GET /api/models`, on a local host, with the troubles that it and lines have.
import { createServer } from "node:http";
import { makeModels, withOdd } from "./hub-models.mjs";

/** Where the models are listed on the Hub itself. */
const HUB = "https://huggingface.co";

const FIELDS = [
  ...["author", "createdAt", "lastModified", "downloads", "downloadsAllTime", "likes", "trendingScore", "pipeline_tag", "library_name"],
  ...["tags", "safetensors", "gguf", "baseModels", "gated", "private", "disabled"],
];
const PARAMETERS = ["sort", "direction", "limit", "cursor", "expand"];
const MOST = 1000;

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** The place that a cursor stands for, in a form that no client can take for a number; it must be escaped in an address. */
const cursorAt = (place) => Buffer.from(JSON.stringify({ after: place })).toString("base64").padEnd(24, "=");
const placeOf = (cursor) => JSON.parse(Buffer.from(cursor, "base64").toString()).after;

/** What is wrong with a question, or null. */
function wrong(url, refuse) {
  const { pathname, searchParams: asked } = url;
  if (pathname !== "/api/models") return { status: 404, error: "Sorry, we can't find the page you are looking for." };
  const bad = (error) => ({ status: 400, error });
  const unknown = [...asked.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown) return bad(`Unrecognized parameter: ${unknown}`);
  const field = asked.getAll("expand").find((name) => !FIELDS.includes(name) || refuse.includes(name));
  if (field !== undefined) return bad(`Invalid option for expand: ${field}`);
  if (asked.get("sort") !== "downloads") return bad("Invalid sort");
  if (!["-1", null].includes(asked.get("direction"))) return bad("Invalid direction");
  const limit = asked.get("limit") ?? String(MOST);
  if (!/^[1-9]\d*$/.test(limit) || Number(limit) > MOST) return bad(`Invalid limit: at most ${MOST}`);
  try {
    if (asked.has("cursor") && !(placeOf(asked.get("cursor")) >= 0)) return bad("Invalid cursor");
  } catch {
    return bad("Invalid cursor");
  }
  return null;
}

/** A page of models that a sound question asks for, and the address of the one after it, if there is one. */
function page(models, url, shift) {
  const asked = url.searchParams;
  const limit = Number(asked.get("limit") ?? MOST);
  const place = asked.has("cursor") ? placeOf(asked.get("cursor")) : 0;
  const start = Math.max(0, place - shift);
  const fields = ["_id", "id", ...asked.getAll("expand")];
  const listed = models.slice(start, start + limit);
  const body = listed.map((model) => Object.fromEntries(fields.filter((name) => name in model).map((name) => [name, model[name]])));
  const more = new URL(url);
  more.searchParams.set("cursor", cursorAt(start + limit));
  return { body, next: start + limit < models.length ? more.href : null };
}

/** Headers that let a page of another origin read the answer: `Link` is among them, `ratelimit` isn't. */
const open = (origin = HUB) => ({
  "access-control-allow-origin": origin,
  "access-control-expose-headers": "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link",
  "access-control-max-age": "86400",
  vary: "Origin",
});

/**
 * Answers requests for the list of `models`; `requests` of the result lists them, but for those of the kind OPTIONS, as `{ method,
 * path, origin, status, sent }`: `path` with the query, and in `sent` the bytes of the body that were sent. All `n` count from 1 on.
 *
 * - `before(n, request)`: an answer in place of the list, as `{ status, headers, body }`, or "destroy"
 * - `cut(n)`: bytes after which the body ends too early; `stall(n)`: after which nothing more comes
 * - `pace`: milliseconds before each answer
 * - `refuse`: names of fields that are answered with 400
 * - `shift(n)`: places by which the order has moved down before the n-th page: so many models come twice, or, where it is
 *   negative, are missed
 * - `limitAfter`: the request from which on the answer is 429, for `limitSeconds`
 */
export function answers(models, options = {}) {
  const { refuse = [], pace = 0, limitAfter = Infinity, limitSeconds = 2 } = options;
  const requests = [];
  let limitedUntil = null;
  const limit = (count) => {
    if (count < limitAfter) return null;
    limitedUntil ??= performance.now() + limitSeconds * 1000;
    const seconds = Math.ceil((limitedUntil - performance.now()) / 1000);
    if (seconds <= 0) return null;
    return { status: 429, error: "We had to rate limit your IP", headers: { ratelimit: `"api";r=0;t=${seconds}`, "retry-after": seconds } };
  };
  const answer = async (request, response) => {
    const { method, url: path } = request;
    const { origin, host } = request.headers;
    if (method === "OPTIONS") {
      const allowed = { "access-control-allow-methods": "GET,HEAD", "access-control-allow-headers": "*" };
      return response.writeHead(204, { ...open(origin), ...allowed }).end();
    }
    const entry = { method, path, origin, status: 0, sent: 0 };
    const count = requests.push(entry);
    const trouble = (name) => options[name]?.(count, request);
    const finish = (status, headers, body) => {
      entry.status = status;
      entry.sent = body.length;
      response.writeHead(status, { ...open(origin), "content-length": body.length, ...headers }).end(body);
    };
    if (pace) await wait(pace);
    const instead = trouble("before");
    if (instead === "destroy") return request.socket.destroy();
    if (instead) return finish(instead.status, { ...instead.headers }, Buffer.from(instead.body ?? ""));
    const url = new URL(path, `http://${host}`);
    const refused = limit(count) ?? wrong(url, refuse);
    const json = { "content-type": "application/json; charset=utf-8", "ratelimit-policy": '"fixed window";"api";q=500;w=300' };
    if (refused) {
      const { status, error, headers } = refused;
      return finish(status, { ...json, ...headers }, Buffer.from(JSON.stringify({ error })));
    }
    const { body: listed, next } = page(models, url, trouble("shift") ?? 0);
    const headers = { ...json, ...(next && { link: `<${next}>; rel="next"` }) };
    const body = Buffer.from(JSON.stringify(listed));
    const [cut, stall] = [trouble("cut"), trouble("stall")];
    const until = cut ?? stall ?? Infinity;
    if (until >= body.length) return finish(200, headers, body);
    entry.status = 200;
    entry.sent = until;
    response.writeHead(200, { ...open(origin), "content-length": body.length, ...headers }).write(body.subarray(0, until));
    if (cut === undefined) return;
    // A browser drops what it has received and not yet handed over.
    await wait(200);
    request.socket.destroy();
  };
  return { answer, requests };
}

/**
 * A hub on an origin of its own, such as `http://127.0.0.1:40123`; resolves to `{ url, requests, close, models }`. It takes the options of
 * `answers`, and
 *
 * - `models`: what it lists, most downloaded first; 20,000 without it
 * - `odd`: whether some records are as they should not be, and one model stands there twice (see `withOdd`)
 */
export async function hub({ models: sound = makeModels(), odd = false, ...options } = {}) {
  const models = odd ? withOdd(sound) : sound;
  const { answer, requests } = answers(models, options);
  const server = createServer(answer);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, requests, close, models };
}

/**
 * Hands the requests of a Playwright context for https://huggingface.co to a `hub`, whose links then lead to https://huggingface.co too. A
 * connection that the hub ends, before or within a body, is one that fails; one that stalls stays open without an answer.
 */
export async function routeHub(context, host) {
  await context.route(`${HUB}/**`, async (route) => {
    const request = route.request();
    const { origin } = request.headers();
    try {
      const address = request.url().replace(HUB, host.url);
      const answer = await fetch(address, { method: request.method(), headers: origin ? { origin } : {}, redirect: "manual" });
      const headers = Object.fromEntries(answer.headers);
      if (headers.link) headers.link = headers.link.replaceAll(host.url, HUB);
      await route.fulfill({ status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) });
    } catch {
      // Where the page is gone meanwhile, there is nothing left to fail.
      await route.abort("connectionreset").catch(() => {});
    }
  });
}
