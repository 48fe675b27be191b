"""A client opens his closed module to somebody; others do not find it."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone
from tests.browser.inspection import look_over
from tests.browser.learner import demo_person

CLOSED = "/leren/werken-bij-otto/"


def test_who_is_invited_sees_the_closed_module_and_others_do_not(open_phone: OpenPhone) -> None:
    otto, anna, carla = open_phone(), open_phone(may="404"), open_phone(may="404")
    demo_person(anna, "Anna", then="/leren/")
    expect(anna.get_by_text("bouw bij Otto")).to_have_count(0)
    anna.goto(CLOSED)
    expect(anna.get_by_role("heading", level=1)).not_to_contain_text("Otto")

    demo_person(otto, "Otto", then="/opdrachtgever/")
    found = look_over(otto, "client's desk")
    otto.get_by_role("link", name=re.compile("bouw bij Otto")).click()
    found += look_over(otto, "closed module")
    otto.get_by_label("Mailadressen").fill("anna@vakkring.example")
    otto.get_by_role("button", name="Verstuur de uitnodiging").click()
    expect(otto.get_by_text("1 uitnodiging verstuurd.")).to_be_visible()
    found += look_over(otto, "closed module with people")

    anna.goto("/leren/")
    expect(anna.get_by_role("heading", name="Voor jou opengezet")).to_be_visible()
    anna.get_by_role("link", name=re.compile("bouw bij Otto")).click()
    anna.goto(f"{CLOSED}je-eerste-dag/1/")
    expect(anna.get_by_text("Meld je in de keet").first).to_be_visible()
    found += look_over(anna, "card of a closed module")

    demo_person(carla, "Carla", then="/")
    carla.goto(f"{CLOSED}je-eerste-dag/1/")
    expect(carla.get_by_text("Meld je in de keet")).to_have_count(0)
    assert found == []
