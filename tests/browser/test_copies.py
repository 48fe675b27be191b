"""What stands on a phone for when there is no reception: what was read, for who read it."""

import os
import re
import signal
import time
from collections.abc import Callable

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
SCRIPT_IS_THERE = """caches.open("statics:").then(cache => cache.keys())
    .then(keys => keys.some(one => one.url.includes("/beginning-")))"""
LOSE_SCRIPT = """caches.open("statics:").then(cache => cache.keys()
    .then(keys => Promise.all(keys.filter(one => one.url.includes("/beginning-")).map(one => cache.delete(one)))))"""
ARTICLE = "/wiki/co-melder-plaatsen/"
PIECES = """editor => new Promise(done => {
    const opening = indexedDB.open(`vakkring-wiki-${editor.dataset.article}-${editor.dataset.person}`);
    opening.onsuccess = () => {
        const count = opening.result.transaction("updates").objectStore("updates").count();
        count.onsuccess = () => { opening.result.close(); done(count.result); };
    };
})"""


@pytest.fixture
def phone(open_phone: OpenPhone) -> Page:
    """A phone that keeps what is read from now on."""
    page = open_phone(may=NO_NETWORK, service_workers="allow")
    page.goto("/privacy/")
    assert page.evaluate(KEEPS)
    return page


def until(page: Page, is_so: Callable[[], bool], what: str) -> None:
    """Wait for it. A promise is true to `wait_for_function`, whatever comes of it."""
    end = time.monotonic() + 15
    while not is_so():
        assert time.monotonic() < end, what
        page.wait_for_timeout(50)


def kept(page: Page, path: str, *, there: bool = True) -> None:
    """Wait until the phone has this page, or has it no more."""
    until(page, lambda: page.evaluate(HAS, path) is there, f"{path} there: {not there}")


def script_kept(page: Page) -> None:
    """Wait until the phone has the script of the forms: the page comes first, what it consists of just after it."""
    until(page, lambda: page.evaluate(SCRIPT_IS_THERE), "the script was not asked for")


def read(page: Page, path: str) -> str:
    """Open a page and wait until the phone has it; answers its heading."""
    page.goto(path)
    kept(page, path)
    return page.locator("h1").inner_text()


def on_the_phone(page: Page) -> int:
    """In how many pieces the text that somebody writes stands on his phone."""
    return page.locator("[data-editor]").evaluate(PIECES)


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


def test_who_finds_something_out_where_there_is_no_reception_writes_it_down_there(phone: Page) -> None:
    """She never opened the form before: a page that leads to it asked for it. What she typed arrives once she has reception."""
    demo_person(phone, "Anna", then="/wiki/")
    kept(phone, "/wiki/nieuw/")
    script_kept(phone)
    lose_reception(phone)

    phone.goto("/wiki/nieuw/?bij=card:1&titel=Kraan+zonder+bereik")
    expect(phone.locator("[data-offline]")).to_contain_text("Wat je al open hebt, blijft staan.")
    expect(phone.locator("[name=title]")).to_have_value("Kraan zonder bereik")
    phone.locator("[name=text]").fill("Draai hem eerst dicht.")
    phone.get_by_role("button", name="Bewaar").click()
    expect(phone.locator("[data-state]")).to_contain_text("Niet verstuurd. Je tekst blijft staan.")

    phone.reload()
    expect(phone.locator("[name=text]")).to_have_value("Draai hem eerst dicht.")
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Bewaar").click()
    expect(phone.locator("h1")).to_have_text("Kraan zonder bereik")
    expect(phone.locator("main")).to_contain_text("Draai hem eerst dicht.")

    lose_reception(phone)
    phone.goto("/wiki/nieuw/")
    expect(phone.locator("[name=text]")).to_have_value("")


def test_a_stranger_is_not_led_to_the_door_by_each_page(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url) if "/wiki/nieuw/" in request.url else None)
    phone.goto("/wiki/")
    until(phone, lambda: phone.evaluate("sessionStorage.getItem('vakkring:at-the-door') !== null"), "it was not asked for")
    first = len(asked)
    assert first > 0

    phone.goto("/wiki/")
    expect(phone.locator('a[href="/wiki/nieuw/"]')).to_be_visible()
    phone.wait_for_timeout(5000)
    assert len(asked) == first


