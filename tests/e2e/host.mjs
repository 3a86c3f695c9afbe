// A host of one file, with the troubles that hosts and lines have: what remote.spec.mjs reads from.
import { createServer } from "node:http";
import { parseRange } from "./server.mjs";

/** A Parquet file with `padding` zeros that nobody needs before its footer: the offsets in it stay right. */
export function padded(file, padding) {
  const footer = file.length - 8 - file.readUInt32LE(file.length - 8);
  return Buffer.concat([file.subarray(0, footer), Buffer.alloc(padding), file.subarray(footer)]);
}

/**
 * Answers requests for `file`; `requests` of the result lists them as `{ method, range, status, sent }`, with the bytes
 * of the body that were sent.
 *
 * - `ranges: false`: always the whole file; `length: false`: without a word on its length
 * - `etag(n)`: the version that the n-th request finds, from 1 on; null for none
 * - `headers`: more headers, such as those of CORS
 * - `before(n, request)`: an answer in place of the file's, as `{ status, headers }`, or "destroy"
 * - `cut(n, request)`: bytes after which the body ends too early; `stall(n, request)`: after which nothing more comes
 * - `pace`: milliseconds before each 64 KiB
 */
export function host(file, options = {}) {
  const { ranges = true, length = true, etag = () => '"1"', headers = {}, pace = 0 } = options;
  const requests = [];
  const answer = async (request, response) => {
    const { method } = request;
    const entry = { method, range: request.headers.range, status: 0, sent: 0 };
    const count = requests.push(entry);
    const trouble = (name) => options[name]?.(count, request);
    const instead = trouble("before");
    if (instead === "destroy") return request.socket.destroy();
    if (instead) {
      entry.status = instead.status;
      return response.writeHead(instead.status, { ...headers, ...instead.headers }).end();
    }
    const version = etag(count);
    const current = [undefined, version].includes(request.headers["if-range"]);
    const range = ranges && current ? parseRange(request.headers.range, file.length) : null;
    const { start, end } = range ?? { start: 0, end: file.length - 1 };
    entry.status = range ? 206 : 200;
    response.writeHead(entry.status, {
      "Content-Type": "application/vnd.apache.parquet",
      ...(version && { ETag: version }),
      ...(length && { "Content-Length": end - start + 1 }),
      ...(range && { "Content-Range": `bytes ${start}-${end}/${file.length}` }),
      ...headers,
    });
    if (method === "HEAD") return response.end();
    const closed = new Promise((done) => response.once("close", done));
    const [cut, stall] = [trouble("cut"), trouble("stall")];
    const until = Math.min(end + 1, start + (cut ?? stall ?? Infinity));
    for (let at = start; at < until && !response.destroyed; at += 65_536) {
      if (pace) await new Promise((done) => setTimeout(done, pace));
      const chunk = file.subarray(at, Math.min(at + 65_536, until));
      entry.sent += chunk.length;
      await Promise.race([closed, new Promise((done) => response.write(chunk, done))]);
    }
    if (cut !== undefined && until < end + 1) {
      // A browser drops what it has received and not yet handed over.
      await new Promise((done) => setTimeout(done, 200));
      request.socket.destroy();
    } else if (stall === undefined || until === end + 1) response.end();
  };
  return { answer, requests };
}

/** A host on an origin of its own; resolves to `{ url, requests, close }`. */
export async function elsewhere(file, options) {
  const { answer, requests } = host(file, options);
  const server = createServer(answer);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { url: `http://127.0.0.1:${server.address().port}/file.parquet`, requests, close };
}
