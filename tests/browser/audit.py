#!/usr/bin/env python3
"""The audit page in a headless Chromium: open, search, click, light, correct, download; and no document runs anything.

    python3 tests/browser/audit.py target/debug/recsift

`--measure PAGE` tells how long a page takes until it can be used, and its memory. Exit 77: there is no Chromium.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from devtools import Browser, Failed, find  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
PDF = "implementation-deck/typst-dots-by-legend.pdf"
HTML = "implementation-deck/drupal-badges.html"
TEXT = "implementation-deck/tabs-rings.txt"

# A report of which every part tries to become markup or to run.
EVIL = "</script><script>window.ran='script'</script><img src=x onerror=\"window.ran='img'\">"
EVIL_TEXT = f"""XSS Recommendation 1 Implementation {EVIL}

Recommendation 1 Implementation Description

The {EVIL} should not run, nor ]]> nor --> nor {{{{script}}}}.

Status of Deliverables\tResponsible\tDue Date
First {EVIL}\t<b>Nobody</b>\t✓
Second\tSomebody\tJune 2019
"""
EVIL_HTML = """<title>t</title><body onload="window.ran='onload'"><h1>XSH Recommendation 2 Implementation
&lt;/script&gt;&lt;script&gt;window.ran='title'&lt;/script&gt;</h1>
<h2>Recommendation 2 Implementation Description</h2><p>The page should not run.</p>
<h2>Status of Deliverables</h2><table><tr><th>Status of Deliverables</th><th>Responsible</th><th>Due Date</th></tr>
<tr><td>See <a id="bad" href="javascript:window.ran='link'">the plan</a>, <a href="java&#9;script:window.ran='tab'">it</a>,
<a href="data:text/html,<script>1</script>">that</a> and <a href="https://good.example/">this</a></td><td>A</td><td>&#10003;</td></tr>
<tr><td>&lt;img src=x onerror="window.ran='cell'"&gt; and more</td><td>B</td><td>May 2019</td></tr></table>
<svg onload="window.ran='svg'"><script>window.ran='svgscript'</script><a href="javascript:window.ran='svga'"><text>x</text></a></svg>
<iframe srcdoc="<script>parent.ran='frame'</script>"></iframe><style>@import 'https://evil.example/x.css';</style>
<img src="https://evil.example/x.png" onerror="window.ran='img'"><form action="https://evil.example"><input value="x"></form>"""

# A word in a status cell that is no status.
DOUBT = """<h1>DBT Recommendation 4 Implementation</h1><h2>Recommendation 4 Implementation Description</h2>
<p>Words should be known.</p><h2>Status of Deliverables</h2><table><tr><th>Status of Deliverables</th><th>Responsible</th>
<th>Due Date</th><th>Status</th></tr><tr><td>First of all</td><td>A</td><td>May 2019</td><td>Flurbished</td></tr>
<tr><td>Second of all</td><td>A</td><td>May 2019</td><td>Complete</td></tr></table>"""


def main():
    arguments = sys.argv[1:]
    path = find()
    if not path:
        print("SKIPPED: there is no Chromium: the audit page was not tried in a browser")
        return 77
    if arguments[:1] == ["--measure"]:
        measure(path, pathlib.Path(arguments[1]).resolve())
        return 0
    command = pathlib.Path(arguments[0]).resolve()
    with tempfile.TemporaryDirectory(prefix="recsift-audit-") as folder:
        folder = pathlib.Path(folder)
        (folder / "recsift").symlink_to(command)
        page = make(command, folder)
        for test in [fits, opens, searches, lights, keys, corrects, counts, harmless]:
            with Browser(path) as browser:
                browser.open(page.as_uri())
                browser.until("document.body.dataset.ready !== undefined")
                test(browser, folder)
                quiet(browser)
            print(f"ok {test.__name__}")
    return 0


def make(command, folder):
    """An audit page of a few fixtures, two editions of a report, and the hostile ones."""
    documents = folder / "documents"
    documents.mkdir()
    for name in [PDF, HTML, TEXT]:
        (documents / pathlib.Path(name).name).write_bytes((FIXTURES / name).read_bytes())
    (documents / "evil<b>.txt").write_text(EVIL_TEXT)
    (documents / "evil.html").write_text(EVIL_HTML)
    (documents / "doubt.html").write_text(DOUBT)
    edition = "EDN Recommendation 1 Implementation\n\nStatus as of {}\n\nRecommendation 1 Implementation Description\n\n" \
        "The board should meet.\n\nStatus of Deliverables\tResponsible\tDue Date\nRoom\tClerk\t{}\nTable\tClerk\tMarch 2018\n"
    (documents / "edition-1.txt").write_text(edition.format("30 June 2017", "May 2017"))
    (documents / "edition-2.txt").write_text(edition.format("31 December 2018", "✓"))
    (documents / "letter.txt").write_text("Dear Sir,\n\nnothing to report.\n")
    page = folder / "audit.html"
    made = [subprocess.run([command, "audit", documents, "-o", page, "--progress", "never"], capture_output=True, text=True)
            for _ in range(2)]
    # One of them is no report, which is told.
    if made[0].returncode != 3:
        raise Failed(f"audit ended with {made[0].returncode}: {made[0].stderr}")
    return page


def expect(what, value, wanted):
    if value != wanted:
        raise Failed(f"{what}: {value!r}, not {wanted!r}")


def quiet(browser):
    """Nothing was said, nothing was asked for, and nothing of a document has run."""
    browser.run("1")
    for event in browser.events:
        method, params = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown" or method == "Log.entryAdded":
            raise Failed(f"the page complains: {json.dumps(params)[:600]}")
        if method == "Network.requestWillBeSent":
            address = params["request"]["url"]
            if not address.startswith(("file:", "data:", "blob:", "about:")):
                raise Failed(f"the page asks for {address}")
    expect("something ran", browser.run("window.ran"), None)


def opens(browser, _):
    expect("rows", browser.run("document.querySelectorAll('#rows .group:not(.lost) .row').length"), 8)
    expect("lost", browser.run("document.querySelector('#rows .lost .row b').textContent"), "letter.txt")
    expect("record", browser.run("document.querySelector('#record h2').textContent.length > 0"), True)
    policy = browser.run("document.querySelector('meta[http-equiv=Content-Security-Policy]').content")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        raise Failed(f"the policy is {policy}")


def searches(browser, _):
    browser.click("#search")
    browser.type("helicopter upland")
    browser.until("document.querySelectorAll('#rows .row').length === 1")
    expect("found", browser.run("document.querySelector('#rows .row b').textContent"), "HYD-5")
    browser.run("document.querySelector('#search').value = ''; document.querySelector('#by-care').value = 'look';"
                "document.querySelector('#by-care').dispatchEvent(new Event('change'))")
    looks = browser.run("[...document.querySelectorAll('#rows .row b')].map((b) => b.textContent)")
    expect("needs a look", looks, ["DBT-4"])


def row(browser, words):
    """Chooses the recommendation whose row has these words."""
    number = browser.run(
        f"[...document.querySelectorAll('#rows .row')].find((r) => r.textContent.includes({json.dumps(words)})).id")
    browser.click(f"#{number}")
    browser.until(f"document.body.dataset.ready === {json.dumps(number[4:])}")


def lights(browser, _):
    for words, shape in [("HYD-5", "svg.page .boxes rect"), ("TPR-27", ".html .box"), ("WSR-8", ".line.box")]:
        row(browser, words)
        browser.until(f"document.querySelectorAll({json.dumps(shape)}).length > 3")
        pointer = "/recommendations/0/deliverables/1"
        browser.click(f'#record [data-pointer="{pointer}"] dt')
        browser.until(f"document.querySelectorAll('#source .lit').length > 0")
        lit = browser.run("document.querySelector('#source .lit').dataset.pointer")
        expect(f"{words}: lit in the source", lit, pointer)
        seen = browser.run(
            "(() => { const a = document.querySelector('#source .lit').getBoundingClientRect();"
            "const b = document.querySelector('#sheet').getBoundingClientRect();"
            "return a.top >= b.top - 1 && a.bottom <= b.bottom + 1; })()")
        expect(f"{words}: it is in sight", seen, True)
        other = "/recommendations/0/deliverables/0"
        # The middle of a row of HTML may be a link; any cell of it will do.
        where = f'#source [data-pointer="{other}"]' + (" td" if words == "TPR-27" else "")
        browser.click(where)
        browser.until(f"document.querySelector('#record .lit')?.dataset.pointer === {json.dumps(other)}")
        browser.key("Escape")
        expect("put out", browser.run("document.querySelectorAll('.lit').length"), 0)
    # The words of the page are there to be read, at their places.
    row(browser, "HYD-5")
    browser.until("[...document.querySelectorAll('svg.page text')].some((t) => t.textContent === 'Purchase of 40 weighing gauges')")


def keys(browser, _):
    chosen = "document.querySelector('#rows [aria-selected=true]').id"
    first = browser.run(chosen)
    browser.key("j")
    browser.until(f"{chosen} !== {json.dumps(first)}")
    browser.key("k")
    browser.until(f"{chosen} === {json.dumps(first)} && document.body.dataset.ready === {json.dumps(first[4:])}")
    browser.key("ArrowDown")
    browser.until("document.querySelectorAll('#record .lit').length === 1")
    browser.key("/")
    expect("search has the keys", browser.run("document.activeElement.id"), "search")
    browser.key("Escape")
    browser.key("r")
    browser.until("document.querySelector('#reviewed').checked")


def corrects(browser, folder):
    downloads = folder / "downloads"
    downloads.mkdir()
    session, browser.session = browser.session, None
    browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
    browser.session = session
    row(browser, "WSR-8")
    browser.click('#record [data-pointer="/recommendations/0/deliverables/2"] dt')
    browser.key("e")
    browser.until("document.querySelector('form.box textarea') !== null")
    browser.run("document.querySelector('form.box textarea').select()")
    browser.type("Receivers for <all> masters")
    browser.click("form.box button[type=submit]")
    browser.until("document.querySelector('#record .correction ins')?.textContent === 'Receivers for <all> masters'")
    browser.click("#reviewed")
    row(browser, "TPR-27")
    browser.click("#surplus")
    browser.until("document.querySelector('#record header.surplus') !== null")
    browser.click("#download")
    file, end = downloads / "corrections.json", time.monotonic() + 20
    while not file.exists():
        if time.monotonic() > end:
            raise Failed("nothing was downloaded")
        time.sleep(0.05)
        browser.run("1")
    got = json.loads(file.read_text())
    expect("form", got["recsift_corrections"], 1)
    got["reports"].sort(key=lambda r: r["source"], reverse=True)
    expect("reports", [r["source"] for r in got["reports"]], ["tabs-rings.txt", "drupal-badges.html"])
    expect("digest", len(got["reports"][0]["sha256"]), 64)
    expect("no recommendation", got["reports"][1]["corrections"],
           [{"pointer": "/recommendations/0", "was": "TPR-27", "expected": None, "reviewed": False}])
    expect("corrections", got["reports"][0]["corrections"], [
        {"pointer": "/recommendations/0/deliverables/2/text", "was": "Receivers for the harbour masters. Expected completion: Nov 2017",
         "expected": "Receivers for <all> masters", "reviewed": True},
        {"pointer": "/recommendations/0/id", "was": "WSR-8", "expected": "WSR-8", "reviewed": True},
    ])
    # What was downloaded says what `recsift check` expects: the snapshot alone agrees, with the corrections it does not.
    both = ["documents/tabs-rings.txt", "documents/drupal-badges.html"]
    check = [folder / "recsift", "check", *both, "--snapshots", "snapshots"]
    for more, code in [(["--update"], 0), ([], 0), (["--corrections", "downloads/corrections.json"], 1)]:
        ran = subprocess.run([*check, *more], cwd=folder, capture_output=True, text=True)
        expect(f"check {more}: {ran.stdout}{ran.stderr}", ran.returncode, code)
    if "deliverables[2].text" not in ran.stdout or "<all>" not in ran.stdout or "TPR-27" not in ran.stdout:
        raise Failed(f"check says {ran.stdout}")
    # What was done is there again when the page is opened again.
    browser.call("Page.reload")
    browser.until("document.body?.dataset.ready !== undefined && document.querySelector('#sum').textContent.includes('1 reviewed')")


def counts(browser, _):
    tiles = browser.run("Object.fromEntries([...document.querySelectorAll('#board .tiles button')].map((b) =>"
                        "[b.dataset.status, Number(b.querySelector('b').textContent)]))")
    expect("all are counted", sum(tiles.values()), 8)
    bars = browser.run("document.querySelectorAll('#board .editions rect').length")
    expect("two editions", browser.run("[...document.querySelectorAll('#board .editions text')].map((t) => t.textContent)"),
           ["1", "2017-06-30", "1", "2018-12-31"])
    expect("bars", bars, 2)
    overdue = browser.run("[...document.querySelectorAll('#board .overdue li')].map((l) => l.textContent)")
    if not any("EDN-1 · 2" in words for words in overdue) or any("EDN-1 · 1" in words for words in overdue):
        raise Failed(f"overdue: {overdue}")
    browser.click('#board .tiles button[data-status="in_progress"]')
    shown = browser.run("[...document.querySelectorAll('#rows .row .pill')].every((p) => p.textContent === 'in progress')")
    expect("a click on a status narrows the list", shown, True)


def harmless(browser, _):
    for words in ["XSS-1", "XSH-2"]:
        row(browser, words)
        quiet(browser)
    links = browser.run("[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))")
    expect("links", sorted(set(links)), ["https://good.example/"])
    expect("foreign elements", browser.run("document.querySelectorAll('iframe, form:not(#filters), object, embed, link, base').length"), 0)
    expect("pictures", browser.run("[...document.querySelectorAll('img, image')].length"), 0)
    expect("scripts that run", browser.run("[...document.scripts].filter((s) => !s.type).length"), 1)
    expect("handlers", browser.run("[...document.querySelectorAll('*')].flatMap((e) => [...e.attributes])"
                                   ".filter((a) => a.name.startsWith('on') || /^\\s*javascript:/i.test(a.value) && a.name === 'href').length"), 0)
    # The words are shown as they are.
    expect("the words", browser.run("document.querySelector('#record').textContent.includes('onerror=')"), True)
    # The policy holds even for what would get in.
    browser.run("(() => { const s = document.createElement('script'); s.textContent = \"window.ran = 'policy'\"; document.body.append(s); s.remove(); })()")
    browser.run("(() => { const d = document.createElement('div'); d.setAttribute('onclick', \"window.ran = 'handler'\"); document.body.append(d); d.click(); d.remove(); })()")
    expect("it ran", browser.run("window.ran"), None)
    blocked = [e for e in browser.events if e.get("method") == "Log.entryAdded"]
    if len(blocked) < 2:
        raise Failed("the policy did not tell of what it held back")
    browser.events = [e for e in browser.events if e not in blocked]


def fits(browser, folder):
    """A phone's width: one part at a time, none wider than the screen; dark where it is asked for."""
    browser.size(390, 844, phone=True)
    browser.call("Page.reload")
    browser.until("document.body?.dataset.ready !== undefined && document.querySelectorAll('#rows .row').length > 0")
    # The address names the record, which is shown at once.
    expect("view", browser.run("document.body.dataset.view"), "record")
    browser.click('#views [data-view="list"]')
    row(browser, "HYD-5")
    browser.until("document.body.dataset.view === 'record'")
    browser.click('#record [data-pointer="/recommendations/0/deliverables/0"] dt')
    browser.until("document.body.dataset.view === 'source' && document.querySelectorAll('#source .lit').length > 0")
    expect("width", browser.run("document.documentElement.scrollWidth"), 390)
    browser.dark(True)
    ground = browser.run("getComputedStyle(document.body).backgroundColor")
    browser.dark(False)
    if ground == browser.run("getComputedStyle(document.body).backgroundColor"):
        raise Failed(f"dark is as light: {ground}")


