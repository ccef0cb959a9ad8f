// The source as it looks, with a box for each field. Drawings and elements come parsed from a fixed vocabulary that the
// program wrote; nothing in them runs.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";
/** The source that is shown: index of its report, and by pointer the elements that are lit with it. */
let sheet = { r: -1, boxes: new Map(), pages: [] };

async function showSource(one, content) {
  const same = sheet.r === one.r && sheet.i === one.i;
  if (same) return;
  const { report, source, cut } = content;
  const whole = sheet.r === one.r ? sheet : null;
  const next = { r: one.r, i: one.i, boxes: new Map(), pages: whole ? whole.pages : [], holder: whole && whole.holder };
  if (!whole) {
    next.holder = await drawn(source, next);
    if (chosen.r !== one.r) return;
    $("sheet").replaceChildren(...[cut && make("p", { class: "cut" }, `Not all is shown: ${cut}.`), next.holder].filter(Boolean));
    $("sheet").scrollTop = 0;
  }
  sheet = next;
  mark(report, one.i, source);
  barOfPages(source);
}

async function drawn(source, next) {
  if (source.kind === "pages") return drawnPages(source.pages, next);
  if (source.kind === "text") {
    return make("div", { class: "lines" }, source.text.split("\n").map((line, i) =>
      make("div", { class: "line", "data-line": i + 1 }, make("span", { class: "no", "data-no": i + 1 }), make("code", {}, line || " "))));
  }
  if (source.kind === "html") {
    const parsed = new DOMParser().parseFromString(source.markup, "application/xhtml+xml");
    const holder = make("div", { class: "page html" });
    if (parsed.querySelector("parsererror")) return make("p", { class: "cut" }, "This page cannot be shown.");
    holder.append(document.importNode(parsed.documentElement, true));
    // Colors are set as properties: the policy allows no style that a document brings along.
    for (const element of holder.querySelectorAll("[data-color]")) element.style.color = element.dataset.color;
    for (const element of holder.querySelectorAll("[data-fill]")) {
      element.style.backgroundColor = element.dataset.fill;
      if (!element.dataset.color) element.style.color = isDark(element.dataset.fill) ? "#fff" : "#15181b";
    }
    for (const element of holder.querySelectorAll("[data-at]")) {
      element.dataset.path = source.places[Number(element.dataset.at)];
    }
    return holder;
  }
  return make("p", { class: "cut" }, "The source of this report is not in this page.");
}

/** Whether light words are read better on a color (`#rrggbb`). */
function isDark(color) {
  const [r, g, b] = [1, 3, 5].map((from) => parseInt(color.slice(from, from + 2), 16));
  return 0.299 * r + 0.587 * g + 0.114 * b < 140;
}

async function drawnPages(pages, next) {
  const files = pages.some((page) => page.svg.includes("data-picture")) ? await pictures() : {};
  const holder = make("div", { class: "pages" });
  for (const page of pages) {
    const text = `<svg xmlns="${SVG_NAMESPACE}">${page.svg}</svg>`;
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    const svg = draw("svg", { class: "page", viewBox: `0 0 ${page.width} ${page.height}`, "data-page": page.number, role: "img", "aria-label": `page ${page.number}` });
    if (!parsed.querySelector("parsererror")) svg.append(...[...document.importNode(parsed.documentElement, true).childNodes]);
    for (const image of svg.querySelectorAll("image[data-picture]")) {
      const file = files[image.dataset.picture];
      if (file) image.setAttribute("href", `data:image/png;base64,${file}`);
      else image.replaceWith(frame(image));
    }
    const over = draw("g", { class: "boxes" });
    svg.append(over);
    holder.append(make("figure", {}, make("figcaption", {}, `page ${page.number}`), svg));
    next.pages.push({ number: page.number, svg, over });
  }
  return holder;
}

