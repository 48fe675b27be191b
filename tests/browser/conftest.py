"""One server and one browser for all journeys; a fresh context for each phone.

Each parallel process has its own. They live to the end of the run: tests/conftest.py puts the journeys last.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect, sync_playwright

from tests.browser.serving import Site, start

PHONE = {"width": 390, "height": 844}

PATIENCE = 15_000
NO_COPIES = "Service Worker registration blocked by Playwright"

OpenPhone = Callable[..., Page]
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    found = start(tmp_path_factory.mktemp("site"), os.environ.get("PYTEST_XDIST_WORKER", "main"))
    yield found
    found.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = launch(playwright.chromium)
        yield launched
        launched.close()


def launch(kind: BrowserType, *options: str, **more: Any) -> Browser:
    """The Chromium of this machine; its absence is a failure, never a reason to skip."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "No Chromium found. `make test` installs it; or: apt-get install chromium."
    return kind.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", *options], **more)


@pytest.fixture
def open_phone(site: Site, browser: Browser) -> Iterator[OpenPhone]:
    """Opens a new phone at the site."""
    with phones(browser, site.url) as opened:
        yield opened


@contextmanager
def phones(browser: Browser, url: str) -> Iterator[OpenPhone]:
    """Opens new phones at this address. What goes wrong behind a page (console, policy, server) fails the test, but for what `may`.

    They keep no copies of pages (`test_copies.py` does): a test that plays the network itself would not see what a service worker asks for.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def opened(*, may: str = "$^", **options: Any) -> Page:
        context = browser.new_context(
            **{"viewport": PHONE, "base_url": url, "locale": "nl-NL", "reduced_motion": "reduce", "service_workers": "block"} | options
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)

        def note(trouble: str) -> None:
            if not re.search(f"{may}|{NO_COPIES}", trouble):
                troubles.append(trouble)

        context.on("console", lambda message: note(f"{message.type}: {message.text}") if message.type in {"error", "warning"} else None)
        context.on("weberror", lambda error: note(f"thrown: {error.error}"))
        context.on("response", lambda response: note(f"{response.status} {response.url}") if response.status >= 500 else None)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []
