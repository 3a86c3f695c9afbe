// A static server as plain as GitHub Pages: one folder, under any path, byte ranges (206, 416), proper types.
//
//   node tests/e2e/server.mjs dist [--port 8080] [--prefix /some/path/] [--no-ranges]
//
// No dependencies, so that `make serve` needs Node.js alone. It listens on 127.0.0.1 only.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".parquet": "application/vnd.apache.parquet",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/**
 * Serves a folder; resolves to `{ url, close, requests }`, where `url` ends with the prefix and `requests` lists
 * what was asked for, as `{ method, path, range, status }`. Port 0 takes a free one. `answers` may hold functions that
 * answer requests for a path below the prefix themselves, without being listed; their third argument answers as if they weren't there.
 */
export async function serve({ root, prefix = "/", port = 0, ranges = true, answers = new Map() }) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const path = decodedPath(request.url);
    const pass = async () => {
      const status = await answer({ root: resolve(root), prefix, ranges }, path, request, response);
      requests.push({ method: request.method, path, range: request.headers.range, status });
    };
    const answered = path.startsWith(prefix) && answers.get(path.slice(prefix.length));
    return answered ? answered(request, response, pass) : pass();
  });
  await new Promise((done, failed) => server.once("error", failed).listen(port, "127.0.0.1", done));
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, close, requests };
}

function decodedPath(url) {
  try {
    return decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return "";
  }
}

/** Answers one request and returns its status. */
async function answer({ root, prefix, ranges }, path, request, response) {
  const finish = (status, headers = {}) => {
    response.writeHead(status, headers).end();
    return status;
  };
  if (request.method !== "GET" && request.method !== "HEAD") return finish(405, { Allow: "GET, HEAD" });
  if (!path.startsWith(prefix)) return finish(404);

  let file = normalize(join(root, path.slice(prefix.length)));
  if (file !== root && !file.startsWith(root + sep)) return finish(404);
  let found = await stat(file).catch(() => null);
  if (found?.isDirectory()) {
    if (!path.endsWith("/")) return finish(301, { Location: `${path}/` });
    file = join(file, "index.html");
    found = await stat(file).catch(() => null);
  }
  if (!found?.isFile()) return finish(404);

  const headers = {
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    "Cache-Control": "no-cache",
    "Last-Modified": found.mtime.toUTCString(),
    ...(ranges && { "Accept-Ranges": "bytes" }),
  };
  const range = ranges ? parseRange(request.headers.range, found.size) : null;
  if (range === "unsatisfiable") return finish(416, { "Content-Range": `bytes */${found.size}` });
  const { start, end } = range ?? { start: 0, end: found.size - 1 };
  if (range) headers["Content-Range"] = `bytes ${start}-${end}/${found.size}`;
  const status = range ? 206 : 200;
  response.writeHead(status, { ...headers, "Content-Length": end - start + 1 });
  if (request.method === "HEAD" || found.size === 0) response.end();
  else createReadStream(file, { start, end }).on("error", () => response.destroy()).pipe(response);
  return status;
}

/** One range of bytes, both ends inside; null for none or several (then the whole file is the answer). */
export function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  if (match[1] === "") {
    const length = Math.min(Number(match[2]), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start >= size) return "unsatisfiable";
  return end < start ? null : { start, end };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: "string", default: "8080" },
      prefix: { type: "string", default: "/" },
      "no-ranges": { type: "boolean", default: false },
    },
  });
  try {
    const site = await serve({
      root: positionals[0] ?? "dist",
      prefix: values.prefix,
      port: Number(values.port),
      ranges: !values["no-ranges"],
    });
    console.log(`Serving ${positionals[0] ?? "dist"} on ${site.url} (Ctrl+C stops)`);
  } catch (error) {
    const taken = error.code === "EADDRINUSE";
    console.error(taken ? `Port ${values.port} is taken: choose another, as in PORT=8081 make serve.` : error.message);
    process.exit(1);
  }
}
