// Elements, words and dates: what the other parts speak in. Text becomes markup in one way only, as a text node.

const $ = (id) => document.getElementById(id);

/** Makes an element. Children that are no nodes become text; `null` and `false` are left out. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  fill(element, attributes, children);
  return element;
}

/** The same for SVG. */
function draw(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  fill(element, attributes, children);
  return element;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** A link if it leads to another page of the web, else its words. A document must not make this page do anything. */
function link(text, href) {
  const followed = typeof href === "string" && /^(?:https?:|mailto:)\S+$/i.test(href);
  if (!followed) return make("span", { class: "link", title: href }, text);
  return make("a", { href, rel: "noopener noreferrer", target: "_blank", title: href }, text);
}

/** `1 report`, `2 reports`. */
const counted = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

/** A value of the record as people say it: `in_progress` is "in progress". */
const said = (value) => (value === null || value === undefined ? "none" : String(value).replaceAll("_", " "));

/** The last day that a date cut to a month or a year allows: what is due in June is not overdue on its second day. */
function lastDay(date) {
  const [year, month, day] = date.split("-").map(Number);
  if (day) return date;
  if (!month) return `${date}-12-31`;
  return `${date}-${String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, "0")}`;
}

const STATUSES = [
  "complete", "partially_complete", "in_progress", "behind_recovering", "behind_replanned", "not_started", "on_hold",
  "open", "closed", "superseded", "not_implemented", "unknown",
];
const RESPONSES = ["accepted", "accepted_in_part", "accepted_in_principle", "under_consideration", "rejected"];
const MARKS = ["check", "cross", "box", "swatch", "word"];

/** A status as a small label of its color. */
const pill = (status) => make("span", { class: `pill s-${status || "none"}` }, status ? said(status) : "no status");