def test_a_form_that_came_without_its_script_is_asked_for_again(phone: Page) -> None:
    """It would take what somebody types, and lose it. With its control: without the script it does not count as there."""
    demo_person(phone, "Anna", then="/wiki/")
    script_kept(phone)
    phone.goto("/privacy/")
    phone.evaluate(LOSE_SCRIPT)
    assert not phone.evaluate(SCRIPT_IS_THERE)

    phone.goto("/wiki/")

    script_kept(phone)


@pytest.mark.journey
def test_who_was_writing_goes_on_after_the_phone_was_closed_without_reception(phone: Page, open_phone: OpenPhone) -> None:
    demo_person(phone, "Anna", then="/wiki/")
    read(phone, f"{ARTICLE}bewerken/")
    text, state = phone.locator("[data-editor] .ProseMirror"), phone.locator(".edit-state")
    expect(state).to_contain_text("Bewaard")

    lose_reception(phone)
    phone.reload()
    expect(text).to_have_attribute("contenteditable", "true")
    expect(phone.locator("[data-offline]")).to_contain_text("Wat je al open hebt, blijft staan.")
    text.click()
    phone.keyboard.press("Control+End")
    pieces = on_the_phone(phone)
    phone.keyboard.insert_text(" In de kruipruimte getypt.")
    expect(state).to_contain_text("Geen bereik. Je tekst staat op je telefoon")
    until(phone, lambda: on_the_phone(phone) != pieces, "nothing was kept")
    phone.reload()
    expect(text).to_contain_text("In de kruipruimte getypt.")

    bram = open_phone()
    demo_person(bram, "Bram", then=f"{ARTICLE}bewerken/")
    expect(bram.locator("[data-editor] .ProseMirror")).to_have_attribute("contenteditable", "true")
    told = phone.locator("[data-remarks] [data-told]")
    expect(told).to_have_text("Geen bereik. De opmerkingen komen later.")
    phone.context.set_offline(False)
    expect(told).to_have_text("")
    expect(bram.locator("[data-editor] .ProseMirror")).to_contain_text("In de kruipruimte getypt.")
    expect(state).to_contain_text("Bewaard")


def test_a_question_from_a_place_without_reception_is_not_lost(phone: Page) -> None:
    """She is at a card, without ever having opened the form."""
    demo_person(phone, "Anna", then=f"{FREE}/1/")
    ask = phone.locator('a[href^="/kring/vragen/nieuw/"]').first
    address = ask.get_attribute("href") or ""
    kept(phone, "/kring/vragen/nieuw/")
    script_kept(phone)
    lose_reception(phone)

    phone.goto(address)
    text, button = phone.locator("[name=text]"), phone.get_by_role("button", name="Stuur je vraag")
    expect(phone.get_by_text("Antwoordt uiterlijk")).to_be_hidden()
    expect(phone.locator("[name=over]")).to_have_value(address.partition("=")[2])
    text.fill("Hij wil niet aan.")
    button.click()
    expect(phone.locator("[data-state]")).to_contain_text("Niet verstuurd. Je tekst blijft staan.")

    phone.reload()
    expect(text).to_have_value("Hij wil niet aan.")
    phone.context.set_offline(False)
    button.click()
    expect(phone.locator("main")).to_contain_text("Je vraag is verstuurd.")
    expect(phone.locator("h1")).to_have_text("Hij wil niet aan.")


def test_what_somebody_fills_in_stays_where_it_cannot_be_sent(phone: Page) -> None:
    demo_person(phone, "Anna", then=f"{ARTICLE}")
    phone.goto(f"{ARTICLE}klus/")
    phone.locator("[name=job]").fill("Tussenwoning, 6 kW")
    phone.locator("[name=norm]").fill("NEN-EN 50291-1")
    lose_reception(phone)

    phone.locator('form[action$="/klus/"] button, .bench button').last.click()

    expect(phone.locator("[data-live]")).to_have_text("Geen bereik. Dit is nog niet verstuurd. Wat je invulde, blijft staan.")
    expect(phone.locator("[name=job]")).to_have_value("Tussenwoning, 6 kW")
