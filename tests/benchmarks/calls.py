"""What a call of three costs: data by rung and processor, between browsers and by way of Janus.

By hand: `.venv/bin/python -m tests.benchmarks.calls`, or with `mesh` or `janus` for one of both.

Bytes are those over the line, headers of IP and UDP included, of one phone that sends and receives. Processor is that of the three browsers
together (they decode, draw and encode on one machine), and of Janus.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import janus
from tests.browser import calls, serving
from tests.browser.conftest import launch

SETTLE, SECONDS = 12, 30
RUNGS = ("video", "small", "sound", "text")
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print one table."""
    print(f"{'':8}{'rung':8}{'MB per hour':>14}{'browsers, cores':>18}{'Janus, cores':>14}")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        for way in sys.argv[1:] or ("mesh", "janus"):
            measure_way(playwright.chromium, Path(folder), way)


def measure_way(kind, folder: Path, way: str) -> None:
    """All rungs of one way."""
    server = janus.start(made(folder / "janus")) if way == "janus" else None
    site = serving.start(made(folder / way), f"bench_{way}", server.settings if server else None)
    mark = f"--vakkring-bench={way}"
    browser = launch(kind, *calls.FLAGS, mark)
    try:
        pages = three(browser, site)
        for rung in RUNGS:
            for page in pages:
                calls.choose(page, rung)
            speak(pages, rung)
            megabytes, busy = measure(pages[1], lambda: (of_browser(mark), of_process(server.process.pid) if server else 0.0))
            print(f"{way:8}{rung:8}{megabytes:14.0f}{busy[0]:18.2f}{busy[1]:14.3f}", flush=True)
    finally:
        browser.close()
        site.stop()
        if server:
            server.stop()


def made(folder: Path) -> Path:
    """The folder, there now."""
    folder.mkdir()
    return folder


def three(browser: Browser, site: serving.Site) -> list[Page]:
    """Three people in a call."""
    room = calls.make_session(site)
    pages = []
    for who in calls.PEOPLE:
        page = browser.new_context(viewport=calls.PHONE, base_url=site.url, locale="nl-NL", permissions=calls.ALLOWED).new_page()
        page.set_default_timeout(calls.PATIENCE)
        calls.enter(page, who, room)
        calls.join(page)
        pages.append(page)
    return pages


def speak(pages: list[Page], rung: str) -> None:
    """The microphone of who leads and of one other is open: a talk with a question. All show themselves where there is a picture."""
    for page in pages[:2]:
        if rung != "text" and page.locator("[data-microphone]").get_attribute("aria-pressed") == "false":
            calls.talk(page)
    for page in pages:
        if rung in {"video", "small"} and page.locator("[data-camera]").get_attribute("aria-pressed") == "false":
            calls.show(page)


def measure(page: Page, processor) -> tuple[float, tuple[float, ...]]:
    """Megabytes an hour of one page, and cores in use meanwhile."""
    page.wait_for_timeout(SETTLE * 1000)
    before, used, began = calls.arrived(page).bytes, processor(), time.monotonic()
    page.wait_for_timeout(SECONDS * 1000)
    took = time.monotonic() - began
    megabytes = (calls.arrived(page).bytes - before) / took * 3600 / 1e6
    return megabytes, tuple((now - then) / took for now, then in zip(processor(), used, strict=True))


def of_browser(mark: str) -> float:
    """Seconds of processor of a browser and all that it started."""
    own = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit() and mark in calls.command_of(one)]
    everybody = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    return sum(of_process(one) for one in everybody if set(own) & ancestors_of(one))


def ancestors_of(process: int) -> set[int]:
    """None when it has just gone."""
    try:
        return calls.ancestors(process)
    except OSError:
        return set()


def of_process(process: int) -> float:
    """Seconds of processor."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()
