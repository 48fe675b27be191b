"""People in a call, each on a phone with a made-up microphone and camera: coming in, and what really arrives from whom."""

import json
import math
import os
import re
import signal
import uuid
import wave
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType, Page, expect

from tests.browser.conftest import PHONE, launch
from tests.browser.serving import Site

FLAGS = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--disable-dev-shm-usage",
)
"""Made-up devices whose picture moves; no questions to click away; a way over 127.0.0.1, should there be no other."""
RATE = 48_000
SYLLABLE = 0.25
PITCHES = (140, 180, 120, 210, 160, 130, 190, 150)
"""Hertz, one a syllable."""
ALLOWED = ["camera", "microphone"]
PATIENCE = 60_000
"""Milliseconds. Three pages that draw, encode and decode have two cores to share with other tests."""
ENOUGH = 5
DESK = {"width": 1280, "height": 800}
PEOPLE = ("tess@", "anna@", "bram@")
# Without reception a socket cannot be opened: the browser says so itself.
NO_NETWORK = "WebSocket|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED"


def flags(folder: Path) -> list[str]:
    """How a browser with a made-up camera and microphone is started. `folder` holds what the microphone hears."""
    return [*FLAGS, f"--use-file-for-fake-audio-capture={spoken(folder / 'stem.wav')}"]


def spoken(file: Path) -> Path:
    """Something like speech: syllables of another pitch each, with their overtones. The browser's own beep is so short that who looks
    four times a second whether somebody speaks often misses it, and a steady tone is taken for noise.
    """

    def level(sample: int) -> int:
        at = sample / RATE
        syllable, since = divmod(at, SYLLABLE)
        pitch = PITCHES[int(syllable) % len(PITCHES)]
        waves = sum(math.sin(2 * math.pi * pitch * part * at) / part for part in range(1, 9))
        return int(9000 * math.sin(math.pi * since / SYLLABLE) * waves)

    with wave.open(str(file), "wb") as written:
        written.setparams((1, 2, RATE, 0, "NONE", ""))
        written.writeframes(array("h", map(level, range(int(RATE * SYLLABLE * len(PITCHES))))).tobytes())
    return file


KEEP_CONNECTIONS = """
    window.connections = [];
    const Real = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Real {
        constructor(...given) { super(...given); window.connections.push(this); }
    };
"""
COUNT = """async () => {
    const found = { packets: 0, frames: 0, sent: 0, bytes: 0, sending: 0 };
    for (const connection of window.connections) {
        if (connection.connectionState === "closed") continue;
        for (const stat of (await connection.getStats()).values()) {
            if (stat.type === "inbound-rtp" && stat.kind === "audio") found.packets += stat.packetsReceived;
            if (stat.type === "inbound-rtp" && stat.kind === "video") found.frames += stat.framesDecoded;
            if (stat.type === "outbound-rtp" && stat.kind === "audio") found.sent += stat.packetsSent;
            const packets = (stat.packetsSent ?? 0) + (stat.packetsReceived ?? 0);
            if (stat.type === "transport") found.bytes += stat.bytesSent + stat.bytesReceived + 28 * packets;
        }
    }
    found.played = [...document.querySelectorAll("audio[data-voice]")].filter(one => one.currentTime > 0 && !one.muted).length;
    return found;
}"""

MAKE = """
from datetime import timedelta
from django.utils import timezone
from classroom.models import Audience, Session
from vakkring.accounts.models import Person
now = timezone.now()
made = Session.objects.create(title="Stooklijn en klachten", slug={slug!r}, trainer=Person.objects.get(email__startswith="tess@"),
    audience=Audience.MEMBERS, starts_at=now, ends_at=now + timedelta(hours=1), published_at=now, started_at=now)
"""


@dataclass(frozen=True)
class Three:
    """Tess at her desk, Anna and Bram each on a phone, in a room; none in the call yet."""

    pages: tuple[Page, Page, Page]
    room: str


@dataclass(frozen=True)
class Arrived:
    """What came in on a page since it was opened. `voices`: people whose sound is played."""

    packets: int
    frames: int
    sent: int
    bytes: int
    voices: int


def three_of(open_phone: Callable[..., Page], site: Site) -> Three:
    """Three people pass the door of a new room."""
    room = make_session(site)
    pages = []
    for who in PEOPLE:
        size = DESK if who == "tess@" else PHONE
        pages.append(open_phone(viewport=size, permissions=ALLOWED, may=NO_NETWORK))
        enter(pages[-1], who, room)
    tess, anna, bram = pages
    return Three((tess, anna, bram), room)


