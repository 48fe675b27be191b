"""What Vakkring is for, with a phone: a free set, kept at login; a set begun here and finished there. With script and without."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone
from tests.browser.learner import Learner, demo_person, log_in

pytestmark = pytest.mark.journey

SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def new_address() -> str:
    return f"vakmens-{uuid.uuid4().hex[:12]}@mail.example"


@SCRIPT
def test_stranger_does_a_free_set_and_finds_it_in_his_account(open_phone: OpenPhone, script: bool) -> None:
    page = open_phone(java_script_enabled=script)
    learner = Learner(page, plain=not script)
    page.goto("/")
    page.get_by_role("link", name="Begin nu, gratis").click()

    met = learner.do_set()

    assert len(set(met) - {""}) > 1
    expect(page.get_by_role("heading", level=1)).to_have_text("Setje klaar")
    finished = page.url
    page.get_by_role("link", name="Bewaar met een code").click()
    log_in(page, new_address())
    expect(page).to_have_url(finished)
    expect(page.get_by_role("link", name="Bewaar met een code")).to_have_count(0)
    page.goto(re.sub("[^/]+/klaar/$", "", finished))
    expect(page.locator("ol.list > li").first).to_contain_text("klaar")


@SCRIPT
def test_learner_resumes_at_the_same_card_on_another_phone(open_phone: OpenPhone, script: bool) -> None:
    address = new_address()
    first = open_phone(java_script_enabled=script)
    first.goto("/inloggen/?next=/leren/inregelen-en-stooklijn/flow-en-delta-t/")
    log_in(first, address)
    first.get_by_role("link", name="Begin met kaart 1").click()
    learner = Learner(first, plain=not script)
    for done in range(1, 4):
        learner.do_card()
        expect(first).to_have_url(re.compile(f"/{done + 1}/"))
    first.context.close()

    second = open_phone(java_script_enabled=script)
    second.goto("/inloggen/")
    log_in(second, address)
    second.get_by_role("link", name="Verder met kaart 4").click()
    expect(second).to_have_url(re.compile("/flow-en-delta-t/4/$"))
    Learner(second, plain=not script).do_set()

    expect(second.get_by_role("heading", level=1)).to_have_text("Setje klaar")


@SCRIPT
def test_every_question_kind_can_be_answered_wrong_and_then_right(open_phone: OpenPhone, script: bool) -> None:
    page = open_phone(java_script_enabled=script)
    demo_person(page, "Bram" if script else "Otto", then="/leren/r290-buiten/voor-je-hem-aanzet/")
    learner = Learner(page, plain=not script)
    met = set()

    for card_set in ("r290-buiten/voor-je-hem-aanzet", "inregelen-en-stooklijn/inregelen-per-radiator"):
        page.goto(f"/leren/{card_set}/1/")
        met |= set(learner.do_set())

    assert met >= {"one", "several", "order", "number", "spot", "dilemma"}
