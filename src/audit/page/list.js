// The list of reports and recommendations, and what narrows it.

let shown = ALL;
let chosen = null;
let lit = null;

function options(id, first, values) {
  $(id).replaceChildren(make("option", { value: "" }, first), ...values.map(([value, words]) => make("option", { value }, words)));
}

function prepareFilters() {
  const statuses = byStatus(ALL);
  options("by-review", "all reviews", REVIEWS.map((r) => [r || "none", r || "no review"]));
  options("by-status", "all statuses", statuses.map(([s, n]) => [s || "none", `${s ? said(s) : "no status"} (${n})`]));
  for (const id of ["by-review", "by-status", "by-care"]) $(id).addEventListener("change", refresh);
  $("search").addEventListener("input", () => {
    clearTimeout(prepareFilters.timer);
    prepareFilters.timer = setTimeout(refresh, 120);
  });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
}

/** Sets a filter, or takes it back where it is set already. */
function choose(id, value) {
  $(id).value = $(id).value === value ? "" : value;
  refresh();
}

const CARE = {
  look: (one) => one.item.doubts > 0 || one.report.doubts > 0,
  todo: (one) => !isReviewed(one),
  done: isReviewed,
  changed: (one) => correctionsOf(one).length > 0,
};

function refresh() {
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const [review, status, care] = [$("by-review").value, $("by-status").value, $("by-care").value];
  shown = ALL.filter((one) =>
    (!review || (one.item.review || "none") === review) &&
    (!status || (one.item.status || "none") === status) &&
    (!care || CARE[care](one)) &&
    words.every((word) => one.words.includes(word)));
  const narrowed = words.length || review || status || care;
  const lost = narrowed ? [] : INDEX.lost;
  $("found").textContent = narrowed
    ? `${shown.length} of ${counted(ALL.length, "recommendation")}`
    : `${counted(ALL.length, "recommendation")} in ${counted(INDEX.reports.length, "report")}`;
  rows(lost);
  board(shown);
}

function rows(lost) {
  const groups = [];
  for (const one of shown) {
    const last = groups[groups.length - 1];
    if (last && last[0].r === one.r) last.push(one);
    else groups.push([one]);
  }
  $("rows").replaceChildren(
    ...groups.map(group),
    ...(lost.length ? [make("div", { class: "group lost" }, make("h3", {}, "Without a record"), lost.map((l) =>
      make("p", { class: "row" }, make("b", {}, l.path), " ", make("span", { class: "pill s-none" }, l.code), make("small", {}, l.message))))] : []),
  );
}

function group(all) {
  const { report } = all[0];
  const name = report.title || report.path;
  return make("div", { class: "group", role: "group", "aria-label": name },
    make("h3", { title: report.path }, make("span", {}, name), report.as_of && make("time", {}, report.as_of),
      report.doubts > 0 && make("span", { class: "look", title: "this report has diagnostics" }, "!")),
    name === report.path ? null : make("p", { class: "path" }, report.path),
    all.map(row));
}

function row(one) {
  const { item } = one;
  const current = chosen && chosen.n === one.n;
  return make("button", { type: "button", class: "row", id: `row-${one.n}`, role: "option", "aria-selected": Boolean(current), tabindex: "-1",
    onclick: () => select(one) },
    make("span", { class: "tick", "aria-hidden": "true" }, isReviewed(one) ? "✓" : ""),
    make("b", {}, item.id), pill(item.status),
    item.doubts > 0 && make("span", { class: "look", title: `${counted(item.doubts, "thing")} to look at` }, "!"),
    correctionsOf(one).length > 0 && make("span", { class: "changed", title: "corrected" }, "✎"),
    make("small", {}, item.title || item.words.split("\n", 1)[0]));
}

/** Shows the row anew, after a tick or a correction. */
function renewRow(one) {
  const old = $(`row-${one.n}`);
  if (old) old.replaceWith(row(one));
}

function step(by) {
  if (!shown.length) return;
  const here = chosen ? shown.findIndex((one) => one.n === chosen.n) : -1;
  const next = here < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, here + by));
  select(shown[next]);
}
