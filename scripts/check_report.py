"""Reads report pages in Chromium as a reader would; exits with 1 where one does not do as it should."""
import argparse
import base64
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

from check_report_browser import Browser, Failure, Tab

# The time is a bound on hanging, not on speed: a large page took 14 s at a load of 4 on two cores.
LARGEST_PAGE, SLOWEST_LOAD = 4_000_000, 60.0
# WCAG's ratio for text; lines of plots differ in marker and dashes too and keep the papers' colours.
TEXT_CONTRAST, LINE_CONTRAST = 4.5, 2.0
# So many tables and first columns, besides the last, are sorted; of long tables the first column.
MOST_TABLES, MOST_COLUMNS, MOST_ROWS = 6, 4, 300


def expect(condition, problem):
    if not condition:
        raise Failure(problem)


# The page as a file and as it arrives.


def check_file(page):
    text = page.read_text()
    expect(len(text.encode()) < LARGEST_PAGE, f"{len(text.encode())} bytes")
    ElementTree.fromstring(text)


def check_quiet(tab, page):
    """Nothing was requested but the page, and nothing complained of."""
    urls = [event["request"]["url"] for event in tab.events("Network.requestWillBeSent")]
    others = [url for url in urls if not url.startswith(("data:", f"file://{page}"))]
    expect(not others, f"requests {others}")
    entries = [event["entry"] for event in tab.events("Log.entryAdded")]
    complaints = [entry["text"] for entry in entries if entry["level"] in ("error", "warning")]
    complaints += [str(event["args"]) for event in tab.events("Runtime.consoleAPICalled")]
    complaints += [
        event["exceptionDetails"]["exception"].get("description", "an exception")
        for event in tab.events("Runtime.exceptionThrown")
    ]
    expect(not complaints, f"the console says {complaints}")
    expect(tab.run("window.harmed") is None, "a text ran as a script")
    expect(tab.run("document.querySelectorAll('img, iframe, main script').length") == 0, "markup in texts")


# Tables.

# The rows of each body of a table, without those that head a dataset, and its clickable columns.
TABLE = """(() => {
  const table = document.querySelectorAll("main table")[%d];
  const heads = Array.from(table.tHead.querySelectorAll("button"));
  const width = Math.max(...Array.from(table.tBodies[0].rows, row => row.cells.length));
  const text = cell => {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll("sup, details").forEach(part => part.remove());
    return cell.dataset.v ?? copy.textContent.trim();
  };
  table.closest("details")?.setAttribute("open", "");
  return {
    columns: heads.map(button => button.parentNode.classList.contains("n")),
    sorts: heads.map(button => button.parentNode.getAttribute("aria-sort")),
    bodies: Array.from(table.tBodies, body => Array.from(body.rows)
      .filter(row => row.cells.length === width).map(row => Array.from(row.cells, text))),
  };
})()"""

# Where something is once it has been scrolled to and the page has heard of that.
PLACE = """(async found => {
  (found.ownerSVGElement ?? found).scrollIntoView({ block: "center", inline: "center" });
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const box = found.getBoundingClientRect();
  return [box.x + Math.min(box.width, 40) / 2, box.y + box.height / 2];
})(%s)"""


def number(text):
    found = re.match(r"[-+]?[\d,]*\.?\d+(e[-+]?\d+)?", text.replace("\u2212", "-"))
    return float(found.group().replace(",", "")) if found else None


def sort_key(text):
    """Words and the numbers in them, letters of either case alike: as a collator that knows numbers."""
    parts = re.split(r"(\d+)", text.casefold())
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part]


def in_order(rows, column, is_number, direction):
    """The rows sorted by a column; ties stay as they were, what is missing comes last."""
    is_missing = lambda row: row[column] in ("", "–") or row[column].startswith("failed")
    there = [row for row in rows if not is_missing(row)]
    if is_number:
        there.sort(key=lambda row: direction * number(row[column]))
    else:
        there.sort(key=lambda row: sort_key(row[column]), reverse=False)
        if direction < 0:
            # Reversed by groups, so that ties keep their order.
            groups = []
            for row in there:
                if not groups or sort_key(groups[-1][0][column]) != sort_key(row[column]):
                    groups.append([])
                groups[-1].append(row)
            there = [row for group in reversed(groups) for row in group]
    return there + [row for row in rows if is_missing(row)]


