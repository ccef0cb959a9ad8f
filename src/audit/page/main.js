// What is chosen and what is lit, and the keys.

const narrow = matchMedia("(max-width: 800px)");

/** Chooses a recommendation, and lights a field of it. */
async function select(one, pointer) {
  const before = chosen;
  chosen = one;
  lit = pointer || null;
  for (const o of [before, one].filter(Boolean)) $(`row-${o.n}`)?.setAttribute("aria-selected", String(o.n === one.n));
  $(`row-${one.n}`)?.scrollIntoView({ block: "nearest" });
  $("rows").setAttribute("aria-activedescendant", `row-${one.n}`);
  if (narrow.matches && document.body.dataset.view === "list") view("record");
  const content = await chunk(one.r);
  if (chosen !== one) return;
  showRecord(one, content);
  await showSource(one, content);
  if (chosen !== one) return;
  const first = order[0];
  if (lit) light(lit, "both");
  else if (first) reveal(sheet.boxes.get(first)?.[0], $("sheet"));
  try {
    history.replaceState(null, "", `#${one.n}`);
  } catch {
    // Some addresses have no history; then the place is not kept.
  }
  document.body.dataset.ready = `${one.n}`;
}

/** Lights a field and its boxes; `from` is the side that was clicked and need not be scrolled. */
function light(pointer, from) {
  lit = pointer;
  for (const element of document.querySelectorAll(".lit")) element.classList.remove("lit");
  const field = fieldOf.get(pointer);
  const boxes = sheet.boxes.get(pointer) || [];
  field?.classList.add("lit");
  for (const box of boxes) box.classList.add("lit");
  if (narrow.matches && from !== "both" && boxes.length) view(from === "record" ? "source" : "record");
  if (from !== "record") reveal(field, $("record"));
  if (from !== "source") reveal(boxes[0], $("sheet"));
}

/** Lights again what was lit, after a side was made anew. */
function relight() {
  if (lit) {
    fieldOf.get(lit)?.classList.add("lit");
  }
}

/** Scrolls `element` into the middle of what `holder` shows, unless it is seen. */
function reveal(element, holder) {
  if (!element) return;
  const [inner, outer] = [element.getBoundingClientRect(), holder.getBoundingClientRect()];
  if (inner.top < outer.top + 8 || inner.bottom > outer.bottom - 8 || inner.bottom > innerHeight) {
    element.scrollIntoView({ block: "center", inline: "nearest" });
  }
}

function unlight() {
  lit = null;
  for (const element of document.querySelectorAll(".lit")) element.classList.remove("lit");
}

/** What a narrow screen shows. */
function view(name) {
  document.body.dataset.view = name;
  for (const button of $("views").children) button.setAttribute("aria-pressed", String(button.dataset.view === name));
}

function toggle(id, button) {
  const hidden = !$(id).hidden;
  $(id).hidden = hidden;
  $(button).setAttribute("aria-expanded", String(!hidden));
}

function alongFields(by) {
  if (!order.length) return;
  const here = order.indexOf(lit);
  light(order[here < 0 ? 0 : Math.max(0, Math.min(order.length - 1, here + by))], "both");
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => {
    if (narrow.matches) view("list");
    $("search").focus();
    $("search").select();
  },
  ArrowDown: () => alongFields(1),
  ArrowUp: () => alongFields(-1),
  ArrowRight: () => turn(1),
  ArrowLeft: () => turn(-1),
  r: () => $("reviewed")?.click(),
  e: () => (lit ? fieldOf.get(lit)?.querySelector(":scope > dd > button.edit")?.click() : null),
  b: () => toggle("board", "show-board"),
  "?": () => toggle("help", "show-help"),
  Escape: unlight,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const { target } = event;
  if (target.closest("input, select, textarea")) {
    if (event.key === "Escape" || (event.key === "Enter" && target.id === "search")) target.blur();
    return;
  }
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("reviewed", () => {
  if (chosen) renewRow(chosen);
  summary();
});

function summary() {
  const reviewed = ALL.filter(isReviewed).length;
  const changed = Object.values(review.corrections).reduce((n, all) => n + Object.keys(all).length, 0);
  $("sum").textContent = [
    counted(INDEX.reports.length, "report"), counted(ALL.length, "recommendation"),
    INDEX.lost.length && `${INDEX.lost.length} without a record`, `${reviewed} reviewed`, changed && counted(changed, "correction"),
  ].filter(Boolean).join(" · ");
  $("download").disabled = !reviewed && !changed;
}

$("sheet").addEventListener("click", (event) => {
  if (event.target.closest("a")) return;
  const box = event.target.closest("[data-pointer]");
  if (box && !(box instanceof SVGElement)) light(box.dataset.pointer, "source");
});
$("show-board").addEventListener("click", () => toggle("board", "show-board"));
$("show-help").addEventListener("click", () => toggle("help", "show-help"));
$("download").addEventListener("click", download);
for (const button of $("views").children) button.addEventListener("click", () => view(button.dataset.view));

prepareFilters();
refresh();
summary();
view("list");
if (narrow.matches) toggle("board", "show-board");
{
  const wanted = ALL[Number(location.hash.slice(1))] || ALL[0];
  if (wanted && (!narrow.matches || location.hash)) select(wanted);
}
