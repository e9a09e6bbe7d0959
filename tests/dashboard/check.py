"""Uses a dashboard as a reader does, by mouse and keyboard, and says what does not work.

    python3 tests/dashboard/check.py PAGE [FOLDER FOR PICTURES]

Ends with 0 where all works, with 1 where something does not, and with 0 and a word where there is no Chromium.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from browser import Browser, program  # noqa: E402

SIZES = [(400, 1800, False), (900, 1400, False), (1400, 1900, False), (1400, 1900, True)]
wrong = []


def check(what, holds):
    """Notes what does not hold."""
    print(("ok      " if holds else "WRONG   ") + what)
    if not holds:
        wrong.append(what)


def seen(browser, page, pictures):
    """At every size: nothing is wider than the screen, no text leaves its drawing, nothing is asked of others."""
    for width, height, dark in SIZES:
        browser.open(page, size=(width, height), dark=dark)
        name = f"{width}{' dark' if dark else ''}"
        check(f"{name}: fits the screen", browser.run("document.documentElement.scrollWidth") <= width)
        outside = browser.run(
            """[...document.querySelectorAll('.view > svg')].flatMap((svg) => {
                 const frame = svg.getBoundingClientRect();
                 return [...svg.querySelectorAll('text')].filter((one) => {
                   const box = one.getBoundingClientRect();
                   return box.width && (box.left < frame.left - 3 || box.right > frame.right + 3);
                 }).map((one) => `${svg.getAttribute('aria-label')}: ${one.textContent}`);
               })"""
        )
        check(f"{name}: no text is cut {outside[:3] or ''}", not outside)
        if pictures:
            browser.picture(Path(pictures) / f"dashboard-{width}{'-dark' if dark else ''}.png")
        check(f"{name}: asks nothing of others, and complains of nothing {browser.complaints()}", not browser.complaints())


def used_by_keyboard(browser, page):
    """Picks a country, turns the year and walks over the marks without a mouse."""
    browser.open(page)
    name = browser.run("NAMES[ranked()[0] ?? 0]")
    browser.press("/", "/")
    check("/ leads to the search", browser.run("document.activeElement.id") == "search")
    browser.type(name[:6])
    check("what is typed is offered", browser.run("document.querySelectorAll('#choices option').length") > 0)
    browser.press("Enter")
    check("Enter picks", browser.run("state.countries.length") == 1 and "c=" in browser.run("location.hash"))
    browser.press("Escape")
    browser.run("document.getElementById('year').focus()")
    before = browser.run("state.year")
    if browser.run("YEARS.length") > 1:
        browser.press("ArrowLeft")
        check("the arrow keys turn the year", browser.run("state.year") != before)
    view = browser.run("location.hash")
    browser.run("document.querySelector('#panel-ranking .mark, #panel-map .mark').focus()")
    check("a mark tells what it is", not browser.run("document.getElementById('card').hidden"))
    first = browser.run("document.activeElement.getAttribute('aria-label')")
    browser.run("document.querySelector('#panel-map .mark').focus()")
    browser.press("ArrowRight")
    check("arrow keys walk over the marks", browser.run("document.activeElement.getAttribute('aria-label')") != first)
    for text in ("Source:", ":"):
        check(f"the card has `{text}`", text in browser.run("document.getElementById('card').textContent"))
    browser.open(page, fragment=view)
    check("the address brings the view back", browser.run("location.hash") == view)


def picked_by_click(browser):
    """Picks a country, and puts it back."""
    browser.click("#panel-ranking .mark")
    check("a click picks", browser.run("state.countries.length") == 1)
    browser.click("#panel-ranking .mark")
    check("another click puts it back", browser.run("state.countries.length") == 0)


def used_by_mouse(browser, page):
    """Clicks a country, opens a table, and takes along what can be taken."""
    browser.open(page)
    if browser.run("ranked().length") > 0:
        picked_by_click(browser)
    panels = browser.run("PANELS.map((panel) => panel.id)")
    for panel in panels:
        button = f"#panel-{panel} .tools button"
        browser.click(button)
        rows = browser.run(f"document.querySelectorAll('#panel-{panel} .view thead th').length")
        check(f"{panel}: a table in place of the chart", rows > 1)
        browser.click(button)
        check(f"{panel}: and back", browser.run(f"!!document.querySelector('#panel-{panel} .view > svg')"))
    with tempfile.TemporaryDirectory() as folder:
        browser.session, kept = None, browser.session
        browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=folder)
        browser.session = kept
        for at, (name, begins) in enumerate([("map.svg", b"<svg"), ("map.png", b"\x89PNG"), ("map.csv", b"Country,")]):
            browser.click(f"#panel-map .tools button:nth-child({at + 2})")
            file = Path(folder) / name
            for _ in range(100):
                if file.exists() and file.stat().st_size:
                    break
                time.sleep(0.05)
            check(f"{name} is saved", file.exists() and file.read_bytes().startswith(begins))
    browser.click("#panel-map .tools button:nth-child(5)")
    time.sleep(0.2)
    check("a citation is copied", browser.run("document.getElementById('said').textContent").startswith("Copied: "))
    check("nothing was complained of", not browser.complaints())


def stays_text(browser, page):
    """Whatever names hold is text, and print is the report."""
    browser.open(page)
    ours = browser.run("document.querySelectorAll('script').length")
    check("no script but ours", ours == 3)
    strange = browser.run("document.querySelectorAll('#app img, #app iframe, #app a[href^=javascript], #static img').length")
    check("no element from a name", strange == 0)
    browser.call("Emulation.setEmulatedMedia", media="print")
    check("in print there is the report", browser.run("getComputedStyle(document.getElementById('app')).display") == "none")
    check("and it is seen", browser.run("document.getElementById('static').getBoundingClientRect().height") > 100)


def main():
    if not program():
        print("skipped: no Chromium (CHROMIUM names one)")
        return 0
    page, pictures = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    browser = Browser()
    try:
        seen(browser, page, pictures)
        used_by_keyboard(browser, page)
        used_by_mouse(browser, page)
        stays_text(browser, page)
    finally:
        browser.close()
    print(f"{len(wrong)} of these do not hold" if wrong else "all holds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
