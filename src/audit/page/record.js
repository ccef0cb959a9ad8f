// One record: its fields, each with the way to its place, and a box for what it should be.

/** Elements of the record by pointer. */
let fieldOf = new Map();
/** Pointers that have a place, in the order of the record. */
let order = [];

/** Where a field stands: its own place, or that of what it is a part of. */
function placeOf(report, pointer) {
  const parts = pointer.split("/");
  const r = report.recommendations[Number(parts[2])];
  if (!r) return null;
  if (parts.length === 3) return r.where || null;
  const own = r.evidence?.[parts[3]];
  if (own) return own;
  const value = r[parts[3]];
  return (Array.isArray(value) && value[Number(parts[4])]?.where) || null;
}

function showRecord(one, content) {
  const { report } = content;
  const r = report.recommendations[one.i];
  const base = `/recommendations/${one.i}`;
  fieldOf = new Map();
  order = [];
  const doubts = report.diagnostics.filter((d) => d.recommendation === r.id || (d.recommendation === undefined));
  const links = (all) => all && all.length > 0 && make("p", { class: "links" }, all.map((l) => [link(l.text || l.href, l.href), " "]).flat());
  const field = (label, pointer, value, body, edit) => fieldRow(one, content, { label, pointer, value, body, edit });
  const parts = [
    head(one, content, r),
    doubts.length > 0 && make("ul", { class: "doubts" }, doubts.map((d) =>
      make("li", { class: d.severity }, make("b", {}, d.code), " ", d.message, d.page && make("small", {}, ` page ${d.page}`)))),
    make("dl", { class: "fields" },
      field("number", `${base}/number`, r.number, null, "text"),
      field("title", `${base}/title`, r.title, null, "text"),
      r.themes.length > 0 && field("themes", `${base}/themes`, null, r.themes.map((t) => make("p", {}, t))),
      field("description", `${base}/description`, r.description, null, "text"),
      r.addressees.length > 0 && field("addressees", `${base}/addressees`, null, r.addressees.join("; ")),
      field("response", r.response ? `${base}/response/value` : `${base}/response`, r.response ? r.response.value : null,
        r.response && [said(r.response.value), raw(r.response.raw)], "response"),
      field("status", r.status ? `${base}/status/value` : `${base}/status`, r.status ? r.status.value : null,
        r.status && [pill(r.status.value), " ", make("small", {}, r.status.basis), raw(r.status.raw)], "status"),
      r.assessments.length > 0 && field("assessments", `${base}/assessments`, null, make("ul", {}, r.assessments.map((a) =>
        make("li", {}, a.as_of && make("time", {}, a.as_of), " ", a.by, " ", a.status && pill(a.status), " ", a.response && said(a.response), raw(a.raw)))))),
    many("Deliverables", r.deliverables, (d, i) => deliverable(one, content, `${base}/deliverables/${i}`, d, i, links)),
    many("Timeline", r.timeline, (s, i) => fieldRow(one, content, { label: i + 1, pointer: `${base}/timeline/${i}`, value: s.label,
      body: [swatch(s.color), s.label, " ", s.status && pill(s.status)] })),
    many("Progress", r.progress, (p, i) => fieldRow(one, content, { label: i + 1, pointer: `${base}/progress/${i}`, sub: "/text", value: p.text,
      body: [make("span", { class: `level-${Math.min(4, p.level)}` }, p.text), links(p.links)], edit: "text" })),
    many("Notes", r.notes, (n, i) => fieldRow(one, content, { label: i + 1, pointer: `${base}/notes/${i}`,
      value: typeof n === "string" ? n : n.text, edit: "text" })),
    many("Legend", r.legend, (l, i) => fieldRow(one, content, { label: i + 1, pointer: `${base}/legend/${i}`, value: l.label,
      body: [swatch(l.color), l.label, " ", l.status && pill(l.status)] })),
    r.references.length > 0 && make("p", { class: "references" }, "names ", r.references.join(", ")),
    report.totals.length > 0 && make("p", { class: "references" }, "printed totals: ", report.totals.map((t) => `${t.label} ${t.count}`).join(", ")),
  ];
  $("record").replaceChildren(...parts.filter(Boolean));
  $("record").scrollTop = 0;
}

function head(one, content, r) {
  const { report } = content;
  const box = make("input", { type: "checkbox", id: "reviewed", onchange: (e) => setReviewed(one, e.target.checked) });
  box.checked = isReviewed(one);
  const pointer = `/recommendations/${one.i}`;
  const none = make("input", { type: "checkbox", id: "surplus", onchange: (e) => {
    correct(one.r, pointer, r.id, e.target.checked ? null : r.id);
    showRecord(one, content);
  } });
  none.checked = Boolean(correction(one.r, pointer));
  return make("header", { class: none.checked ? "surplus" : null },
    make("h2", {}, r.id),
    make("label", { class: "reviewed" }, box, " reviewed"),
    make("label", { class: "unwanted", title: "What stands there is no recommendation, or another record has it" }, none, " not a recommendation"),
    make("p", {}, report.title && make("span", {}, report.title), report.as_of && [" · ", make("time", {}, report.as_of)], " · ",
      make("span", { class: "path" }, report.source.path), ` · ${report.family}`));
}

const raw = (words) => words && make("q", { class: "raw" }, words);

function swatch(color) {
  if (!/^#[0-9a-f]{6}$/i.test(color || "")) return null;
  return draw("svg", { class: "swatch", viewBox: "0 0 10 10", "aria-hidden": "true" }, draw("rect", { width: 10, height: 10, fill: color }));
}

const many = (title, all, one) => all.length > 0 &&
  make("section", {}, make("h3", {}, title, " ", make("small", {}, all.length)), make("dl", { class: "fields" }, all.map(one)));

function deliverable(one, content, pointer, d, i, links) {
  const sign = d.mark && ({ check: "✓", cross: "✗", box: "☐", swatch: "●", word: "" }[d.mark.kind] ?? "?");
  const facts = make("div", { class: "facts" },
    part(one, content, "status", `${pointer}/status`, d.status, pill(d.status), "status"),
    d.mark && make("span", { class: "mark", title: `mark: ${d.mark.kind}` }, swatch(d.mark.kind === "swatch" ? d.mark.color : null) || sign, raw(d.mark.raw)),
    part(one, content, "responsible", `${pointer}/responsible`, d.responsible, d.responsible || "nobody named", "text"),
    d.due ? part(one, content, "due", `${pointer}/due/date`, d.due.date, [d.due.raw, d.due.date !== d.due.raw && make("small", {}, ` ${d.due.date || "no date"}`)], "text")
      : part(one, content, "due", `${pointer}/due`, null, "no date", "due"));
  return fieldRow(one, content, { label: i + 1, pointer, sub: "/text", value: d.text, body: [make("p", {}, d.text), facts, links(d.links)], edit: "text" });
}

/** A value within a field that can be corrected by itself. */
function part(one, content, label, pointer, value, body, edit) {
  const holder = make("span", { class: "part" }, make("i", {}, label), " ", make("span", {}, body));
  editable(one, content, holder, { pointer, value, edit });
  return holder;
}

/** A row of the record. `sub` is added to the pointer where the value is corrected, not where its place is. */
function fieldRow(one, content, { label, pointer, sub, value, body, edit }) {
  const place = placeOf(content.report, pointer);
  const words = body ?? (value === null || value === undefined ? make("span", { class: "none" }, "none") : value);
  const holder = make("dd", {}, make("div", { class: "value" }, words));
  const line = make("div", { class: place ? "field placed" : "field", "data-pointer": pointer, tabindex: place ? "0" : null,
    onclick: (event) => {
      if (!event.target.closest("a, button, input, select, textarea")) light(pointer, "record");
    },
    onkeydown: (event) => {
      if (event.key === "Enter" && event.target === line) light(pointer, "record");
    } }, make("dt", {}, label), holder);
  fieldOf.set(pointer, line);
  if (place) order.push(pointer);
  if (edit) editable(one, content, holder, { pointer: pointer + (sub || ""), value, edit });
  return line;
}

/** Gives a field its box for what it should be. */
function editable(one, content, holder, { pointer, value, edit }) {
  const was = value === undefined ? null : value;
  const known = correction(one.r, pointer);
  const button = make("button", { type: "button", class: "edit", title: "correct this", "aria-label": `Correct ${pointer}`,
    onclick: () => openBox(one, content, holder, { pointer, was, edit }) }, "✎");
  holder.append(button);
  if (known) holder.append(corrected(one, content, known, pointer));
}

function corrected(one, content, known, pointer) {
  const words = known.expected !== null && typeof known.expected === "object"
    ? known.expected.raw || said(known.expected.value) : said(known.expected);
  return make("p", { class: "correction" }, "should be: ", make("ins", {}, words), " ",
    make("button", { type: "button", class: "plain", onclick: () => {
      correct(one.r, pointer, known.was, known.was);
      showRecord(one, content);
      relight();
    } }, "take back"));
}

const CHOICES = { status: STATUSES, response: RESPONSES, mark: MARKS };

function openBox(one, content, holder, { pointer, was, edit }) {
  if (holder.querySelector("form.box")) return;
  const known = correction(one.r, pointer);
  const now = known ? known.expected : was;
  const start = now !== null && typeof now === "object" ? now.raw || now.value || "" : now ?? "";
  const input = CHOICES[edit]
    ? make("select", {}, make("option", { value: "" }, "none"), CHOICES[edit].map((v) => make("option", { value: v, selected: v === start }, said(v))))
    : make("textarea", { rows: Math.min(8, 1 + Math.floor(String(start).length / 60)) }, start);
  const close = () => form.remove();
  const form = make("form", { class: "box", onsubmit: (event) => {
    event.preventDefault();
    correct(one.r, pointer, was, expected(pointer, input.value, edit));
    showRecord(one, content);
    relight();
  }, onkeydown: (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  } },
  make("label", {}, make("span", {}, "should be"), input),
  make("p", {}, make("button", { type: "submit" }, "Keep"), " ", make("button", { type: "button", class: "plain", onclick: close }, "Cancel")));
  holder.append(form);
  input.focus();
}

/** The value that is expected, of the type that the record has at this place. */
function expected(pointer, typed, edit) {
  const value = typed.trim() === "" ? null : typed.trim();
  if (value === null) return pointer.endsWith("/text") ? "" : null;
  if (edit === "due") return { raw: value, date: /^\d{4}(-\d\d(-\d\d)?)?$/.test(value) ? value : null };
  if (edit === "status" && pointer.split("/").length === 4) return { value, raw: null, basis: "stated" };
  if (edit === "response" && !pointer.endsWith("/value")) return { value, raw: null };
  return value;
}
