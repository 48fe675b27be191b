"""Two people at one board: they draw at once, one loses reception, and both have everything. And a wall where photos appear for all."""

import re
import uuid
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.inspection import look_over
from tests.browser.serving import Site
from tests.browser.test_wiki import enter

OFFLINE = "WebSocket|ERR_INTERNET_DISCONNECTED"
PLAN = """
from datetime import timedelta
from django.utils import timezone
from classroom.actions import boards, entering
from classroom.models import Session
from vakkring.accounts.models import Person
from wagtail.models import Page
people = {{name: Person.objects.get(email=f"{{name}}@vakkring.example") for name in ("anna", "bram", "tess")}}
now = timezone.now()
session = Session.objects.create(title="Stooklijn en klachten", slug="{slug}", trainer=people["tess"], audience="public",
    starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=1), published_at=now, started_at=now)
for person in people.values():
    entering.enter(session, person)
session.board = boards.open_board(session, "{kind}", "Teken: waar zit het probleem?")
session.save()
print("board", session.board.pk)
"""


def planned(site: Site, kind: str) -> str:
    """A session of now with a board for everybody; the address of the board. Made where the server's own data are."""
    slug = f"bord-{uuid.uuid4().hex[:8]}"
    found = re.search(r"^board (\d+)$", site.shell(PLAN.format(slug=slug, kind=kind)), re.MULTILINE)
    assert found
    return f"/live/{slug}/bord/{found[1]}/"


def opened(phone: Page, who: str, address: str) -> Page:
    enter(phone, f"{who}@")
    phone.goto(address)
    expect(phone.locator("[data-tools]")).to_be_visible()
    saved(phone)
    return phone


def saved(page: Page) -> None:
    expect(page.locator("[data-state=saved]")).to_be_visible()


def lines(page: Page) -> Locator:
    """What is drawn with a pen or as an arrow, and lies on the board."""
    return page.locator("[data-paper] > g:first-of-type > g > path.board-line")


def notes(page: Page) -> Locator:
    return page.locator("[data-paper] .board-note")


def draw(page: Page, *places: tuple[float, float], lift: bool = True) -> None:
    """With one finger over these places, as parts of the paper."""
    box = page.locator("[data-paper]").bounding_box()
    assert box
    points = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in places]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=5)
    if lift:
        page.mouse.up()


def stick(page: Page, text: str) -> None:
    """Put a note on the board, with buttons only."""
    page.get_by_role("button", name="Erbij").press("Enter")
    page.get_by_role("button", name="Briefje").press("Enter")
    page.get_by_label("Wat komt erop te staan?").fill(text)
    page.get_by_role("button", name="Zet op het bord").press("Enter")


@pytest.fixture
def two(site: Site, open_phone: OpenPhone) -> tuple[Page, Page]:
    """Anna on a phone and Bram at a desk, at the same board."""
    address = planned(site, "board")
    desk = open_phone(may=OFFLINE, viewport={"width": 1280, "height": 800})
    return opened(open_phone(may=OFFLINE), "anna", address), opened(desk, "bram", address)


def test_two_draw_at_once_and_see_each_other(two: tuple[Page, Page]):
    anna, bram = two
    draw(bram, (0.3, 0.7), (0.3, 0.4), (0.5, 0.3), lift=False)
    expect(anna.locator(".board-who")).to_have_text("Bram")  # while he draws: his name at his hand
    draw(anna, (0.3, 0.45), (0.6, 0.5))
    bram.mouse.up()
    stick(anna, "Lucht erin?")

    for page in two:
        expect(lines(page)).to_have_count(2)
        expect(notes(page)).to_have_count(1)
        expect(page.locator("[data-paper] text.board-text")).to_have_text("Lucht erin?")
        expect(page.get_by_role("button", name="Terug")).to_be_enabled()

    anna.get_by_role("button", name="Terug").click()
    anna.get_by_role("button", name="Terug").click()
    for page in two:
        expect(lines(page)).to_have_count(1)  # Bram's stays
        expect(notes(page)).to_have_count(0)


def test_who_draws_without_reception_has_everything_afterwards_and_so_have_the_others(two: tuple[Page, Page]):
    anna, bram = two
    anna.context.set_offline(True)
    expect(anna.locator("[data-state]")).to_contain_text("Geen bereik")
    draw(anna, (0.3, 0.45), (0.6, 0.5))
    stick(anna, "Zonder bereik")
    draw(bram, (0.4, 0.4), (0.5, 0.6))
    stick(bram, "Met bereik")
    saved(bram)
    expect(lines(bram)).to_have_count(1)

    anna.context.set_offline(False)

    saved(anna)
    for page in two:
        expect(lines(page)).to_have_count(2)
        expect(notes(page)).to_have_count(2)
    anna.reload()
    expect(notes(anna)).to_have_count(2)