def make_session(site: Site) -> str:
    """A session that goes on, led by Tess; answers the address of its room."""
    slug = f"gesprek-{uuid.uuid4().hex[:8]}"
    site.shell(MAKE.format(slug=slug))
    return f"/live/{slug}/zaal/"


def enter(page: Page, email: str, room: str) -> None:
    """Log in with one tap, pass the door of the room."""
    page.add_init_script(KEEP_CONNECTIONS)
    page.goto("/inloggen/")
    page.locator(f"form[action*='{email}'] button").click()
    expect(page).not_to_have_url(re.compile("inloggen"))
    page.goto(room)
    if page.locator("[data-room]").count() == 0:
        page.get_by_role("button", name="Kom binnen").click()
    expect(page.locator("[data-check]")).to_be_visible()


def join(page: Page) -> None:
    """Come into the call from the check."""
    page.get_by_role("button", name="Doe mee", exact=True).click()
    expect(page.locator("[data-media]")).to_have_attribute("data-inside", "true")
    expect(page.locator("[data-microphone]")).to_be_visible()


def talk(page: Page, *, on: bool = True) -> None:
    """Open or close the microphone."""
    page.locator("[data-microphone]").click()
    expect(page.locator("[data-microphone]")).to_have_attribute("aria-pressed", json.dumps(on))


def show(page: Page, *, on: bool = True) -> None:
    """Open or close the camera."""
    page.locator("[data-camera]").click()
    expect(page.locator("[data-camera]")).to_have_attribute("aria-pressed", json.dumps(on))


def arrived(page: Page) -> Arrived:
    """What came in until now."""
    found: dict[str, Any] = page.evaluate(COUNT)
    return Arrived(found["packets"], found["frames"], found["sent"], found["bytes"], found["played"])


def choose(page: Page, rung: str) -> None:
    """Choose a rung of the ladder by thumb."""
    page.locator("[data-call-status]").click()
    page.locator(f"[data-ladder] input[value={rung}]").check()
    page.locator("[data-sheet=media] [data-close]").click()


def grows(page: Page, *what: str) -> None:
    """Wait until clearly more of all of this has come in."""
    before = arrived(page)
    for _look in range(PATIENCE // 250):
        now = arrived(page)
        if all(getattr(now, one) > getattr(before, one) + ENOUGH for one in what):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{what} did not grow: {before} {now}")


def stands_still(page: Page, what: str) -> None:
    """Wait until a second passes in which nothing of this comes in."""
    for _look in range(PATIENCE // 1000):
        before = getattr(arrived(page), what)
        page.wait_for_timeout(1000)
        if getattr(arrived(page), what) == before:
            return
    raise AssertionError(f"{what} went on growing")


def mute(page: Page, name: str) -> None:
    """Who leads takes somebody's microphone."""
    page.locator("[data-open=people]").first.click()
    row = page.locator("[data-people] li", has_text=name)
    row.locator("[data-act]").click()
    row.locator("[data-mute]").click()
    page.locator("[data-sheet=people] [data-close]").click()


class Apart:
    """Somebody in a browser of his own, whose network can stand still: no socket and no packet comes through, and nobody says so."""

    def __init__(self, kind: BrowserType, site: Site) -> None:
        mark = f"--vakkring-apart={uuid.uuid4().hex}"
        self.browser = launch(kind, *FLAGS, mark)
        self.page = self.browser.new_context(viewport=PHONE, base_url=site.url, locale="nl-NL", permissions=ALLOWED).new_page()
        self.page.goto("/healthz")  # now there is a network
        self.network = network_process(mark)

    def cut(self) -> None:
        """No network any more."""
        os.kill(self.network, signal.SIGSTOP)

    def mend(self) -> None:
        """It is back."""
        os.kill(self.network, signal.SIGCONT)

    def close(self) -> None:
        """End it, also while its network stands still."""
        self.mend()
        self.browser.close()


def network_process(mark: str) -> int:
    """The process of this browser through which all of its network goes."""
    processes = {int(one.name): one for one in Path("/proc").iterdir() if one.name.isdigit()}
    words = {key: said for key, one in processes.items() if (said := command_of(one))}
    ours = {key for key, said in words.items() if mark in said and "--type=" not in said}
    return next(key for key, said in words.items() if "NetworkService" in said and ours & ancestors(key))


def command_of(process: Path) -> str:
    """What it was started with; empty when it is gone already."""
    try:
        return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def ancestors(process: int) -> set[int]:
    """Its parent, its parent's parent, and so on."""
    found: set[int] = set()
    while process > 1 and process not in found:
        found.add(process)
        stat = Path(f"/proc/{process}/stat").read_text()
        process = int(stat.rpartition(")")[2].split()[1])
    return found
