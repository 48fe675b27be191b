"""A trainer at a laptop and two people on phones in a live room, over real sockets."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPhone
from tests.browser.inspection import look_over
from tests.browser.live_room import DESK, OFFLINE, begin, chat_of, come_in, onward, open_chat, pass_door, prepare, same_log, say
from tests.browser.serving import Site
from tests.browser.test_keyboard import tab_to
from tests.browser.test_wiki import enter


@pytest.fixture
def room(site: Site) -> str:
    return prepare(site)


@pytest.fixture
def three(open_phone: OpenPhone, room: str) -> tuple[Page, Page, Page]:
    """Tess leads at her laptop; Anna and Bram have phones. The session goes on."""
    tess = come_in(open_phone(viewport=DESK, may=OFFLINE), "tess", room)
    anna = come_in(open_phone(may=f"{OFFLINE}|403"), "anna", room)
    bram = come_in(open_phone(may=OFFLINE), "bram", room)
    begin(tess)
    return tess, anna, bram


def choose(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")


# --- the door -----------------------------------------------------------------------------------------------------------------------------
@pytest.mark.journey
def test_a_guest_says_his_name_once_and_is_in(open_phone: OpenPhone, room: str):
    guest = open_phone()
    guest.goto(room)

    guest.get_by_label("Hoe heet je?").fill("Wim")
    pass_door(guest)
    guest.locator(".live-top [data-open=people]").click()
    expect(guest.locator("[data-people]")).to_contain_text("Wim (jij)")
    guest.reload()

    expect(guest.locator("[data-ready]")).to_be_attached()
    assert guest.get_by_label("Hoe heet je?").count() == 0


def test_a_locked_door_says_why(three: tuple[Page, Page, Page], open_phone: OpenPhone, room: str):
    tess, _anna, _bram = three
    tess.locator(".tool[data-open=more]").click()
    lock = tess.get_by_label("Deur op slot")
    lock.check()
    expect(lock).not_to_have_attribute("aria-busy", "true")
    expect(lock).to_be_checked()

    guest = open_phone(may="403")
    guest.goto(room)

    expect(guest.get_by_text("De zaal is dicht.")).to_be_visible()


# --- what everybody does ------------------------------------------------------------------------------------------------------------------
def test_everybody_sees_the_slide_that_the_trainer_shows(three: tuple[Page, Page, Page]):
    tess, anna, bram = three
    onward(tess, "Volgende: Welkom")
    for page in (anna, bram):
        expect(page.get_by_role("heading", name="Boven koud, beneden warm")).to_be_visible()

    tess.get_by_role("button", name="Volgende dia").click()

    expect(anna.get_by_role("heading", name="Eerst inregelen")).to_be_visible()
    anna.get_by_role("button", name="Maak de dia groot").click()
    expect(anna.locator("[data-sheet=large]")).to_contain_text("Aanvoer 55 °C")


@pytest.mark.journey
def test_a_poll_is_hidden_until_it_is_shown_and_who_comes_late_still_votes(
    three: tuple[Page, Page, Page], open_phone: OpenPhone, room: str
):
    tess, anna, bram = three
    onward(tess, "Volgende: Welkom")
    onward(tess, "Volgende: Peiling")
    choose(anna, "Inregelen")
    expect(tess.locator("[data-desk-poll]")).to_contain_text("1 van de 2 stemde")
    choose(bram, "Stooklijn omhoog")
    choose(bram, "Inregelen")

    expect(anna.locator(".live-poll [data-votes]")).to_have_text("2 stemmen")
    assert anna.locator(".live-bar").count() == 0
    expect(tess.locator("[data-desk-poll] .live-bar").first).to_contain_text("2 (100%)")
    carla = come_in(open_phone(), "carla", room)
    choose(carla, "Stooklijn omhoog")

    onward(tess, "Toon de uitslag")

    first = anna.locator(".live-poll .live-bar").first
    expect(first).to_contain_text("2 (67%)")
    expect(first).to_contain_text("Jouw keuze")


def test_hands_go_up_in_order_and_one_gets_the_word(three: tuple[Page, Page, Page]):
    tess, anna, bram = three
    anna.get_by_role("button", name="Hand").click()
    expect(anna.get_by_role("button", name="Hand, 1e")).to_have_attribute("aria-pressed", "true")
    bram.get_by_role("button", name="Hand").click()
    expect(bram.get_by_role("button", name="Hand, 2e")).to_be_visible()

    tess.locator("[data-hands] li", has_text="Anna").get_by_role("button", name="Geef woord").click()

    expect(anna.get_by_text("Jij hebt het woord. Zet je microfoon aan.").first).to_be_visible()
    expect(bram.get_by_role("button", name="Hand, 1e")).to_be_visible()


def test_a_message_gets_a_reaction_an_answer_and_can_be_taken_away(three: tuple[Page, Page, Page]):
    _tess, anna, bram = three
    open_chat(anna)
    say(anna, "Retour te koud?")
    expect(bram.locator("[data-unread]")).to_have_text("1")
    open_chat(bram)
    bram.get_by_role("button", name="Reageer op Anna").click()
    bram.get_by_role("button", name="Ik ook", exact=True).click()
    bram.get_by_role("button", name="Antwoord", exact=True).click()
    say(bram, "Eerst ontluchten.")

    expect(anna.locator("[data-reactions]").first).to_contain_text("Ik ook 1")
    expect(anna.locator(".reply")).to_contain_text("Eerst ontluchten.")
    bram.get_by_role("button", name="Reageer op Bram").click()
    bram.get_by_role("button", name="Haal weg").click()
    expect(anna.locator(".reply")).to_contain_text("Dit bericht is weggehaald.")


def test_a_double_tap_says_it_once(three: tuple[Page, Page, Page]):
    _tess, anna, bram = three
    open_chat(anna)
    anna.get_by_label("Jouw bericht").fill("Dubbel")
    anna.get_by_role("button", name="Stuur").dblclick()
    open_chat(bram)
    say(bram, "Daarna")

    assert [line.split(": ")[1] for line in same_log(anna, bram)] == ["Dubbel", "Daarna"]


def test_questions_stand_by_how_many_want_to_know_them(three: tuple[Page, Page, Page]):
    tess, anna, bram = three
    for page, text in ((anna, "Moet de bypass dicht?"), (bram, "Welke stand?")):
        page.locator(".tool[data-open=more]").click()
        page.get_by_role("button", name="Stel een vraag").click()
        page.get_by_label("Jouw vraag aan de trainer").fill(text)
        page.get_by_role("button", name="Stuur").click()
        expect(page.locator("[data-questions]")).to_contain_text(text)

    anna.locator("[data-questions] li", has_text="Welke stand?").get_by_role("button", name="Wil ik ook weten").click()

    expect(bram.locator("[data-questions] li").first).to_contain_text("Welke stand?")
    tess.locator(".tool[data-open=talk]").click()
    tess.get_by_role("button", name=re.compile("^Vragen")).click()
    tess.locator("[data-questions] li").first.get_by_role("button", name="Beantwoord").click()
    expect(bram.locator("[data-questions] li").first).to_contain_text("Moet de bypass dicht?")


# --- dilemma and groups -------------------------------------------------------------------------------------------------------------------
@pytest.mark.journey
def test_a_dilemma_from_the_first_choice_to_what_came_out(three: tuple[Page, Page, Page]):
    tess, anna, bram = three
    tess.get_by_role("button", name="De ketel").click()
    expect(anna.get_by_text("Lees het rustig.")).to_be_visible()
    onward(tess, "Laat ze kiezen")
    choose(anna, "Ik sluit hem aan")
    choose(bram, "Ik bel een collega")
    expect(tess.locator("[data-desk-dilemma]")).to_contain_text("2 stemmen")
    assert anna.locator("[data-outcomes] li").count() == 0

    onward(tess, "Laat ze praten")
    expect(anna.get_by_text("Met Bram")).to_be_visible()
    onward(tess, "Laat ze opnieuw kiezen")
    expect(anna.locator("[data-group]")).to_be_hidden()
    expect(anna.get_by_role("button", name="Ik sluit hem aan")).to_contain_text("Dit koos je eerst")
    choose(anna, "Ik bel een collega")
    expect(tess.locator("[data-desk-dilemma]")).to_contain_text("1 stem")
    onward(tess, "Toon de uitslag")

    collega = anna.locator("[data-outcomes] li", has_text="Ik bel een collega")
    expect(collega.locator("[data-first]")).to_have_text("50%")
    expect(collega.locator("[data-second]")).to_have_text("100%")
    expect(anna.get_by_text("Eerst kozen 2 vakmensen, na het gesprek 1.")).to_be_visible()
    expect(collega).to_contain_text("Jouw keuze")
    expect(bram.locator("[data-outcomes] li").first).to_contain_text("Jij bent aansprakelijk.")


@pytest.mark.journey
def test_a_group_works_calls_the_trainer_and_comes_back(three: tuple[Page, Page, Page]):
    tess, anna, bram = three
    tess.get_by_role("button", name="Verdeel in groepjes").click()
    tess.get_by_label("Opdracht").fill("Noem drie dingen.")
    tess.get_by_role("button", name="Stuur ze op pad").click()
    expect(anna.get_by_text("Noem drie dingen.")).to_be_visible()

    anna.get_by_label("Wat vinden jullie?").fill("Filter")
    expect(bram.get_by_label("Wat vinden jullie?")).to_have_value("Filter")
    open_chat(anna)
    say(anna, "Alleen voor ons")
    anna.keyboard.press("Escape")
    open_chat(bram)
    expect(bram.locator("[data-chat]")).to_contain_text("Alleen voor ons")
    bram.keyboard.press("Escape")

    anna.get_by_role("button", name="Roep Tess").click()
    call = tess.locator("[data-calls]")
    expect(call).to_contain_text("roept je")
    call.get_by_role("button", name="Ga langs").click()
    expect(tess.locator("[data-group]")).to_be_visible()
    expect(call).to_have_text("")
    tess.get_by_role("button", name="Terug naar de zaal").click()
    tess.get_by_role("button", name="Haal terug").click()

    expect(anna.locator("[data-group]")).to_be_hidden()
    open_chat(tess)
    assert chat_of(tess) == []


def test_the_trainer_chooses_who_sits_with_whom(three: tuple[Page, Page, Page]):
    tess, anna, bram = three
    tess.get_by_role("button", name="Verdeel in groepjes").click()
    tess.get_by_role("button", name="Kies zelf").click()
    tess.get_by_role("button", name=re.compile("Bram.* naar het volgende groepje")).click()
    tess.get_by_role("button", name="Stuur ze op pad").click()

    for page in (anna, bram):
        expect(page.get_by_text("Je bent hier nog alleen.")).to_be_visible()


# --- the trainer --------------------------------------------------------------------------------------------------------------------------
def test_a_trainer_on_a_phone_does_the_same(open_phone: OpenPhone, room: str):
    tess, anna = come_in(open_phone(), "tess", room), come_in(open_phone(), "anna", room)
    begin(tess)
    tess.get_by_role("button", name="Peiling", exact=True).click()
    tess.get_by_label("Soort").select_option(label="Schaal")
    tess.get_by_label("Vraag").fill("Hoe zeker ben je?")
    tess.get_by_role("button", name="Start de peiling").click()
    anna.get_by_role("button", name="4", exact=True).click()
    expect(tess.locator("[data-desk-poll]")).to_contain_text("Iedereen stemde")

    tess.get_by_role("button", name="Meer").click()
    tess.get_by_role("button", name="Dia’s").click()
    tess.get_by_role("button", name="Eerst inregelen").click()
    expect(anna.get_by_role("heading", name="Eerst inregelen")).to_be_visible()

    tess.get_by_role("button", name="Meer").click()
    tess.get_by_role("button", name="Stop live").click()
    tess.locator("[data-stop-now]").click()
    for page in (tess, anna):
        expect(page.get_by_role("heading", name="De sessie is afgelopen")).to_be_focused()


@pytest.mark.journey
def test_who_is_removed_is_out_at_once_and_hears_why(three: tuple[Page, Page, Page], room: str):
    tess, anna, _bram = three
    tess.locator(".live-top [data-open=people]").click()
    tess.get_by_role("button", name="Wat wil je met Anna").click()
    tess.get_by_role("button", name="Haal uit de zaal").click()
    tess.locator("[data-yes]").click()

    expect(anna.get_by_role("heading", name="Je bent niet meer in de zaal")).to_be_visible()
    for _twice in range(2):
        expect(anna.get_by_text("De trainer heeft je uit de zaal gehaald.")).to_be_visible()
        expect(anna.get_by_text("Probeer het opnieuw")).to_be_hidden()
        anna.goto(room)


def test_on_a_phone_who_lost_his_line_pushes_nothing_out_of_the_top(three: tuple[Page, Page, Page]):
    tess, anna, _bram = three
    tess.set_viewport_size(PHONE)

    anna.goto("about:blank")

    expect(tess.locator("[data-away]")).to_contain_text("Anna")
    title, people = (tess.locator(f".live-top {one}").bounding_box() for one in (".live-title", "[data-open=people]"))
    assert title is not None
    assert people is not None
    assert title["width"] > PHONE["width"] / 2
    assert title["x"] + title["width"] <= people["x"]
    assert tess.locator(".live-time").evaluate("one => one.scrollWidth <= one.clientWidth && one.getClientRects().length === 1")


# --- lost lines ---------------------------------------------------------------------------------------------------------------------------
@pytest.mark.journey
def test_who_was_without_reception_has_missed_nothing_and_his_choice_counts(three: tuple[Page, Page, Page]):
    tess, anna, bram = three
    for page in (anna, bram):
        open_chat(page)
    say(anna, "Voor de tunnel")
    same_log(anna, bram)
    bram.keyboard.press("Escape")
    onward(tess, "Volgende: Welkom")
    onward(tess, "Volgende: Peiling")
    expect(bram.get_by_role("heading", name="Wat doe je eerst?")).to_be_visible()

    bram.context.set_offline(True)
    expect(bram.get_by_text("Even geen verbinding.")).to_be_visible()
    bram.get_by_role("button", name="Inregelen").click()
    expect(bram.get_by_text("Je keuze is bewaard.")).to_be_visible()
    open_chat(bram)
    say(bram, "In de tunnel")
    for at in range(20):
        say(anna, f"Seconde {at}")
        anna.wait_for_timeout(1000)
    bram.context.set_offline(False)

    expect(bram.get_by_text("Even geen verbinding.")).to_be_hidden()
    log = same_log(anna, bram)
    said = [line.split(": ")[1] for line in log]
    assert said == ["Voor de tunnel", *(f"Seconde {at}" for at in range(20)), "In de tunnel"]
    expect(tess.locator("[data-desk-poll]")).to_contain_text("1 van de 2 stemde")


def test_sound_and_picture_that_did_not_come_are_fetched_again(open_phone: OpenPhone, room: str):
    phone = open_phone(may="ERR_FAILED")
    there = False
    phone.route("**/media-*.js", lambda route: route.continue_() if there else route.abort())
    enter(phone, "bram@")
    phone.goto(room)
    phone.get_by_role("button", name="Kom binnen").click()

    expect(phone.get_by_text("Nog niet alles is er.")).to_be_visible()
    there = True
    phone.get_by_role("button", name="Lees alleen mee").click()
    phone.get_by_role("button", name="Doe mee met geluid").click()
    expect(phone.locator("[data-check]")).to_be_visible()


def test_who_does_not_get_through_at_first_reads_why(open_phone: OpenPhone, room: str):
    phone = open_phone(may=OFFLINE)
    there = False
    phone.route_web_socket("**/ws/live/**", lambda line: line.connect_to_server() if there else line.close(code=1013))
    enter(phone, "bram@")
    phone.goto(room)
    phone.get_by_role("button", name="Kom binnen").click()

    expect(phone.get_by_text("Even geen verbinding.")).to_be_visible()
    expect(phone.locator("[data-bench]")).to_have_js_property("inert", True)
    there = True
    expect(phone.locator("[data-ready]")).to_be_attached()
    expect(phone.get_by_text("Even geen verbinding.")).to_be_hidden()
    expect(phone.locator("[data-bench]")).to_have_js_property("inert", False)


def test_what_was_chosen_outlives_a_page_that_was_thrown_away(three: tuple[Page, Page, Page]):
    tess, anna, _bram = three
    onward(tess, "Volgende: Welkom")
    onward(tess, "Volgende: Peiling")
    expect(anna.get_by_role("heading", name="Wat doe je eerst?")).to_be_visible()
    anna.context.set_offline(True)
    expect(anna.get_by_text("Even geen verbinding.")).to_be_visible()
    anna.get_by_role("button", name="Inregelen").click()
    anna.context.set_offline(False)
    anna.reload()

    expect(tess.locator("[data-desk-poll]")).to_contain_text("1 van de 2 stemde")


def test_the_back_button_closes_a_sheet_and_stays_in_the_room(three: tuple[Page, Page, Page], room: str):
    _tess, anna, _bram = three
    open_chat(anna)
    anna.go_back()
    expect(anna.locator("[data-sheet=talk]")).to_be_hidden()
    assert anna.url.endswith(room)

    anna.locator(".tool[data-open=more]").click()
    anna.get_by_role("button", name="Wie is er?").click()
    anna.keyboard.press("Escape")
    expect(anna.locator("[data-sheet=people]")).to_be_hidden()
    anna.wait_for_function("() => history.state?.sheet !== true")


def test_two_windows_of_one_person_are_one_person(three: tuple[Page, Page, Page], room: str):
    tess, anna, _bram = three
    second = anna.context.new_page()
    second.goto(room)
    pass_door(second)
    anna.get_by_role("button", name="Hand").click()

    expect(second.get_by_role("button", name="Hand, 1e")).to_have_attribute("aria-pressed", "true")
    expect(tess.locator(".live-top [data-count]")).to_have_text("3")
    expect(tess.locator("[data-hands] li")).to_have_count(1)
    second.close()
    open_chat(anna)
    say(anna, "Nog hier")
    expect(tess.locator("[data-unread]")).to_have_text("1")


# --- what is in sight ---------------------------------------------------------------------------------------------------------------------
SAID_LONG_AGO = """
from classroom.models import Attendee, Message, Session
session = Session.objects.get(slug={slug!r})
wim = Attendee.objects.create(session=session, name="Wim")
for number in range(40):
    Message.objects.create(session=session, by=wim, text=f"Bericht {{number}}")
