// Files of millions of rows, large enough to be stopped while they are read, and to be read by several workers.
import { writeFile } from "node:fs/promises";
import { parquetWriteBuffer } from "hyparquet-writer";

/** Dates of each file, a week apart. */
const DATES = 12;

/** Writes a file with `models` models on each of twelve dates; its numbers are its seed's own. */
export async function writeLarge(path, models, seed) {
  const rows = models * DATES;
  const names = Array.from({ length: models }, (_, at) => `developer-${(at * seed) % 97}/a-model-with-a-long-name-${at}`);
  const column = (make) => Array.from({ length: rows }, (_, row) => make(row % models, Math.floor(row / models)));
  const start = Date.UTC(2026, 0, 5);
  const columnData = [
    { name: "model", data: column((model) => names[model]), type: "STRING" },
    { name: "time", data: column((_, date) => new Date(start + date * 7 * 86_400_000)), type: "TIMESTAMP" },
    { name: "downloads", data: column((model, date) => (model * seed + date * 31) % 1009), type: "INT32" },
  ];
  await writeFile(path, Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: models })));
  return { path, rows };
}