/** What stands for a picture that there was no room for. */
function frame(image) {
  const place = Object.fromEntries(["x", "y", "width", "height"].map((name) => [name, image.getAttribute(name)]));
  return draw("rect", { ...place, fill: "#808080", "fill-opacity": 0.12, stroke: "#808080", "stroke-width": 0.5 });
}

/** Puts a box on every place of the recommendation. */
function mark(report, i, source) {
  const places = order.map((pointer) => [pointer, placeOf(report, pointer)]);
  if (source.kind === "pages") {
    const boxes = places.flatMap(([pointer, place]) => regions(place).map((region) => ({ pointer, ...region })));
    // The larger lie below, so that each can be hit.
    boxes.sort((a, b) => area(b.bbox) - area(a.bbox));
    for (const page of sheet.pages) page.over.replaceChildren();
    for (const { pointer, page, bbox: [left, top, right, bottom] } of boxes) {
      const holder = sheet.pages.find((p) => p.number === page);
      if (!holder) continue;
      const box = draw("rect", { x: left - 1.5, y: top - 1.5, width: right - left + 3, height: bottom - top + 3, rx: 2, class: "box",
        "data-pointer": pointer, onclick: () => light(pointer, "source") }, draw("title", {}, named(pointer)));
      holder.over.append(box);
      hold(pointer, box);
    }
  } else if (source.kind === "text") {
    const lines = sheet.holder.children;
    for (const line of lines) {
      line.classList.remove("box", "lit");
      delete line.dataset.pointer;
    }
    // A line of several fields belongs to the shortest.
    const length = ([, place]) => (place?.lines ? place.lines[1] - place.lines[0] : 0);
    for (const [pointer, place] of [...places].sort((a, b) => length(b) - length(a))) {
      if (!place?.lines) continue;
      for (let n = place.lines[0]; n <= place.lines[1]; n += 1) {
        const line = lines[n - 1];
        if (!line) break;
        line.classList.add("box");
        line.dataset.pointer = pointer;
        hold(pointer, line);
      }
    }
  } else if (source.kind === "html") {
    for (const element of sheet.holder.querySelectorAll(".box")) {
      element.classList.remove("box", "lit");
      delete element.dataset.pointer;
    }
    for (const [pointer, place] of places) {
      if (!place?.element) continue;
      const found = sheet.holder.querySelector(`[data-path="${CSS.escape(place.element)}"]`);
      if (!found) continue;
      // A deliverable is the row that its text stands in.
      const box = pointer.includes("/deliverables/") ? found.closest("tr") || found : found;
      box.classList.add("box");
      box.dataset.pointer = box.dataset.pointer || pointer;
      hold(pointer, box);
    }
  }
}

function hold(pointer, element) {
  if (!sheet.boxes.has(pointer)) sheet.boxes.set(pointer, []);
  sheet.boxes.get(pointer).push(element);
}

const regions = (place) => (place?.bbox ? [place, ...(place.continued || []).flatMap(regions)] : []);
const area = ([left, top, right, bottom]) => (right - left) * (bottom - top);
const named = (pointer) => {
  const [, , , field, n] = pointer.split("/");
  return field ? field + (n === undefined ? "" : ` ${Number(n) + 1}`) : "recommendation";
};

function barOfPages(source) {
  const pages = sheet.pages;
  $("source-bar").replaceChildren(...(pages.length > 1
    ? [make("span", {}, counted(pages.length, "page")), ...pages.map((page) =>
      make("button", { type: "button", class: "plain", onclick: () => page.svg.scrollIntoView({ block: "start" }) }, page.number))]
    : [make("span", {}, source.kind === "none" ? "" : source.kind === "pages" ? "source" : `source: ${source.kind}`)]));
}

function turn(by) {
  const { pages } = sheet;
  if (!pages.length) return;
  const top = $("sheet").getBoundingClientRect().top;
  let here = 0;
  for (const [n, page] of pages.entries()) if (page.svg.getBoundingClientRect().top - top < 60) here = n;
  pages[Math.max(0, Math.min(pages.length - 1, here + by))].svg.scrollIntoView({ block: "start" });
}