"""


def test_who_comes_in_reads_the_newest_message_and_is_taken_along(site: Site, open_phone: OpenPhone, room: str):
    site.shell(SAID_LONG_AGO.format(slug=room.split("/")[2]))
    carla, anna = come_in(open_phone(viewport=DESK), "carla", room), come_in(open_phone(), "anna", room)
    open_chat(anna)
    for page in (carla, anna):
        expect(page.get_by_text("Bericht 39", exact=True)).to_be_in_viewport()

    say(anna, "Ik ben er")

    expect(carla.get_by_text("Ik ben er")).to_be_in_viewport()


def test_a_poll_that_opens_is_in_sight_and_leaves_the_slide_whole(three: tuple[Page, Page, Page], open_phone: OpenPhone, room: str):
    tess, anna, _bram = three
    carla = come_in(open_phone(viewport={"width": 1280, "height": 680}), "carla", room)
    onward(tess, "Volgende: Welkom")
    for page in (anna, carla):
        expect(page.get_by_role("heading", name="Boven koud, beneden warm")).to_be_visible()
        page.locator("[data-slide] .prose").evaluate("one => { one.innerHTML = '<p>Aanvoer 55 °C.</p>'.repeat(12) }")

    onward(tess, "Volgende: Peiling")

    for page in (anna, carla):
        expect(page.get_by_role("heading", name="Wat doe je eerst?")).to_be_in_viewport(ratio=1)
        expect(page.get_by_text("Nieuwe peiling: Wat doe je eerst?")).to_be_visible()
        assert page.locator("[data-slide] .prose > p").count() == 12
        assert page.locator("[data-slide]").evaluate("one => one.scrollHeight <= one.clientHeight")


# --- how it looks and sounds --------------------------------------------------------------------------------------------------------------
def test_a_vote_needs_nothing_but_a_keyboard_and_keeps_the_focus(three: tuple[Page, Page, Page]):
    tess, anna, bram = three
    onward(tess, "Volgende: Welkom")
    onward(tess, "Volgende: Peiling")
    expect(anna.get_by_role("heading", name="Wat doe je eerst?")).to_be_visible()
    anna.locator("main").focus()
    tab_to(anna, "Stooklijn omhoog")
    anna.keyboard.press("Enter")
    choose(bram, "Inregelen")

    expect(anna.locator(".live-poll [data-votes]")).to_have_text("2 stemmen")
    expect(anna.get_by_role("button", name="Stooklijn omhoog")).to_be_focused()


@pytest.mark.parametrize("moment", ["door", "poll", "result", "dilemma", "talk", "desk"])
def test_the_room_looks_right_everywhere(moment: str, open_phone: OpenPhone, room: str):
    tess, anna = come_in(open_phone(viewport=DESK), "tess", room), open_phone()
    page = anna
    if moment == "door":
        anna.goto(room)
    else:
        come_in(anna, "anna", room)
        begin(tess)
        onward(tess, "Volgende: Welkom")
        onward(tess, "Volgende: Peiling")
        choose(anna, "Inregelen")
        expect(tess.locator("[data-desk-poll]")).to_contain_text("Iedereen stemde")
    if moment == "result":
        onward(tess, "Toon de uitslag")
        expect(anna.locator(".live-bar").first).to_be_visible()
    if moment == "dilemma":
        tess.get_by_role("button", name="De ketel").click()
        onward(tess, "Laat ze kiezen")
        choose(anna, "Ik sluit hem aan")
    if moment == "talk":
        open_chat(anna)
        say(anna, "Hallo")
        expect(anna.locator("[data-chat] li[data-id]")).to_have_count(1)
    if moment == "desk":
        anna.get_by_role("button", name="Hand").click()
        page = tess

    assert look_over(page, f"live, {moment}") == []


def test_large_print_on_a_small_phone_scrolls_no_sideways(three: tuple[Page, Page, Page]):
    tess, anna, _bram = three
    tess.get_by_role("button", name="De ketel").click()
    onward(tess, "Laat ze kiezen")
    choose(anna, "Ik sluit hem aan")
    anna.set_viewport_size({"width": 320, "height": PHONE["height"]})
    anna.evaluate("document.documentElement.style.fontSize = '200%'")

    assert anna.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
