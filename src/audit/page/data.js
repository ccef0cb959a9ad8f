// The data of the page: the index at once, a report with its source when it is looked at.

const INDEX = JSON.parse($("index").textContent);

/** Every recommendation in the order of the reports: `{report, item, r, i}`, the last two their indices. */
const ALL = INDEX.reports.flatMap((report, r) => report.recommendations.map((item, i) => ({ report, item, r, i })));
for (const [n, one] of ALL.entries()) {
  one.n = n;
  one.words = [one.item.id, one.item.review, one.item.title, one.item.words, one.report.title, one.report.path]
    .filter(Boolean).join("\n").toLowerCase();
}

const parsed = new Promise((resolve) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve, { once: true });
  else resolve();
});

/** What was deflated into an element. */
async function unpack(id) {
  if (!$(id)) await parsed;
  const bytes = Uint8Array.from(atob($(id).textContent.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/** Reports that were looked at last; older ones are read again when they are wanted. */
const KEPT = 12;
const chunks = new Map();

/** A report with its source. */
function chunk(r) {
  const known = chunks.get(r);
  chunks.delete(r);
  const found = known || unpack(`report-${r}`);
  chunks.set(r, found);
  if (chunks.size > KEPT) chunks.delete(chunks.keys().next().value);
  return found;
}

let pictureFiles = null;
/** Addresses of the small pictures by name. */
function pictures() {
  pictureFiles = pictureFiles || parsed.then(() => unpack("pictures"));
  return pictureFiles;
}
