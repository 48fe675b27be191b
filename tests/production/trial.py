"""Much that goes on in the production set at once: people in a room, phones in an article, visitors at a page."""

import http.client
import json
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.production.members import Member, unlike
from tests.realtime.listeners import Crowd
from tests.realtime.phones import Phones
from vakkring.config.production import OURS, ROOT, Production

PATIENCE = 60


class Visitors:
    """They open a page again and again, and remember what they got."""

    def __init__(self, production: Production, path: str, cookie: str, many: int = 2, pause: float = 0.1) -> None:
        self.production, self.path, self.cookie, self.pause = production, path, cookie, pause
        self.answers: Counter[str] = Counter()
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(many)]
        for one in self.threads:
            one.start()

    def run(self) -> None:
        """One of them."""
        trust = self.production.trust()
        while not self.ended.wait(self.pause):
            line = http.client.HTTPSConnection("127.0.0.1", self.production.ports["proxy"], timeout=PATIENCE, context=trust)
            try:
                line.request("GET", self.path, headers={"Cookie": self.cookie})
                self.answers[str(line.getresponse().status)] += 1
            except (OSError, http.client.HTTPException) as error:
                self.answers[repr(error)] += 1
            finally:
                line.close()

    def stop(self) -> Counter[str]:
        """Enough. Answers what they got."""
        self.ended.set()
        for one in self.threads:
            one.join(PATIENCE)
        return self.answers


@dataclass
class Trial:
    """A session and an article in the set, and who is there."""

    production: Production
    cookies: list[str]
    crowd: Crowd = field(default_factory=Crowd)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.place = self.ask(self.production, "place")
        self.phones = Phones(NODE_EXTRA_CA_CERTS=str(self.production.folder / "proxy" / "fullchain.pem"))
        self.visitors: list[Visitors] = []

    @staticmethod
    def ask(production: Production, verb: str, *words: str) -> Any:
        """One of the verbs of `people.py`."""
        command = [sys.executable, "-m", "tests.production.people", verb, *words]
        environment = production.environment("prepare")
        return json.loads(subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout)

    # --- who is there -------------------------------------------------------------------------------------------------------------------
    @property
    def members(self) -> list[Member]:
        """Those in the room."""
        return self.crowd.listeners

    def let_in(self, many: int) -> None:
        """Members, until all know how the room stands."""
        trust, port = self.production.trust(), self.production.ports["proxy"]
        made = [
            Member(list, str(self.place["session"]), self.cookies[number % len(self.cookies)], self.production.url, port=port, trust=trust)
            for number in range(many)
        ]
        self.crowd.listeners += made
        self.crowd.do(self.crowd.open(made))
        self.crowd.until(lambda: all(one.seqs for one in made), "everybody knows how the room stands")

    def talk(self, many: int, every: float) -> Any:
        """So many words, while the test goes on; answers something to wait for."""
        words = [f"woord{len(self.said) + number}" for number in range(many)]
        self.said += words
        return self.crowd.saying(self.members, words, every)

    def open_phones(self, many: int) -> None:
        """People who write in the article, until all have it."""
        for number in range(many):
            server = f"wss://127.0.0.1:{self.production.ports['proxy']}/ws/wiki"
            how = {"server": server, "room": f"{self.place['article']}/", "cookie": self.cookies[number], "origin": self.production.url}
            self.phones.do("open", name=f"p{number}", **how)
        self.phones.do("synced")

    def visit(self, path: str = "", **how: Any) -> Visitors:
        """Visitors at the article, or at another page."""
        self.visitors.append(Visitors(self.production, path or self.place["page"], self.cookies[0], **how))
        return self.visitors[-1]

    def ask_for_code(self) -> int:
        """As somebody at the door; answers the status."""
        door = f"{self.production.url}/inloggen/"
        context = urllib.request.HTTPSHandler(context=self.production.trust())
        browser = urllib.request.build_opener(context, urllib.request.HTTPCookieProcessor())
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.open(door, timeout=PATIENCE).read().decode())[0]
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "email": "iemand@example.nl"}).encode()
        try:
            return browser.open(urllib.request.Request(door, form, {"Referer": door}), timeout=PATIENCE).status
        except urllib.error.HTTPError as refused:
            return refused.code

    # --- what is broken -----------------------------------------------------------------------------------------------------------------
    def kill(self, service: str) -> None:
        """It dies and is started again, as Docker does it."""
        self.production.kill(service)
        if service == "redis":
            self.production.start_redis()
            return
        self.start_again(service)

    def start_again(self, *services: str) -> None:
        """Until they are ready."""
        for name in services:
            self.production.launch(name)
        for name in services:
            if name != "worker":
                self.production.wait_for(name)

    # --- how it ends ----------------------------------------------------------------------------------------------------------------------
    def stored(self) -> dict[str, Any]:
        """What is in the database."""
        return self.ask(self.production, "stored", str(self.place["session"]), str(self.place["article"]))

    def settle_room(self) -> list[str]:
        """Quiet: everything said is acknowledged, and everybody is as far as the room. Answers what is stored."""
        self.crowd.until(lambda: not any(one.outbox for one in self.members), "everything is acknowledged")
        said = self.stored()["said"]
        with suppress(AssertionError):  # what they have not heard by then is said by `unlike`
            self.crowd.until(lambda: all(len(one.heard) >= len(said) for one in self.members), "everybody has heard all", 20)
        return said

    def settle_article(self) -> list[dict[str, Any]]:
        """Quiet: nobody types, and all show the same. Answers what each phone holds."""
        self.phones.do("calm")
        self.phones.do("converged")
        return self.phones.do("states")

    def wrong(self) -> list[str]:
        """Whatever is not as it must be, in the room and in the article, once it is quiet."""
        said = self.settle_room()
        states = self.settle_article()
        text = self.stored()["text"]
        found = unlike(self.members, said)
        found += [] if sorted(said) == sorted(self.said) else [f"stored {len(said)} of {len(self.said)} words"]
        found += [f"{token} is not there once" for state in states for token in state["tokens"] if text.count(token) != 1]
        return found + [f"{number} shows something else" for number, state in enumerate(states) if state["text"] != text]

    def stop(self) -> None:
        """All go, and what was killed is there again for the next test."""
        for one in self.visitors:
            one.stop()
        self.phones.stop()
        self.crowd.stop()
        self.start_again(*[name for name in OURS if name not in self.production.processes])
