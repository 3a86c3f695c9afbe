// What a reader carries off of a figure: its link, pictures, data, a citation, the code that embeds it. The page loads this when it
// is asked for the first time, and hands over the figure's words, pictures (as SVG) and data (src/ui/data_buttons.rs).
const FONT = "fonts/source-sans-3-latin-wght-normal.woff2";
/** Pictures in pixels: as the figure is, so many pixels for each of its own; or a size that others ask for, with paper around. */
const SIZES = [
  ["1×", 1], ["2×", 2], ["4×", 4],
  ["Newspaper, 1600 × 900", [1600, 900]], ["Link preview, 1200 × 630", [1200, 630]], ["Square, 1080 × 1080", [1080, 1080]],
  ["Story, 1080 × 1920", [1080, 1920]],
];
const PAPER = { light: "#ffffff", dark: "#121416" };

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const base64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));

let font;
/** The picture with its font in it, so that it looks the same in any program. */
async function withFont(svg) {
  font ??= fetch(new URL(FONT, document.baseURI)).then(async (answer) => {
    if (!answer.ok) throw new Error("the font did not arrive");
    return base64(await answer.arrayBuffer());
  });
  font.catch(() => (font = undefined));
  const face = `@font-face{font-family:"Source Sans 3";font-weight:200 900;src:url(data:font/woff2;base64,${await font}) format("woff2")}`;
  return svg.replace(/<svg[^>]*>/, (start) => `${start}<defs><style>${face}</style></defs>`);
}

/** A picture as PNG: in its own size times a number, or in the middle of a size. */
async function png(svg, paper, size) {
  const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg).map(Number);
  const fixed = Array.isArray(size) ? size : undefined;
  const scale = fixed ? Math.min(fixed[0] / width, fixed[1] / height) : size;
  const [wide, high] = fixed ?? [Math.round(width * scale), Math.round(height * scale)];
  const image = new Image();
  const large = (await withFont(svg)).replace(/width="[\d.]+" height="[\d.]+"/, `width="${width * scale}" height="${height * scale}"`);
  const address = URL.createObjectURL(new Blob([large], { type: "image/svg+xml" }));
  try {
    image.src = address;
    await image.decode();
  } finally {
    URL.revokeObjectURL(address);
  }
  const canvas = element("canvas", { width: wide, height: high });
  const context = canvas.getContext("2d");
  context.fillStyle = PAPER[paper];
  context.fillRect(0, 0, wide, high);
  context.drawImage(image, (wide - width * scale) / 2, (high - height * scale) / 2, width * scale, height * scale);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit += 1) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});
const crc32 = (bytes) => ~bytes.reduce((crc, byte) => CRC[(crc ^ byte) & 255] ^ (crc >>> 8), ~0) >>> 0;
const deflated = async (bytes) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer());

/** An archive of files (path and bytes each) as ZIP (APPNOTE 6.3.10); all of the first day that it knows, so that the same files make the same bytes. */
async function zip(files) {
  const [parts, entries] = [[], []];
  let at = 0;
  const record = (signature, fields, ...rest) => {
    const head = new DataView(new ArrayBuffer(4 + fields.reduce((sum, [size]) => sum + size, 0)));
    head.setUint32(0, signature, true);
    let place = 4;
    for (const [size, value] of fields) {
      if (size === 2) head.setUint16(place, value, true);
      else head.setUint32(place, value, true);
      place += size;
    }
    return new Blob([head, ...rest]);
  };
  for (const [path, bytes] of files) {
    const [name, packed] = [new TextEncoder().encode(path), await deflated(bytes)];
    // Version, flags (names in UTF-8), method, time, day, checksum, sizes, length of the name, of more fields.
    const common = [[2, 20], [2, 0x800], [2, 8], [2, 0], [2, 0x21], [4, crc32(bytes)], [4, packed.length], [4, bytes.length], [2, name.length], [2, 0]];
    parts.push(record(0x04034b50, common, name, packed));
    entries.push(record(0x02014b50, [[2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]], name));
    at += parts.at(-1).size;
  }
  const length = entries.reduce((sum, { size }) => sum + size, 0);
  const end = record(0x06054b50, [[2, 0], [2, 0], [2, entries.length], [2, entries.length], [4, length], [4, at], [2, 0]]);
  return new Blob([...parts, ...entries, end], { type: "application/zip" });
}

