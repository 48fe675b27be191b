"""Six-digit codes by mail: who types the code has the mailbox. The state lives in the session, the count of tries in the shared cache.

One *challenge* per purpose and session: the address, fingerprints of the codes mailed (never the codes), and where to go after.
Nothing here looks at people: a challenge for an unknown address is the same as one for a known address.
"""

import secrets
import time
import uuid
from enum import Enum
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.utils.crypto import constant_time_compare, salted_hmac

LIFETIME = 600
"""Seconds a code works."""
TRIES = 5
"""Wrong codes that end a challenge."""
CODES = 3
"""How many of the codes mailed last still work: mail is sometimes late, and people then type the first one."""


class Outcome(Enum):
    """What a typed code comes to."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    ENDED = "ended"


class Challenge:
    """The codes sent to one address for one purpose."""

    def __init__(self, session: SessionBase, purpose: str) -> None:
        self.session = session
        self.slot = f"code.{purpose}"
        self.state: dict[str, Any] = session.get(self.slot, {})

    def __bool__(self) -> bool:
        return bool(self.state)

    @property
    def email(self) -> str:
        """The address the codes went to."""
        return str(self.state.get("email", ""))

    @property
    def then(self) -> str:
        """Where to go after the right code; empty for the usual place."""
        return str(self.state.get("then", ""))

    @property
    def expired(self) -> bool:
        """True when every code has passed its time."""
        return not any(time.time() - at <= LIFETIME for _, at in self.state.get("codes", []))

    def start(self, email: str, then: str = "") -> str:
        """Begin anew for this address; answers the code to mail."""
        self.state = {"id": uuid.uuid4().hex, "email": email, "then": then, "codes": []}
        return self.add_code()

    def add_code(self) -> str:
        """One more code; the ones sent before keep working."""
        code = f"{secrets.randbelow(1_000_000):06d}"
        self.state["codes"] = [*self.state["codes"], [self._fingerprint(code), time.time()]][-CODES:]
        self.session[self.slot] = self.state
        return code

    def check(self, typed: str) -> Outcome:
        """Weigh a typed code. The try counts before it is weighed, in one step for all processes, so parallel guesses win nothing."""
        counter = f"code.tries.{self.state['id']}"
        cache.add(counter, 0, timeout=LIFETIME * CODES)
        try:
            tries = cache.incr(counter)
        except ValueError:  # the count was lost in between: better a new code than a try that is not counted
            tries = TRIES + 1
        if tries > TRIES:
            self.end()
            return Outcome.ENDED
        if self.expired:
            return Outcome.EXPIRED
        fingerprint = self._fingerprint(typed)
        if any(constant_time_compare(fingerprint, one) and time.time() - at <= LIFETIME for one, at in self.state["codes"]):
            self.end()
            return Outcome.RIGHT
        if tries == TRIES:
            self.end()
            return Outcome.ENDED
        return Outcome.WRONG

    def end(self) -> None:
        """Forget the challenge: its codes work no more."""
        self.session.pop(self.slot, None)

    def _fingerprint(self, code: str) -> str:
        return salted_hmac("vakkring.accounts.codes", f"{self.state['id']}:{code}", algorithm="sha256").hexdigest()
