"""What must hold in a call whichever way sound and picture go: the journeys of test_live_media.py (browsers call each other) and
test_live_janus.py (a media server).
"""

from playwright.sync_api import Page, expect

from tests.browser import calls
from tests.browser.calls import Apart, Three


def sees_and_hears(three: Three) -> None:
    """A trainer and two phones come in unheard, then all see and hear each other."""
    tess, anna, bram = three.pages
    for page in three.pages:
        calls.join(page)
    assert [calls.arrived(page).sent for page in three.pages] == [0, 0, 0], "nobody is heard before he says so"

    for page in three.pages:
        calls.choose(page, "video")
        calls.talk(page)
        calls.show(page)

    for page in three.pages:
        calls.grows(page, "packets", "frames")
        assert calls.arrived(page).voices == 2
        expect(page.locator(".tile video:visible")).to_have_count(3)
    expect(tess.locator(".tile", has_text="Anna")).to_be_visible()
    expect(anna.locator(".tile", has_text="Jij")).to_be_visible()
    expect(bram.locator(".tile.spk").first).to_be_visible(timeout=calls.PATIENCE)  # the made-up microphone beeps


def a_thumb_stops_the_picture(three: Three) -> None:
    """Sound and slides by thumb: no picture comes in or goes out any more, sound stays."""
    tess, anna, _bram = three.pages
    all_on(three)

    calls.choose(anna, "sound")

    expect(anna.locator("[data-camera]")).to_have_attribute("aria-pressed", "false")
    expect(anna.locator(".tile video:visible")).to_have_count(0)
    calls.stands_still(anna, "frames")
    calls.grows(anna, "packets")
    calls.grows(tess, "packets", "frames")  # of Bram
    expect(tess.locator(".tile", has_text="Anna").locator("video")).to_be_hidden()

    calls.choose(anna, "video")
    calls.grows(anna, "packets", "frames")
    expect(anna.locator("[data-camera]")).to_have_attribute("aria-pressed", "false")


def who_leads_takes_a_microphone(three: Three) -> None:
    """The trainer mutes Bram: he falls silent at once, and cannot open it before he gets it back."""
    tess, anna, bram = three.pages
    for page in three.pages:
        calls.join(page)
    calls.talk(bram)
    calls.grows(anna, "packets")

    calls.mute(tess, "Bram")

    expect(bram.locator("[data-microphone]")).to_have_attribute("aria-pressed", "false")
    expect(bram.locator("[data-call-said]")).to_contain_text("heeft je microfoon uitgezet")
    calls.stands_still(anna, "packets")
    bram.locator("[data-microphone]").click()
    calls.stands_still(anna, "packets")
    expect(bram.locator("[data-microphone]")).to_have_attribute("aria-pressed", "false")


def a_lost_line_comes_back(tess: Page, bram: Apart, room: str) -> None:
    """A phone that has no network at all for ten seconds hears again by itself, and nobody hears it."""
    calls.enter(tess, "tess@", room)
    calls.enter(bram.page, "bram@", room)
    for page in (tess, bram.page):
        calls.join(page)
    calls.talk(tess)
    calls.grows(bram.page, "packets")

    bram.cut()
    calls.stands_still(bram.page, "packets")
    bram.page.wait_for_timeout(10_000)  # long enough for both sides to give the line up
    bram.mend()

    calls.grows(bram.page, "packets")
    expect(bram.page.locator("[data-microphone]")).to_have_attribute("aria-pressed", "false")
    assert calls.arrived(bram.page).sent == 0
    calls.talk(bram.page)
    calls.grows(tess, "packets")


def all_on(three: Three) -> None:
    """Everybody talks and shows himself."""
    for page in three.pages:
        calls.join(page)
        calls.choose(page, "video")
    for page in three.pages:
        calls.talk(page)
        calls.show(page)
    for page in three.pages:
        calls.grows(page, "packets", "frames")


def without_devices(page: Page, room: str) -> None:
    """Forbidden devices: said plainly, and no reason to stay outside."""
    page.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))")
    calls.enter(page, "anna@", room)
    page.get_by_role("button", name="Test microfoon en camera").click()
    expect(page.locator("[data-part=audio]")).to_contain_text("Niet vrijgegeven")
    expect(page.locator("[data-part=video]")).to_contain_text("Niet vrijgegeven")

    calls.join(page)
    page.locator("[data-microphone]").click()

    expect(page.locator("[data-call-said]")).to_contain_text("Je microfoon is niet vrijgegeven")
