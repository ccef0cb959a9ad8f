// What was reviewed and corrected. It is kept by the browser for this very page, and downloads as JSON.

const STORE = `recsift-audit:${INDEX.reports.map((r) => r.sha256.slice(0, 8)).join("").slice(0, 400)}:${ALL.length}`;

/** By report, then by pointer: `{was, expected}`; the ticks by report: indices of recommendations. */
const review = { corrections: {}, reviewed: {} };

try {
  const stored = JSON.parse(localStorage.getItem(STORE) || "null");
  if (stored && stored.corrections && stored.reviewed) Object.assign(review, stored);
} catch {
  // A browser that keeps nothing for files: what was done is lost with the page, unless it is downloaded.
}

function keep() {
  try {
    localStorage.setItem(STORE, JSON.stringify(review));
  } catch {
    // As above.
  }
  document.dispatchEvent(new CustomEvent("reviewed"));
}

const isReviewed = (one) => (review.reviewed[one.r] || []).includes(one.i);

function setReviewed(one, on) {
  const ticks = new Set(review.reviewed[one.r] || []);
  if (on) ticks.add(one.i);
  else ticks.delete(one.i);
  review.reviewed[one.r] = [...ticks].sort((a, b) => a - b);
  keep();
}

const correction = (r, pointer) => (review.corrections[r] || {})[pointer];

/** Notes what is expected at a pointer; the same as what was there takes the correction back. */
function correct(r, pointer, was, expected) {
  const all = review.corrections[r] || (review.corrections[r] = {});
  if (JSON.stringify(was) === JSON.stringify(expected)) delete all[pointer];
  else all[pointer] = { was, expected };
  keep();
}

/** Corrections to fields of one recommendation. */
function correctionsOf(one) {
  const base = `/recommendations/${one.i}`;
  return Object.keys(review.corrections[one.r] || {}).filter((pointer) => pointer === base || pointer.startsWith(`${base}/`));
}

/** What `recsift check --corrections` reads. A tick alone says that the id, and with it the record, is right. */
function corrections() {
  const reports = INDEX.reports.map((report, r) => {
    const out = Object.entries(review.corrections[r] || {}).map(([pointer, { was, expected }]) => {
      const i = Number(pointer.split("/")[2]);
      return { pointer, was, expected, reviewed: (review.reviewed[r] || []).includes(i) };
    });
    for (const i of review.reviewed[r] || []) {
      const id = report.recommendations[i]?.id;
      const pointer = `/recommendations/${i}/id`;
      if (id !== undefined && !out.some((c) => c.pointer === pointer)) {
        out.push({ pointer, was: id, expected: id, reviewed: true });
      }
    }
    out.sort((a, b) => (a.pointer < b.pointer ? -1 : a.pointer > b.pointer ? 1 : 0));
    return { source: report.path, sha256: report.sha256, corrections: out };
  });
  return { recsift_corrections: 1, reports: reports.filter((r) => r.corrections.length) };
}

function download() {
  const file = new Blob([JSON.stringify(corrections(), null, 2), "\n"], { type: "application/json" });
  const address = URL.createObjectURL(file);
  const way = make("a", { href: address, download: "corrections.json" });
  document.body.append(way);
  way.click();
  way.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
