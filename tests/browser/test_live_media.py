"""Three people in a room without a media server: their browsers call each other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import call_journeys, calls
from tests.browser.calls import Apart, Three
from tests.browser.conftest import OpenPhone, launch
from tests.browser.serving import Site


@pytest.fixture(scope="module")
def browser(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One with a made-up microphone and camera."""
    launched = launch(browser.browser_type, *calls.flags(tmp_path_factory.mktemp("geluid")))
    yield launched
    launched.close()


@pytest.fixture
def apart(browser: Browser, site: Site) -> Iterator[Apart]:
    found = Apart(browser.browser_type, site)
    yield found
    found.close()


@pytest.fixture
def three(open_phone: OpenPhone, site: Site) -> Three:
    return calls.three_of(open_phone, site)


def test_three_people_see_and_hear_each_other(three: Three):
    call_journeys.sees_and_hears(three)


def test_a_thumb_stops_the_picture_and_sound_stays(three: Three):
    call_journeys.a_thumb_stops_the_picture(three)


def test_who_leads_takes_a_microphone(three: Three):
    call_journeys.who_leads_takes_a_microphone(three)


def test_a_lost_line_comes_back_with_the_microphone_closed(open_phone: OpenPhone, apart: Apart, site: Site):
    tess = open_phone(viewport=calls.DESK, permissions=calls.ALLOWED)
    call_journeys.a_lost_line_comes_back(tess, apart, calls.make_session(site))


def test_forbidden_devices_are_said_and_no_reason_to_stay_outside(open_phone: OpenPhone, site: Site):
    call_journeys.without_devices(open_phone(permissions=calls.ALLOWED), calls.make_session(site))


def test_the_check_hears_and_sees_and_closes_both_again(open_phone: OpenPhone, site: Site):
    page = open_phone(permissions=calls.ALLOWED)
    calls.enter(page, "anna@", calls.make_session(site))
    expect(page.locator("[data-part=line]")).to_contain_text("Goed.")

    page.get_by_role("button", name="Test microfoon en camera").click()

    expect(page.locator("[data-part=audio]")).to_contain_text("We horen je.")
    expect(page.locator(".call-mirror")).to_be_visible()
    expect(page.locator(".call-mirror")).to_be_hidden()  # after five seconds


def test_a_camera_is_not_for_pockets(open_phone: OpenPhone, site: Site):
    """When the screen goes dark the camera closes; the microphone, and what one hears, go on."""
    page = open_phone(permissions=calls.ALLOWED)
    calls.enter(page, "anna@", calls.make_session(site))
    calls.join(page)
    calls.choose(page, "video")
    calls.talk(page)
    calls.show(page)

    page.evaluate("""() => {
        Object.defineProperty(document, "visibilityState", { value: "hidden" });
        document.dispatchEvent(new Event("visibilitychange"));
    }""")

    expect(page.locator("[data-camera]")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-microphone]")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Stooklijn en klachten"
