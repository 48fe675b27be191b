"""What stands on a phone for when there is no reception: what was read, for who read it."""

import os
import re
import signal
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.learner import Learner, demo_person
from tests.browser.serving import Site
from tests.browser.test_reception import FREE, answer_right, at_card

NO_NETWORK = "ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_ABORTED|ERR_TIMED_OUT|WebSocket"
KEEPS = """navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ||
    new Promise(done => navigator.serviceWorker.addEventListener("controllerchange", done))).then(() => true)"""
HAS = "path => caches.match(path, { ignoreVary: true }).then(copy => copy !== undefined)"
ARTICLE = "/wiki/co-melder-plaatsen/"


@pytest.fixture
def phone(open_phone: OpenPhone) -> Page:
    """A phone that keeps what is read from now on."""
    page = open_phone(may=NO_NETWORK, service_workers="allow")
    page.goto("/privacy/")
    assert page.evaluate(KEEPS)
    return page


def kept(page: Page, path: str, *, there: bool = True) -> None:
    """Wait until the phone has this page, or has it no more. A promise is true to `wait_for_function`, whatever comes of it."""
    end = time.monotonic() + 15
    while page.evaluate(HAS, path) is not there:
        assert time.monotonic() < end, f"{path} there: {not there}"
        page.wait_for_timeout(50)


def read(page: Page, path: str) -> str:
    """Open a page and wait until the phone has it; answers its heading."""
    page.goto(path)
    kept(page, path)
    return page.locator("h1").inner_text()


def lose_reception(page: Page) -> None:
    page.context.set_offline(True)


def test_what_was_read_is_there_without_reception_and_says_that_it_is_old(phone: Page) -> None:
    heading = read(phone, ARTICLE)
    line = phone.locator("[data-offline]")
    expect(line).to_be_hidden()

    lose_reception(phone)
    phone.reload()
    expect(phone.locator("h1")).to_have_text(heading)
    expect(line).to_contain_text("Je ziet deze pagina van")

    phone.goto("/regelingen/")
    expect(phone.locator("h1")).to_have_text("Geen bereik")
    phone.get_by_role("listitem").get_by_role("link", name=heading).click()
    expect(phone.locator("h1")).to_have_text(heading)

    phone.context.set_offline(False)
    phone.get_by_role("link", name="Haal opnieuw op").click()
    expect(line).to_be_hidden()
    expect(phone.locator("h1")).to_have_text(heading)


def test_a_server_that_does_not_answer_keeps_nobody_waiting_for_what_he_has(phone: Page, site: Site) -> None:
    heading = read(phone, ARTICLE)

    os.kill(site.process.pid, signal.SIGSTOP)
    try:
        phone.reload(wait_until="commit", timeout=60_000)
        expect(phone.locator("h1")).to_have_text(heading)
        expect(phone.locator("[data-offline]")).to_contain_text("Je ziet deze pagina van", timeout=30_000)
    finally:
        os.kill(site.process.pid, signal.SIGCONT)


def test_nothing_stays_for_who_comes_after(phone: Page) -> None:
    """With its control: before she logs out it is there."""
    demo_person(phone, "Anna", then="/")
    read(phone, "/pas/")
    lose_reception(phone)
    phone.goto("/pas/")
    expect(phone.locator("h1")).not_to_have_text("Geen bereik")
    phone.context.set_offline(False)

    phone.goto("/account/logout/")
    phone.get_by_role("button", name="Log uit").click()
    kept(phone, "/pas/", there=False)

    lose_reception(phone)
    phone.goto("/pas/")
    expect(phone.locator("h1")).to_have_text("Geen bereik")
    expect(phone.get_by_role("link", name=re.compile("pas", re.IGNORECASE))).to_have_count(0)


def test_who_logs_out_where_the_next_page_does_not_come_leaves_nothing_either(phone: Page) -> None:
    demo_person(phone, "Anna", then="/")
    read(phone, "/pas/")
    lose_reception(phone)

    phone.evaluate("fetch('/account/logout/', { method: 'POST' }).catch(() => null)")

    kept(phone, "/pas/", there=False)


@pytest.mark.journey
def test_a_set_goes_on_after_the_phone_was_closed_without_reception(phone: Page) -> None:
    read(phone, f"{FREE}/1/")
    kept(phone, f"{FREE}/6/")

    lose_reception(phone)
    phone.reload()
    expect(phone.locator("[data-offline]")).to_contain_text("Je ziet deze pagina van")
    answer_right(Learner(phone))

    expect(phone).to_have_url(at_card(2))
    expect(phone.locator("[data-live]")).to_contain_text("Je antwoord staat op je telefoon")
