"""From the phone to a draft: photos go out as they are chosen, poor reception loses nothing, and it works without script."""

from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenPhone
from tests.browser.inspection import look_over
from tests.browser.learner import demo_person
from tests.media.films import mp4
from tests.media.pictures import saved, sketch

ADDRESS = "/aanbieder/nieuw-setje/"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A large photo, a film, and a file that lies."""
    found = {"photo": saved(sketch((3000, 2250)), "JPEG"), "film": mp4(), "lie": b"<svg onload=alert(1)>"}
    names = {"photo": "foto.jpg", "film": "film.mp4", "lie": "liegt.jpg"}
    for kind, content in found.items():
        (tmp_path / names[kind]).write_bytes(content)
    return {kind: tmp_path / name for kind, name in names.items()}


def begin(page: Page, title: str) -> None:
    """Choose a new module and give the set a title."""
    demo_person(page, "Sven", then=ADDRESS)
    page.get_by_label("In welke reeks?").select_option(label="Een nieuwe reeks")
    page.get_by_label("Titel van de nieuwe reeks").fill("Filters en zeven")
    page.get_by_label("Titel van het setje").fill(title)


def test_draft_from_the_phone_survives_poor_reception_and_a_closed_tab(open_phone: OpenPhone, files: dict[str, Path]) -> None:
    page = open_phone(may="400|422|ERR_INTERNET_DISCONNECTED")
    begin(page, "Filter schoonmaken")
    first, second = page.locator("[data-slot='1']"), page.locator("[data-slot='2']")
    expect(second).to_be_hidden()
    first.locator("[type=file]").set_input_files(files["photo"])
    expect(first.get_by_role("status")).to_have_text("Binnen.")
    first.locator("textarea").fill("Haal eerst de stroom eraf. Wacht dan 5 tellen.")
    page.get_by_role("button", name="Nog een kaart").click()
    second.locator("[type=file]").set_input_files(files["lie"])
    expect(second.get_by_role("status")).to_contain_text("geen afbeelding")
    complaints = look_over(page, "a file that lies")

    page.context.set_offline(True)
    second.locator("[type=file]").set_input_files(files["film"])
    expect(second.get_by_role("status")).to_contain_text("Geen bereik")
    second.locator("textarea").fill("Zo spoel je hem uit.")
    page.get_by_role("button", name="Bewaar als concept").click()
    expect(page.get_by_text("Nog niet alles is binnen.")).to_be_visible()
    page.context.set_offline(False)
    expect(second.get_by_role("status")).to_have_text("Filmpje: Binnen.")

    page.reload()
    expect(page.get_by_label("Titel van het setje")).to_have_value("Filter schoonmaken")
    expect(first.locator("img")).to_be_visible()
    page.get_by_label("Titel van de nieuwe reeks").fill("")
    page.get_by_role("button", name="Bewaar als concept").click()
    expect(page.get_by_text("Geef de nieuwe reeks een titel.")).to_be_visible()
    complaints += look_over(page, "a form with a mistake")
    page.get_by_label("Titel van de nieuwe reeks").fill("Filters en zeven")
    page.get_by_role("button", name="Bewaar als concept").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Filter schoonmaken")
    expect(page.get_by_text("Je setje is bewaard als concept.")).to_be_visible()
    expect(page.get_by_text("Haal eerst de stroom eraf")).to_be_visible()
    complaints += look_over(page, "a draft")
    page.goto(ADDRESS)
    expect(page.get_by_label("Titel van het setje")).to_have_value("")
    assert complaints == []


def test_photo_is_made_smaller_before_it_is_sent(open_phone: OpenPhone, files: dict[str, Path]) -> None:
    page = open_phone()
    begin(page, "Klein")
    with page.expect_response("**/bestand/") as answered:
        page.locator("[data-slot='1'] [type=file]").set_input_files(files["photo"])

    assert answered.value.ok
    sent = int(answered.value.request.header_value("content-length") or 0)
    assert 0 < sent < files["photo"].stat().st_size


def test_photo_that_is_chosen_before_the_script_came_goes_out_too(open_phone: OpenPhone, files: dict[str, Path]) -> None:
    page = open_phone()
    held: list[Route] = []
    free = Event()
    page.route("**/assets/drafting-*.js", lambda route: route.continue_() if free.is_set() else held.append(route))
    demo_person(page, "Sven")
    page.goto(ADDRESS, wait_until="commit")
    photo = page.locator("[data-slot='1'] [type=file]")
    photo.set_input_files(files["photo"])
    with page.expect_response("**/bestand/") as answered:
        free.set()  # also for a page that is so slow that it asks only now
        for one in held:
            one.continue_()

    assert answered.value.ok
    expect(page.locator("[data-slot='1']").get_by_role("status")).to_have_text("Binnen.")


def test_plain_form_makes_a_draft_without_script(open_phone: OpenPhone, files: dict[str, Path]) -> None:
    page = open_phone(java_script_enabled=False)
    begin(page, "Zonder script")
    page.locator("[name=file_1]").set_input_files(files["photo"])
    page.locator("[name=text_1]").fill("Haal eerst de stroom eraf.")
    page.get_by_role("button", name="Bewaar als concept").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Zonder script")
    expect(page.get_by_text("Haal eerst de stroom eraf")).to_be_visible()