/**
 * Saves texts as an archive: of each its path, its content, what it is of, and its columns. Drawings have their font in them, and a picture of
 * twice their size beside; the tables are described as a data package.
 */
export async function saveArchive(name, texts) {
  const encoded = (text) => new TextEncoder().encode(text);
  const tables = texts.filter(([, , , columns]) => columns);
  const resources = tables.map(([path, , title, columns]) =>
    resource({ name: path.replace("/", "-").replace(".csv", ""), path, title, fields: fieldsOf(columns) }));
  const described = { name: "lorenz-report", title: texts[0][2], homepage: location.href, created: new Date().toISOString(), resources };
  const files = [["datapackage.json", encoded(`${JSON.stringify(described, null, 2)}\n`)]];
  for (const [path, text] of texts) {
    const isDrawing = path.endsWith(".svg");
    files.push([path, encoded(isDrawing ? await withFont(text) : text)]);
    if (isDrawing) files.push([path.replace(/svg$/, "png"), new Uint8Array(await (await png(text, "light", 2)).arrayBuffer())]);
  }
  save(name, await zip(files));
}

function save(name, content, type) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** How the figure is cited, with the day on which it was read. */
function citations({ title, address }) {
  const today = new Date();
  const day = today.toISOString().slice(0, 10);
  const long = today.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const plain = title.replace(/[{}\\]/g, "");
  return [
    ["Text", `“${title}.” Lorenz. Accessed ${long}. ${address}`],
    ["BibTeX", `@misc{lorenz-${day},\n  title = {{${plain}}},\n  author = {{Lorenz}},\n  year = {${day.slice(0, 4)}},\n  url = {${address}},\n  urldate = {${day}}\n}`],
    ["RIS", `TY  - ELEC\nTI  - ${title}\nAU  - Lorenz\nPY  - ${day.slice(0, 4)}\nUR  - ${address}\nY2  - ${day.replaceAll("-", "/")}\nER  - \n`],
  ];
}

/** The types of columns as data packages name them. */
const TYPES = { day: "date", text: "string", rank: "integer", count: "integer", number: "number" };

/** A table as a part of a data package. */
const resource = ({ name, path, title, fields }) => ({
  name, path, title, format: "csv", mediatype: "text/csv", encoding: "utf-8",
  schema: { fields: fields.map(([name, type, unit]) => ({ name, type: TYPES[type], ...(unit && { unit }) })) },
});
const fieldsOf = (columns) => columns.split("\n").map((line) => line.split("\t"));