def click(tab, found):
    tab.click(*tab.run(PLACE % found))


def check_table(tab, index):
    before = tab.run(TABLE % index)
    plain = re.compile(r"[-+\u2212]?[\d,]*\.?\d+(e[-+]?\d+)?( ± .*)?", re.I)
    columns = list(enumerate(before["columns"]))
    rows = sum(len(body) for body in before["bodies"])
    tried = MOST_COLUMNS if rows < MOST_ROWS else 1
    for column, is_right in columns[:tried] + columns[tried:][-1:]:
        cells = [row[column] for body in before["bodies"] for row in body]
        kept = [cell for cell in cells if cell not in ("", "–") and not cell.startswith("failed")]
        is_number = is_right or all(plain.fullmatch(cell) for cell in kept)
        button = f"document.querySelectorAll('main table')[{index}].tHead.querySelectorAll('button')[{column}]"
        for direction, name in ((1, "ascending"), (-1, "descending"), (0, None)):
            click(tab, button)
            after = tab.run(TABLE % index)
            wanted = [
                in_order(body, column, is_number, direction) if direction else body
                for body in before["bodies"]
            ]
            expect(after["bodies"] == wanted, f"table {index}, column {column} is not {name}")
            sorts = [name if place == column else None for place in range(len(before["columns"]))]
            expect(after["sorts"] == sorts, f"table {index}: aria-sort is {after['sorts']}")
    # The same by keyboard: the button takes the focus and the Enter key.
    tab.run(f"document.querySelectorAll('main table')[{index}].tHead.querySelector('button').focus()")
    tab.press("Enter", 13, "\r")
    expect(tab.run(TABLE % index)["sorts"][0] == "ascending", "the Enter key does not sort")
    for _ in range(2):
        tab.press("Enter", 13, "\r")


def check_tables(tab):
    count = tab.run("document.querySelectorAll('main table').length")
    expect(count > 0, "no table")
    for index in range(min(count, MOST_TABLES)):
        check_table(tab, index)
    return f"{min(count, MOST_TABLES)} of {count} tables sorted"


# Plots.

MARK = "document.querySelectorAll('svg.plot')[%d].querySelectorAll('use')[%d]"
TIP = """(() => {
  const tip = document.getElementById("tip");
  const box = tip.getBoundingClientRect();
  return tip.hidden ? null : {
    lines: Array.from(tip.children, line => line.textContent),
    isInside: box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight,
  };
})()"""


def check_point(tab, plot, mark):
    found = MARK % (plot, mark)
    wanted = tab.run(f"{found}.dataset.tip.split('\\n')")
    runs = tab.run(
        f"{found}.dataset.r.split(' ').map(r => document.getElementById('r' + r)?.cells[0].textContent)"
    )
    x, y = tab.run(PLACE % found)
    tab.move(5, 5)
    expect(tab.run(TIP) is None, "a tip without a point")
    tab.move(x, y)
    tip = tab.run(TIP)
    expect(tip is not None, f"no tip at point {mark} of plot {plot}")
    expect(tip["isInside"], "a tip reaches out of the window")
    # Two points may lie upon each other: then the tip is that of the one above.
    twins = tab.run(
        f"""Array.from({found}.ownerSVGElement.querySelectorAll("use")).filter(other =>
          Math.hypot(other.getAttribute("x") - {found}.getAttribute("x"),
                     other.getAttribute("y") - {found}.getAttribute("y")) < 1.5).length"""
    )
    if twins == 1:
        expect(tip["lines"][: len(wanted)] == wanted, f"the tip says {tip['lines']}, not {wanted}")
        expect(tip["lines"][len(wanted)] == runs[0], f"the tip says {tip['lines']}, not {runs}")
    tab.move(5, 5)
    expect(tab.run(TIP) is None, "a tip stays")


