// Shows data/developers.csv as a table that can be sorted and searched, with a prefilled report for each row.

const SHOWN = [
  ["account", "Account"],
  ["display_name", "Developer"],
  ["country", "Country"],
  ["country_group", "Group"],
  ["segment", "Segment"],
  ["role", "Role"],
  ["parent", "Parent"],
  ["alias_of", "Another name of"],
  ["valid", "Valid"],
  ["confidence", "Confidence"],
  ["alternative", "Other readings"],
  ["checked_on", "Checked"],
  ["source", "Source"],
];

// The repository that serves this site from GitHub Pages; on another host a report is copied instead.
const [user] = location.hostname.split(".github.io");
const [, project] = location.pathname.split("/");
const isOnPages = location.hostname.endsWith(".github.io");
const isUserSite = !project || project.endsWith(".html");
const repository = isOnPages && `https://github.com/${user}/${isUserSite ? location.hostname : project}`;

const found = document.querySelector("#found");
const words = document.querySelector("#words");
const doubtful = document.querySelector("#doubtful");
const head = document.querySelector("thead tr");
const body = document.querySelector("tbody");
let order = { column: "account", turn: 1 };
let rows = [];

try {
  // The version of the data is this script's own query.
  const response = await fetch(`data/developers.csv${new URL(import.meta.url).search}`);
  if (!response.ok) throw new Error(`the host answered ${response.status}`);
  rows = records(await response.text()).map(described);
  head.append(...SHOWN.map(heading), element("th", "Mistake?", { scope: "col" }));
  for (const shown of document.querySelectorAll("[hidden]")) shown.hidden = false;
  words.value = new URLSearchParams(location.search).get("find") ?? "";
  doubtful.checked = new URLSearchParams(location.search).has("doubt");
  for (const input of [words, doubtful]) input.addEventListener("input", show);
  document.querySelector("#choice").addEventListener("submit", (event) => event.preventDefault());
  show();
} catch (error) {
  found.replaceChildren(
    `The table did not arrive (${error.message}). `,
    element("a", "Load again", { href: location.href }),
    " or open ",
    element("a", "data/developers.csv", { href: "data/developers.csv" }),
    ".",
  );
}

// Rows as objects by the names in the first line; quoted cells may hold commas, quotation marks and line breaks.
function records(text) {
  const lines = [[""]];
  let isQuoted = false;
  for (const [, mark, plain] of text.matchAll(/(""|"|,|\r?\n)|([^",\r\n]+|\r)/g)) {
    const line = lines.at(-1);
    if (plain !== undefined || (isQuoted && mark !== '"' && mark !== '""')) line[line.length - 1] += plain ?? mark;
    else if (mark === '""') line[line.length - 1] += isQuoted ? '"' : "";
    else if (mark === '"') isQuoted = !isQuoted;
    else if (mark === ",") line.push("");
    else lines.push([""]);
  }
  const [names, ...cells] = lines.filter((line) => line.length > 1);
  return cells.map((line) => Object.fromEntries(names.map((name, index) => [name, line[index] ?? ""])));
}

function described(row) {
  const { valid_from: from, valid_to: to } = row;
  const valid = [from && `from ${from}`, to && `to ${to}`].filter(Boolean).join(" ");
  return { ...row, valid, text: Object.values(row).join(" ").toLowerCase() };
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

function heading([column, label]) {
  const made = element("th", "", { scope: "col", "data-column": column });
  const button = element("button", label, { type: "button" });
  button.addEventListener("click", () => {
    order = { column, turn: order.column === column ? -order.turn : 1 };
    show();
  });
  made.append(button);
  return made;
}

function show() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const isShown = (row) =>
    wanted.every((word) => row.text.includes(word)) && (!doubtful.checked || row.confidence === "doubt");
  // What a row doesn't have stands last, whichever way the others are sorted.
  const compare = (a, b) => {
    const [one, other] = [a[order.column], b[order.column]];
    if (!one || !other) return Number(!one) - Number(!other);
    return order.turn * one.localeCompare(other, "en");
  };
  const shown = rows.filter(isShown).sort(compare);
  for (const cell of head.querySelectorAll("[data-column]")) {
    const turn = order.turn > 0 ? "ascending" : "descending";
    if (cell.dataset.column === order.column) cell.setAttribute("aria-sort", turn);
    else cell.removeAttribute("aria-sort");
  }
  body.replaceChildren(...shown.map(line));
  const doubts = rows.filter((row) => row.confidence === "doubt").length;
  found.textContent = `${shown.length} of ${rows.length} rows are shown; ${doubts} of all are in doubt.`;
}

function line(row) {
  const made = document.createElement("tr");
  for (const [column, label] of SHOWN) {
    const cell =
      column === "account"
        ? element("th", row.account, { scope: "row" })
        : element("td", row[column], { "data-label": label });
    if (column === "checked_on") cell.className = "date";
    if (column === "source" && /^https:/.test(row.source)) {
      const [, host] = row.source.split(/https:\/\/(?:www\.)?/);
      cell.replaceChildren(element("a", host.split("/")[0], { href: row.source.split(/[ ;]/)[0], rel: "noreferrer" }));
    }
    made.append(cell);
  }
  const cell = element("td", "", { "data-label": "Mistake?" });
  cell.append(report(row));
  made.append(cell);
  return made;
}

// A prefilled issue of the repository; where that isn't known, a button that copies the same text.
function report(row) {
  const title = `Developer ${row.account}: a correction`;
  const facts = SHOWN.filter(([column]) => row[column]).map(([column, label]) => `- ${label}: ${row[column]}`);
  const text = ["The table says:", ...facts, "", "It should say:", "", "", "Where this can be read (a link):", ""].join("\n");
  const spoken = { "aria-label": `Report a mistake about ${row.account}` };
  if (repository) {
    const query = new URLSearchParams({ title, body: text });
    return element("a", "Report", { ...spoken, href: `${repository}/issues/new?${query}` });
  }
  const button = element("button", "Copy a report", { ...spoken, type: "button" });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(`${title}\n\n${text}`);
      button.textContent = "Copied: send it to whoever runs this site";
    } catch {
      button.textContent = "This browser lets no page copy";
    }
  });
  return button;
}
