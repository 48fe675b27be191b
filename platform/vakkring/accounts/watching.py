"""What happens at the doors, one line each in the log: who came in, what was refused. For who looks into a break-in afterwards.

A line holds numbers of people, internet addresses and which door it was (the pattern of its address: the address itself may hold a key);
never a name, a mail address, a code or a password. What came from outside can neither start a line nor look like another fact.
"""

import logging
import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils.crypto import salted_hmac

from vakkring.accounts.sessions import BEGAN

log = logging.getLogger("vakkring.security")

LONGEST = 200


def note(event: str, request: HttpRequest | None, **facts: object) -> None:
    """Write `event`, who and where from, and facts about it."""
    if request is not None:
        person = getattr(request, "user", None)
        door = request.resolver_match.route if request.resolver_match else "-"
        facts = {"person": getattr(person, "pk", None) or "-", **facts, "ip": get_client_ip(request) or "-", "door": door}
    told = {name: plain(value) for name, value in facts.items()}
    log.info("%s %s", event, " ".join(f"{name}={value}" for name, value in told.items()), extra={"event": event, "facts": told})


def plain(value: object) -> str:
    """One word of printable ASCII."""
    return str(value)[:LONGEST].encode("unicode_escape").decode("ascii").replace(" ", "\\x20").replace("=", "\\x3d")


def mark(address: str) -> str:
    """Tells tries at one address apart from those at another, without naming it."""
    return salted_hmac("vakkring.accounts.watching", address.strip().lower(), algorithm="sha256").hexdigest()[:12]


# --- receivers, connected in apps.py: they take what the libraries send -------------------------------------------------------------------
def came_in(request: HttpRequest | None, user: Any, **_rest: object) -> None:
    """Somebody is logged in, from now on for a year at most; by which means."""
    means = [str(one.get("type") or one["method"]) for one in get_authentication_records(request, user)] if request else []
    note("login", request, person=user.pk, by=",".join(means) or "-")
    if request is not None:
        request.session[BEGAN] = int(time.time())


def went_out(request: HttpRequest | None, user: Any, **_rest: object) -> None:
    """Somebody logged out. His form tokens go too: by that a page that comes back from the browser's memory knows (`returning.ts`)."""
    note("logout", request, person=getattr(user, "pk", "-"))
    if request is not None:
        rotate_token(request)


def password_was_wrong(request: HttpRequest | None = None, credentials: dict[str, Any] | None = None, **_rest: object) -> None:
    """A wrong password; which account it was for is only marked, for it may be nobody's."""
    given = credentials or {}
    note("login-refused", request, by="password", address=mark(str(given.get("email") or given.get("username") or "")))


def second_step_was_wrong(request: HttpRequest, user: Any, **_rest: object) -> None:
    """The first step was right and the second was not: somebody may have another's password or mailbox."""
    note("second-step-refused", request, person=user.pk)


def code_was_wrong(request: HttpRequest, **_rest: object) -> None:
    """A wrong code for a new password or a new address."""
    note("code-refused", request)


def way_in_changed(request: HttpRequest, user: Any, **_rest: object) -> None:
    """A password, an address or a second step is another from now on; the door says which."""
    note("way-in-changed", request, person=user.pk)