def check_plots(tab):
    plots = tab.run("Array.from(document.querySelectorAll('svg.plot'), plot => plot.querySelectorAll('use').length)")
    for plot, count in enumerate(plots):
        for mark in {0, count // 2, count - 1}:
            check_point(tab, plot, mark)
    if plots:
        # By keyboard: one point of a plot takes the focus, arrows go on from it.
        tab.run(f"{MARK % (0, 0)}.focus()")
        first = tab.run(TIP)
        expect(first is not None, "no tip at the point in focus")
        if plots[0] > 1:
            tab.press("ArrowRight", 39)
            moved = tab.run(TIP)
            tab.press("ArrowDown", 40)
            expect(moved != first or tab.run(TIP) != first, "arrows do not move")
        tab.press("Escape", 27)
        expect(tab.run(TIP) is None, "Escape leaves the tip")
        tab.run("document.activeElement.blur()")
    return f"points of {len(plots)} plots"


def check_legend(tab):
    button = "document.querySelector('figure .legend button')"
    if not tab.run(f"{button} !== null"):
        return "no legend"
    shown = "Array.from(document.querySelector('figure .legend').closest('figure')" \
        ".querySelectorAll('.series[data-s=\"0\"]')," \
        " line => getComputedStyle(line).display !== 'none')"
    expect(all(tab.run(shown)), "a line is hidden at first")
    click(tab, button)
    expect(not any(tab.run(shown)), "the legend hides nothing")
    click(tab, button)
    expect(all(tab.run(shown)), "the legend does not bring a line back")
    tab.move(5, 5)
    return "legend"


def check_filter(tab):
    if not tab.run("document.querySelector('#runs .filter input') !== null"):
        return "few runs, no filter"
    rows = "Array.from(document.querySelectorAll('#runs tbody tr')).filter(row => !row.hidden)"
    before = tab.run(f"{rows}.length")
    word = tab.run(f"{rows}.at(-1).cells[0].textContent")
    tab.run("document.querySelector('#runs .filter input').focus()")
    tab.send("Input.insertText", text=word)
    left = tab.run(f"{rows}.map(row => row.cells[0].textContent)")
    expect(left and all(word in run for run in left), f"the filter '{word}' leaves {left}")
    tab.run(
        "(() => { const box = document.querySelector('#runs .filter input'); box.value = '';"
        " box.dispatchEvent(new Event('input')); box.blur(); })()"
    )
    expect(tab.run(f"{rows}.length") == before, "an empty filter leaves rows out")
    return "filter"


# Looks.


def luminance(colour):
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


COLOURS = """(names => {
  const probe = document.createElement("i");
  document.body.append(probe);
  const colours = names.map(name => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return colours;
})(%s)"""


def check_colours(tab, dark):
    ground, wash, good = tab.run(COLOURS % ["ground", "wash", "goodwash"])
    expect((luminance(ground) < 0.05) == dark, f"the ground is {ground}")
    texts = ["ink", "faint", "link", "alert", "good"]
    for name, colour in zip(texts, tab.run(COLOURS % texts)):
        for below in (ground, wash) + ((good,) if name in ("ink", "faint", "good") else ()):
            ratio = contrast(colour, below)
            expect(ratio >= TEXT_CONTRAST, f"--{name} on {below}: {ratio:.2f} to 1")
    lines = [f"c{index}" for index in range(7)]
    for name, colour in zip(lines, tab.run(COLOURS % lines)):
        ratio = contrast(colour, ground)
        expect(ratio >= LINE_CONTRAST, f"--{name}: {ratio:.2f} to 1")
    drawn = tab.run(
        "Array.from(document.querySelectorAll('svg.plot text'), t => getComputedStyle(t).fill).at(0)"
    )
    expect(drawn is None or contrast(drawn, ground) >= TEXT_CONTRAST, "texts of plots are faint")


def check_width(tab):
    wide = tab.run("[document.documentElement.scrollWidth, innerWidth]")
    expect(wide[0] <= wide[1], f"the page is {wide[0]} wide on a screen of {wide[1]}")


def check_plain(tab):
    """Without JavaScript all is there to read."""
    expect(tab.run("document.querySelectorAll('main button, main input').length") == 0, "dead controls")
    counts = tab.run(
        "[document.querySelectorAll('main td').length, document.querySelectorAll('svg.plot use').length,"
        " document.querySelectorAll('svg.plot use > title').length]"
    )
    expect(counts[0] > 0 and counts[1] == counts[2], f"cells, points, titles: {counts}")


def check_paper(tab, page, folder):
    """On paper folds are open, the ground is white, and nothing sticks or scrolls."""
    hidden = tab.run(
        """Array.from(document.querySelectorAll("details:not(.bulk)"))
          .filter(fold => !fold.closest("details.bulk"))
          .flatMap(fold => Array.from(fold.children).slice(1))
          .filter(part => part.getClientRects().length === 0 || !part.checkVisibility(
            { contentVisibilityAuto: true })).length"""
    )
    expect(hidden == 0, f"{hidden} folds stay closed")
    expect(luminance(tab.run(COLOURS % ["ground"])[0]) > 0.95, "the paper is not white")
    expect(tab.run("getComputedStyle(document.querySelector('nav')).display") == "none", "contents on paper")
    pdf = base64.b64decode(tab.send("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"])
    expect(pdf.startswith(b"%PDF") and len(pdf) > 10_000, f"a PDF of {len(pdf)} bytes")
    target = folder / f"{page.parent.name}.pdf"
    target.write_bytes(pdf)
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", target, "-"], capture_output=True, text=True).stdout
        expect("seeds:" in text, "the spec is not on paper")
    return f"PDF of {len(pdf) // 1024} KiB"


def shoot(tab, target, whole=True):
    size = tab.send("Page.getLayoutMetrics")["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 12_000), "scale": 1}
    data = tab.send("Page.captureScreenshot", captureBeyondViewport=whole, **({"clip": clip} if whole else {}))
    target.write_bytes(base64.b64decode(data["data"]))


def check_page(tab, page, folder, shots):
    check_file(page)
    start = time.monotonic()
    tab.open(page)
    done = [f"{page.stat().st_size // 1024} KiB, loaded in {time.monotonic() - start:.1f} s"]
    expect(time.monotonic() - start < SLOWEST_LOAD, done[0])
    check_quiet(tab, page)
    check_colours(tab, dark=False)
    check_width(tab)
    if shots:
        shoot(tab, shots / f"{page.parent.name}-light.png")
    done += [check_tables(tab), check_plots(tab), check_legend(tab), check_filter(tab)]
    check_quiet(tab, page)
    for name, options in {
        "dark": {"dark": True},
        "phone": {"width": 390, "height": 844},
        "plain": {"scripts": False},
        "paper": {"dark": True, "media": "print", "scripts": False},
    }.items():
        tab.open(page, **options)
        check_quiet(tab, page)
        if name == "dark":
            check_colours(tab, dark=True)
        if name == "phone":
            check_width(tab)
        if name == "plain":
            check_plain(tab)
        if name == "paper":
            done.append(check_paper(tab, page, folder))
        elif shots and name != "plain":
            shoot(tab, shots / f"{page.parent.name}-{name}.png")
    return ", ".join(done)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", required=True)
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory() as scratch:
        browser = Browser(arguments.chromium, os.path.join(scratch, "profile"))
        try:
            folder = arguments.screenshots or pathlib.Path(scratch)
            for page in arguments.pages:
                try:
                    said = check_page(Tab(browser), page.resolve(), folder, arguments.screenshots)
                    print(f"ok      {page.parent.name}: {said}", flush=True)
                except (Failure, ElementTree.ParseError) as problem:
                    failures += 1
                    print(f"FAILED  {page.parent.name}: {problem}", flush=True)
        finally:
            browser.close()
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
