"""From a photo on the phone to the customer at the door: a supplier, a moderator, a learner and a coach, each on a screen of their own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.learner import demo_person
from tests.media.pictures import saved, sketch

pytestmark = pytest.mark.journey

DESKTOP = {"width": 1280, "height": 800}
MODULE = "Zeefhuis schoonhouden"
CARD_SET = "Zeefhuis spoelen"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "foto.jpg"
    path.write_bytes(saved(sketch((1600, 1200)), "JPEG"))
    return path


def make_draft(page: Page, photo: Path) -> str:
    """One photo and one sentence on the supplier's desk; answers the address of the set's page there."""
    demo_person(page, "Sven", then="/aanbieder/nieuw-setje/")
    page.get_by_label("In welke reeks?").select_option(label="Een nieuwe reeks")
    page.get_by_label("Titel van de nieuwe reeks").fill(MODULE)
    page.get_by_label("Titel van het setje").fill(CARD_SET)
    first = page.locator("[data-slot='1']")
    first.locator("[type=file]").set_input_files(photo)
    expect(first.get_by_role("status")).to_have_text("Binnen.")
    first.locator("textarea").fill("Haal eerst de stroom eraf. Wacht dan 5 tellen.")
    page.get_by_role("button", name="Bewaar als concept").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CARD_SET)
    return page.url


BUSY = 60_000
"""Milliseconds that Wagtail gets to keep a change by itself: it does so while nothing else asks for the processor."""


@contextmanager
def kept(page: Page) -> Iterator[None]:
    """Around a change in Wagtail: wait until it watches for changes, and until it has kept this one."""
    expect(page.locator("#page-edit-form")).to_have_attribute("data-w-unsaved-has-edits-value", "false")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit/"), timeout=BUSY) as answered:
        yield
    assert answered.value.ok


def write(page: Page, label: str, text: str) -> None:
    """Fill in one field in Wagtail."""
    with kept(page):
        field = page.get_by_role("textbox", name=label)
        field.fill(text)
        field.blur()


def describe_module(page: Page, address: str) -> None:
    """What a new module still lacks: what it is for, what you can do after it, its topic."""
    page.goto(address)
    write(page, "Wat levert het op", "Minder storingen in de winter.")
    write(page, "Dit kun je daarna", "Maak een zeef schoon zonder lekken.")
    with kept(page):
        page.get_by_role("checkbox", name="Waterstofketel").check()


def choose(page: Page, action: str | re.Pattern[str]) -> None:
    """Open the menu beside the large button and choose what is in it."""
    page.locator("footer").get_by_role("button", name="Meer acties").click()
    page.locator("footer").get_by_role("button", name=action).click()


def submit(page: Page, address: str) -> None:
    """Send a draft to the moderators."""
    page.goto(address)
    choose(page, re.compile("Controle"))
    expect(page.locator(".messages")).to_contain_text("ter goedkeuring ingediend")


def approve(page: Page, address: str) -> None:
    """Tick the whole checklist."""
    page.goto(address)
    choose(page, "Keur goed")
    dialog = page.locator(".modal-dialog")
    boxes = dialog.get_by_role("checkbox")
    expect(boxes).to_have_count(5)
    for box in boxes.all():
        box.check()
    dialog.get_by_role("button", name="Keur goed").click()
    expect(page.locator(".messages")).to_contain_text("is gewijzigd")


def ask_for_a_change(page: Page, address: str, remark: str) -> None:
    """Send it back with a remark."""
    page.goto(address)
    choose(page, "Vraag een aanpassing")
    dialog = page.locator(".modal-dialog")
    dialog.get_by_label("Wat moet er anders?").fill(remark)
    dialog.get_by_role("button", name="Vraag een aanpassing").click()
    expect(page.locator(".messages")).to_contain_text("is gewijzigd")


def test_a_photo_becomes_a_card_that_a_learner_finds_asks_about_and_shows_at_the_door(open_phone: OpenPhone, photo: Path) -> None:
    sven, bea = open_phone(), open_phone(viewport=DESKTOP)
    on_desk = make_draft(sven, photo)
    card_set = sven.get_by_role("link", name="Maak het af").get_attribute("href") or ""
    sven.goto(on_desk.rsplit("/", 2)[0] + "/")
    module = sven.get_by_role("link", name="Bewerk reeks").get_attribute("href") or ""
    sven.goto(card_set)
    write(sven, "Wat je ziet", "Een zeef vol grijs slib.")
    describe_module(sven, module)
    for address in (module, card_set):
        submit(sven, address)
    demo_person(bea, "Bea", then="/beheer/")
    ask_for_a_change(bea, card_set, "Wat doe je op de klus? Zet het erbij.")

    sven.goto(on_desk)
    expect(sven.get_by_text("Wat doe je op de klus? Zet het erbij.")).to_be_visible()
    sven.goto(card_set)
    write(sven, "Op de klus", "Kijk de zeef na voor de winter.")
    submit(sven, card_set)
    for address in (module, card_set):
        approve(bea, address)
    learns(open_phone(), open_phone(), open_phone())


def learns(anna: Page, carla: Page, customer: Page) -> None:
    """Anna finds the card by a misspelt word, asks, gets an answer, finishes, and shows her proof."""
    demo_person(anna, "Anna", then="/zoeken/")
    anna.get_by_role("searchbox", name="Wat zoek je?").press_sequentially("zeefhuys")
    anna.locator("[data-hit]", has_text=MODULE).first.click()
    anna.get_by_role("link", name="Vraag het je coach").click()
    anna.get_by_label("Je vraag").fill("Mag dit ook met heet water?")
    anna.get_by_role("button", name="Stuur je vraag").click()
    expect(anna.get_by_text("Je vraag is verstuurd.")).to_be_visible()
    expect(anna.get_by_text("antwoordt uiterlijk")).to_be_visible()
    question = anna.url

    demo_person(carla, "Carla", then="/coach/")
    carla.get_by_role("link", name=re.compile("Mag dit ook met heet water")).click()
    carla.get_by_label("Je antwoord").fill("Nee. Neem lauw water.")
    carla.get_by_role("button", name="Stuur je antwoord").click()
    expect(carla.get_by_text("Neem lauw water")).to_be_visible()

    anna.goto(question)
    expect(anna.get_by_text("Neem lauw water")).to_be_visible()
    anna.get_by_role("link", name=CARD_SET).click()
    anna.get_by_role("link", name="Begin met kaart 1").click()
    expect(anna.get_by_role("img", name="Een zeef vol grijs slib.")).to_be_visible()
    anna.get_by_role("button", name="Snap ik").click()
    anna.get_by_role("link", name="Bekijk je bewijs").click()
    expect(anna.get_by_role("img", name="QR-code naar dit bewijs")).to_be_visible()
    customer.goto(anna.url)
    expect(customer.get_by_role("heading", level=2).first).to_contain_text("Dit kan Anna")
    expect(customer.get_by_text("Maak een zeef schoon zonder lekken")).to_be_visible()