def test_buttons_do_all_that_a_finger_does(two: tuple[Page, Page]):
    anna, bram = two
    stick(anna, "Eerst ontluchten")
    note = bram.locator("[data-paper] > g:first-of-type > g")
    expect(note).to_have_count(1)
    before = note.get_attribute("transform")

    anna.get_by_role("button", name="Naar links").press("Enter")
    expect(note).not_to_have_attribute("transform", before or "")
    anna.get_by_role("button", name="Wijzig").press("Enter")
    anna.get_by_label("Wat komt erop te staan?").fill("Dan inregelen")
    anna.get_by_role("button", name="Zet op het bord").press("Enter")
    expect(bram.locator("[data-paper] text.board-text")).to_have_text("Dan inregelen")

    anna.get_by_role("button", name="Erbij").press("Enter")
    anna.get_by_role("button", name="Pijl").press("Enter")
    anna.get_by_role("button", name="Draai").press("Enter")
    expect(lines(bram)).to_have_count(1)
    anna.get_by_role("button", name="Haal weg").press("Enter")
    expect(lines(bram)).to_have_count(0)

    anna.get_by_role("button", name="Volgende").press("Enter")
    expect(anna.locator("[data-said]")).to_have_text("Briefje: Dan inregelen. Nummer 1 van 1.")
    anna.locator("[data-paper]").focus()
    anna.keyboard.press("Delete")
    expect(notes(bram)).to_have_count(0)


def test_looking_closer_moves_nothing_and_the_picture_can_be_kept(two: tuple[Page, Page], tmp_path: Path):
    anna, _bram = two
    draw(anna, (0.3, 0.45), (0.6, 0.5))
    saved(anna)
    whole = anna.locator("[data-paper]").get_attribute("viewBox")
    anna.get_by_role("button", name="Groter").click()
    expect(anna.locator("[data-paper]")).not_to_have_attribute("viewBox", whole or "")
    anna.get_by_role("button", name="Toon het hele bord").click()
    expect(anna.locator("[data-paper]")).to_have_attribute("viewBox", whole or "")

    with anna.expect_download() as waiting:
        anna.get_by_role("button", name="Download als plaatje").click()
    waiting.value.save_as(tmp_path / "bord.png")

    with Image.open(tmp_path / "bord.png") as picture:
        assert picture.size == (1600, 1280)
        assert (17, 32, 30) in {colour for _many, colour in picture.convert("RGB").getcolors(100_000)}


def test_hostile_text_is_text(two: tuple[Page, Page]):
    anna, bram = two
    hostile = "<img src=x onerror='window.__hacked=1'><script>window.__hacked=1</script>"
    stick(anna, hostile)

    expect(bram.locator("[data-paper] text.board-text")).to_contain_text("<img")
    for page in two:
        assert page.evaluate("window.__hacked") is None
        assert page.locator("[data-paper] img, [data-paper] script, [data-paper] foreignObject").count() == 0


def test_a_photo_on_the_wall_appears_for_all_and_the_trainer_shows_it_large(site: Site, open_phone: OpenPhone, tmp_path: Path):
    address = planned(site, "wall")
    photo = tmp_path / "kast.jpg"
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(photo)
    anna, tess = opened(open_phone(), "anna", address), opened(open_phone(), "tess", address)

    anna.locator("[data-photo]").first.set_input_files(photo)
    anna.get_by_label("Wat zie je?").fill("Meterkast uit 1974")
    anna.get_by_role("button", name="Hang op").click()

    for page in (anna, tess):
        one = page.locator(".wall-one")
        expect(one).to_contain_text("Anna Bakker")
        expect(one).to_contain_text("Meterkast uit 1974")
        expect(one.locator("img")).to_have_js_property("naturalWidth", 720)

    tess.locator(".wall-one").click()
    tess.get_by_role("button", name="Toon groot aan iedereen").click()
    expect(anna.locator("[data-large] img")).to_be_visible()
    expect(anna.get_by_role("button", name="Toon alle foto's")).to_be_hidden()

    tess.locator(".wall-one").click()
    tess.get_by_role("button", name="Haal weg").click()
    expect(anna.locator(".wall-one")).to_have_count(0)
    expect(anna.locator("[data-large]")).to_be_hidden()


@pytest.mark.parametrize("kind", ["board", "wall"])
def test_a_board_looks_right_everywhere(site: Site, open_phone: OpenPhone, kind: str):
    page = opened(open_phone(), "tess", planned(site, kind))
    if kind == "board":
        stick(page, "Lucht erin?")

    assert look_over(page, kind) == []


def test_slides_are_prepared_from_a_pdf(site: Site, open_phone: OpenPhone, tmp_path: Path):
    import typst

    address = re.sub(r"bord/\d+/$", "dias/", planned(site, "board"))
    source, target = tmp_path / "praatje.typ", tmp_path / "praatje.pdf"
    source.write_text("= Boven koud\n#pagebreak()\n" * 6)
    typst.compile(source, output=target)
    tess = open_phone()
    enter(tess, "tess@")
    tess.goto(address)

    tess.get_by_label("PDF", exact=True).set_input_files(target)
    tess.get_by_role("button", name="Voeg de PDF toe").click()

    expect(tess.locator(".deck")).to_contain_text("praatje")
    expect(tess.locator(".deck")).to_contain_text(re.compile(r"7 dia's"))
    tess.get_by_role("button", name=re.compile("^Voeg .* toe$")).nth(1).click()
    expect(tess.locator(".deck")).to_have_count(2)
    assert look_over(tess, "slides") == []
