// The board: how many stand where, what is overdue, and what became of it from edition to edition. It counts what the
// filters leave.

const REVIEWS = [...new Set(ALL.map((one) => one.item.review || ""))].sort();
const EDITIONS = [...new Set(INDEX.reports.map((r) => r.as_of).filter(Boolean))].sort();
/** Rows of a table on the board. */
const BOARD_ROWS = 6;
/** Dates that are due, on the board. */
const BOARD_DATES = 8;
/** Editions of which the bars are drawn. */
const BOARD_EDITIONS = 6;

let overdueOn = EDITIONS.length ? lastDay(EDITIONS[EDITIONS.length - 1]) : "";

/** How many of `all` have each status, in the order of the statuses; those without one last. */
function byStatus(all) {
  const counts = new Map();
  for (const one of all) {
    const status = one.item.status || "";
    counts.set(status, (counts.get(status) || 0) + 1);
  }
  return [...STATUSES, ""].filter((s) => counts.has(s)).map((s) => [s, counts.get(s)]);
}

/** A bar whose parts are as long as their share. */
function bar(counts, total, label) {
  const svg = draw("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": label });
  let x = 0;
  for (const [status, n] of counts) {
    const width = (100 * n) / Math.max(1, total);
    svg.append(
      draw("rect", { x, width, height: 10, class: `f-${status || "none"}` },
        draw("title", {}, `${status ? said(status) : "no status"}: ${n}`)),
    );
    x += width;
  }
  return svg;
}

function board(shown) {
  const counts = byStatus(shown);
  const parts = [panel("By status", statuses(counts, shown.length), "wide")];
  if (REVIEWS.length > 1) parts.push(panel("By review", reviews(shown)));
  parts.push(panel("Overdue", overdue(shown)));
  const change = editions(shown);
  if (change) parts.push(panel("Over the editions", change));
  $("board").replaceChildren(...parts);
}

const panel = (title, body, kind) => make("section", { class: `panel ${kind || ""}` }, make("h2", {}, title), body);

function statuses(counts, total) {
  const label = counts.map(([s, n]) => `${s ? said(s) : "no status"} ${n}`).join(", ");
  return make("div", {},
    bar(counts, total, label),
    make("ul", { class: "tiles" }, counts.map(([status, n]) =>
      make("li", {},
        make("button", { type: "button", "data-status": status || "none", onclick: () => choose("by-status", status || "none") },
          make("b", {}, n), pill(status))))));
}

function reviews(shown) {
  const groups = REVIEWS.map((review) => [review, shown.filter((one) => (one.item.review || "") === review)])
    .filter(([, all]) => all.length)
    .sort((a, b) => b[1].length - a[1].length);
  const most = Math.max(1, ...groups.map(([, all]) => all.length));
  const rows = groups.slice(0, BOARD_ROWS).map(([review, all]) => {
    const counts = byStatus(all);
    const label = counts.map(([s, n]) => `${s ? said(s) : "no status"} ${n}`).join(", ");
    const one = bar(counts, most, label);
    return make("tr", {},
      make("th", { scope: "row" },
        make("button", { type: "button", class: "plain", onclick: () => choose("by-review", review || "none") }, review || "no review")),
      make("td", {}, one), make("td", { class: "number" }, all.length));
  });
  return make("div", {}, make("table", { class: "bars" }, make("tbody", {}, rows)),
    groups.length > BOARD_ROWS && make("p", { class: "more" }, `and ${groups.length - BOARD_ROWS} more`));
}

function overdue(shown) {
  const when = make("input", { type: "date", value: overdueOn, "aria-label": "Overdue on", onchange: (e) => {
    overdueOn = e.target.value;
    refresh();
  } });
  const head = make("p", { class: "when" }, make("label", {}, "on ", when));
  if (!overdueOn) return make("div", {}, head, make("p", {}, "No report says what date it speaks for: choose one."));
  const latest = newest(shown);
  const items = latest.flatMap((one) => one.item.due.map(([d, date]) => ({ one, d, date })))
    .filter(({ date }) => lastDay(date) < overdueOn)
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.one.n - b.one.n));
  if (!items.length) return make("div", {}, head, make("p", {}, "Nothing that is not ended was due before."));
  return make("div", {}, head,
    make("p", { class: "big" }, make("b", {}, items.length), ` of ${counted(latest.reduce((n, o) => n + o.item.deliverables, 0), "deliverable")}`),
    make("ul", { class: "overdue" }, items.slice(0, BOARD_DATES).map(({ one, d, date }) =>
      make("li", {}, make("button", { type: "button", class: "plain", onclick: () => select(one, `/recommendations/${one.i}/deliverables/${d}`) },
        make("time", {}, date), " ", one.item.id, ` · ${d + 1}`)))),
    items.length > BOARD_DATES && make("p", { class: "more" }, `and ${items.length - BOARD_DATES} more`));
}

/** What tells a recommendation from others in all its editions. */
const identity = (one) => [one.report.family, one.item.review || one.report.title || one.report.path, one.item.id].join("\n");

/** Of each recommendation the edition that speaks for the latest date. */
function newest(shown) {
  const latest = new Map();
  for (const one of shown) {
    const known = latest.get(identity(one));
    if (!known || (one.report.as_of || "") > (known.report.as_of || "")) latest.set(identity(one), one);
  }
  return [...latest.values()];
}

/** Recommendations that stand in several editions, by status and date; null where there are none. */
function editions(shown) {
  // An edition may be there twice, as PDF and as HTML: it counts once.
  const dates = new Map();
  for (const one of shown.filter((o) => o.report.as_of)) {
    const key = identity(one);
    if (!dates.has(key)) dates.set(key, new Map());
    dates.get(key).set(one.report.as_of, one);
  }
  const again = [...dates.values()].filter((all) => all.size > 1);
  const every = [...new Set(again.flatMap((one) => [...one.keys()]))].sort();
  const all = every.slice(-BOARD_EDITIONS);
  if (all.length < 2) return null;
  const columns = all.map((date) => [date, byStatus(again.filter((one) => one.has(date)).map((one) => one.get(date)))]);
  const most = Math.max(...columns.map(([, counts]) => counts.reduce((n, [, c]) => n + c, 0)));
  const [height, step] = [110, 64];
  const svg = draw("svg", { class: "editions", viewBox: `0 0 ${step * columns.length} ${height + 34}`, role: "img",
    "aria-label": "Recommendations by status in each edition" });
  for (const [c, [date, counts]] of columns.entries()) {
    let y = height + 12;
    let total = 0;
    for (const [status, n] of counts) {
      const tall = (height * n) / most;
      y -= tall;
      total += n;
      svg.append(draw("rect", { x: c * step + 10, y, width: step - 20, height: tall, class: `f-${status || "none"}` },
        draw("title", {}, `${date}: ${status ? said(status) : "no status"} ${n}`)));
    }
    svg.append(draw("text", { x: c * step + step / 2, y: y - 3, "text-anchor": "middle" }, total));
    svg.append(draw("text", { x: c * step + step / 2, y: height + 27, "text-anchor": "middle" }, date));
  }
  return make("div", {}, svg, make("p", { class: "more" },
    `${counted(again.length, "recommendation")} in ${every.length} editions${every.length > all.length ? `, of which the last ${all.length}` : ""}`));
}