def measure(path, page):
    with Browser(path) as browser:
        browser.call("Performance.enable")
        begun = time.monotonic()
        browser.call("Page.navigate", url=page.as_uri())
        browser.until("document.body?.dataset.ready !== undefined", 120)
        ready = time.monotonic() - begun
        rows = browser.run("document.querySelectorAll('#rows .row').length")
        begun = time.monotonic()
        browser.key("j")
        browser.until("document.body.dataset.ready === '1'")
        step = time.monotonic() - begun
        begun = time.monotonic()
        browser.run("(async () => { document.querySelector('#search').value = 'report';"
                    "document.querySelector('#search').dispatchEvent(new Event('input'));"
                    "await new Promise((r) => setTimeout(r, 130)); return document.querySelectorAll('#rows .row').length })()")
        search = time.monotonic() - begun - 0.13
        heap = browser.call("Runtime.getHeapUsage")["usedSize"]
        numbers = {m["name"]: m["value"] for m in browser.call("Performance.getMetrics")["metrics"]}
        print(f"{page.name}: {page.stat().st_size / 1e6:.1f} MB, {rows} rows, first use after {ready:.2f} s, "
              f"next record {step:.2f} s, search {search:.2f} s, script heap {heap / 1e6:.0f} MB, "
              f"time at work {numbers['TaskDuration']:.2f} s of which script {numbers['ScriptDuration']:.2f} s")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failed:
        sys.exit(f"FAILED: {failed}")