/** What is in a table, by the specification of data packages: a file beside it. */
function dataPackage({ name, title, about, source, address, fields, command }) {
  const described = {
    name: `lorenz-${name}`, title, description: about, homepage: address,
    created: new Date().toISOString(), sources: [{ title: source }],
    resources: [{ ...resource({ name, path: `lorenz-${name}.csv`, title, fields }), ...(command && { command }) }],
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}

/** The address at which the figure stands alone, to be embedded. */
const embedded = ({ name, address }) => {
  const alone = new URL(address);
  alone.hash = "";
  alone.searchParams.set("embed", name);
  return alone.href;
};

/**
 * Opens the dialog for a figure: its name, its words (paragraphs: title first, source last), its address, its data as CSV and JSON, their
 * columns (a line each: name, type, unit), pictures on light and dark paper, of tables none, and the command that makes its data.
 */
export function share(name, about, address, csv, json, columns, light, dark, command) {
  const words = about.split("\n\n");
  const fields = fieldsOf(columns);
  const what = { name, about, title: words[0], source: words.at(-1), address, csv, json, fields, light, dark, command };
  document.getElementById("share")?.remove();
  const said = element("p", { className: "note", role: "status" });
  const tell = (text) => (said.textContent = text);
  /** A button that says how it went: nothing that a reader asked for ends in silence. */
  const button = (label, done, act) => {
    const onclick = async () => {
      try {
        await act();
        tell(done);
      } catch (error) {
        tell(`${label}: that did not work (${error.message ?? error}).`);
      }
    };
    return element("button", { type: "button", onclick }, label);
  };
  const copied = (text) => async () => {
    if (!navigator.clipboard) throw new Error("this browser lets a page copy nothing here");
    await navigator.clipboard.writeText(text);
  };
  const part = (heading, ...children) => element("section", {}, element("h3", {}, heading), ...children);
  const row = (...children) => element("p", { className: "actions" }, ...children);
  const text = (value, label) => {
    const field = element("textarea", { readOnly: true, rows: Math.min(8, value.split("\n").length + 1), value, onfocus: () => field.select() });
    field.setAttribute("aria-label", label);
    return field;
  };

  const parts = [part("Link", text(what.address, "Link"), row(button("Copy link", "The link is copied.", copied(what.address))))];
  if (what.light) {
    const papers = element("select", {}, ...["light", "dark"].map((paper) => element("option", { value: paper }, paper === "light" ? "Light" : "Dark")));
    const sizes = element("select", {}, ...SIZES.map(([label], index) => element("option", { value: index }, label)));
    sizes.value = "1";
    const choice = (label, select) => {
      select.id = `share-${label.toLowerCase()}`;
      return element("span", { className: "choice" }, element("label", { htmlFor: select.id }, label), select);
    };
    const picture = () => png(what[papers.value], papers.value, SIZES[Number(sizes.value)][1]);
    const copy = async () => {
      if (!navigator.clipboard || !globalThis.ClipboardItem) throw new Error("this browser lets a page copy no pictures");
      await navigator.clipboard.write([new ClipboardItem({ "image/png": picture() })]);
    };
    parts.push(part(
      "Picture",
      element("p", { className: "group" }, choice("Paper", papers), choice("Size", sizes)),
      row(
        button("Copy picture", "The picture is copied.", copy),
        button("PNG", "The picture is saved.", async () => save(`lorenz-${what.name}.png`, await picture())),
        button("SVG", "The picture is saved, with its font in it.", async () =>
          save(`lorenz-${what.name}.svg`, await withFont(what[papers.value]), "image/svg+xml")),
      ),
    ));
  }
  parts.push(part(
    "Data",
    row(
      button("CSV", "The data are saved.", () => save(`lorenz-${what.name}.csv`, what.csv, "text/csv")),
      button("JSON", "The data are saved.", () => save(`lorenz-${what.name}.json`, what.json, "application/json")),
      button("Data package", "Saved: it describes the CSV, to be kept beside it.", () => save("datapackage.json", dataPackage(what), "application/json")),
    ),
  ));
  if (command) parts.push(part("The same on the command line", text(command, "Command"), row(button("Copy command", "The command is copied.", copied(command)))));
  parts.push(part("Citation", ...citations(what).flatMap(([kind, words]) => [text(words, kind), row(button(`Copy ${kind}`, `${kind} is copied.`, copied(words)))])));
  const frame = `<iframe src="${embedded(what).replaceAll("&", "&amp;").replaceAll('"', "&quot;")}" title="${what.title.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}" width="100%" height="640" loading="lazy" style="border:0"></iframe>`;
  parts.push(part("Embed", text(frame, "Embed"), row(button("Copy code", "The code is copied.", copied(frame)))));

  const dialog = element("dialog", { id: "share" });
  const close = element("button", { type: "button", onclick: () => dialog.close() }, "Close");
  dialog.setAttribute("aria-labelledby", "share-title");
  dialog.append(
    element("div", { className: "head" }, element("h2", { id: "share-title" }, "Share this figure"), close),
    element("p", {}, what.title), ...parts, said,
  );
  const opener = document.activeElement;
  dialog.onclose = () => {
    dialog.remove();
    opener?.focus();
  };
  document.body.append(dialog);
  dialog.showModal();
}
