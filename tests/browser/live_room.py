"""A live room with everything prepared, and people who come into it."""

import re
import uuid

from playwright.sync_api import Page, expect

from tests.browser.serving import Site
from tests.browser.test_wiki import enter

DESK = {"width": 1280, "height": 800}
# Without reception a socket cannot be opened: the browser says so itself.
OFFLINE = "WebSocket|ERR_INTERNET_DISCONNECTED"

PREPARE = """
from datetime import timedelta
from django.utils import timezone
from classroom.models import Deck, Dilemma, Poll, Session, Slide, Step
from vakkring.accounts.models import Person

now = timezone.now()
session = Session.objects.create(title="Stooklijn en klachten", slug={slug!r}, trainer=Person.objects.get(email="tess@vakkring.example"),
    audience="public", starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=1), published_at=now)
options = lambda *texts: [dict(text=text, short="", long="") for text in texts]
deck = Deck.objects.create(session=session, title="Stooklijn")
for number, title in enumerate(["Boven koud, beneden warm", "Eerst inregelen"], 1):
    Slide.objects.create(deck=deck, number=number, title=title, html="<p>Aanvoer <b>55 °C</b>.</p>", words="Aanvoer 55 graden.")
poll = Poll.objects.create(session=session, kind="one", question="Wat doe je eerst?", options=options("Inregelen", "Stooklijn omhoog"))
dilemma = Dilemma.objects.create(session=session, title="De ketel ook even?", role="Vrijdag 16:10", case="Je hebt geen certificaat.",
    options=[
        dict(text="Ik sluit hem aan", short="De klant is blij.", long="Jij bent aansprakelijk."),
        dict(text="Ik bel een collega", short="De klant wacht.", long=""),
    ])
for position, (title, kind, what) in enumerate(
    [("Welkom", "slide", dict(deck=deck)), ("Peiling", "poll", dict(poll=poll)), ("De ketel", "dilemma", dict(dilemma=dilemma))]
):
    Step.objects.create(session=session, position=position, title=title, kind=kind, **what)
"""


def prepare(site: Site) -> str:
    """A session whose door is open, led by Tess: slides, a poll and a dilemma. Answers the address of the room."""
    slug = f"zaal-{uuid.uuid4().hex[:8]}"
    site.shell(PREPARE.format(slug=slug))
    return f"/live/{slug}/zaal/"


def come_in(page: Page, who: str, room: str) -> Page:
    """Log in, pass the door, and only read along."""
    enter(page, f"{who}@")
    page.goto(room)
    return pass_door(page)


def pass_door(page: Page) -> Page:
    """Press the one button, unless he is in already; and stay out of the call."""
    button = page.get_by_role("button", name="Kom binnen")
    if button.count():
        button.click()
    expect(page.locator("[data-ready]")).to_be_attached()
    page.get_by_role("button", name="Lees alleen mee").click()
    return page


def begin(tess: Page) -> None:
    tess.get_by_role("button", name="Begin live").click()
    expect(tess.locator("[data-status]")).to_have_text("Live")


def onward(tess: Page, name: str | re.Pattern[str]) -> None:
    """Press the yellow button, when it says this."""
    button = tess.locator(".live-next", has_text=name)
    expect(button).to_have_attribute("aria-busy", "false")
    button.click()


def open_chat(page: Page) -> None:
    page.locator(".tool[data-open=talk]").click()
    expect(page.locator("[data-sheet=talk]")).to_be_visible()


def say(page: Page, text: str) -> None:
    page.get_by_label("Jouw bericht").fill(text)
    page.get_by_role("button", name="Stuur").click()


READ = """rows => rows.map(row => {
    const [name, text] = ["name", "text"].map(part => row.querySelector(`[data-${part}]`).textContent);
    return `${row.dataset.id} ${name}: ${text}`;
})"""


def chat_of(page: Page) -> list[str]:
    """What is said, as somebody reads it: the numbers, names and words of the messages."""
    found: list[str] = page.locator("[data-chat] > li").evaluate_all(READ)
    return found


def heard(page: Page) -> str:
    """How far the page has followed what is told to everybody: "room:17"."""
    return next(part for part in (page.locator("[data-room]").get_attribute("data-heard") or "").split(",") if part.startswith("room:"))


def same_log(*pages: Page) -> list[str]:
    """Waits until all of them have heard the same and read the same, and answers what that is."""
    for _look in range(60):
        known = {(heard(page), *chat_of(page)) for page in pages}
        if len(known) == 1 and not any("undefined" in line for line in chat_of(pages[0])):
            return chat_of(pages[0])
        pages[0].wait_for_timeout(250)
    raise AssertionError(known)
