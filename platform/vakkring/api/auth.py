"""Who asks: a token in the `Authorization` header, or nobody. Cookies are not looked at."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from vakkring.accounts import watching
from vakkring.accounts.limits import seconds_to_wait
from vakkring.accounts.models import Person
from vakkring.api import access, actions
from vakkring.api.models import Scope, Token
from vakkring.api.problems import Refused

LONGEST_SECRET = 200


@dataclass(frozen=True)
class Caller:
    """Who asks, and what his token may read now."""

    person: Person
    token: Token
    scopes: frozenset[Scope]


@dataclass(frozen=True)
class Stranger:
    """Somebody without a token."""


class Bearer(HttpBearer):
    """Demands a token, and that it may read `scope`."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Caller:
        """The caller. Raises `Refused` when there is no token, it is of no use, or asks too often."""
        found: Any = super().__call__(request)
        if not isinstance(found, Caller):
            keep_pace(request, "api", "")
            raise Refused(401, "token.missing", _("Stuur een sleutel mee: Authorization: Bearer …"))
        if self.scope is not None and self.scope not in found.scopes:
            raise Refused(403, "scope.missing", _("Deze sleutel mag dit niet lezen. Nodig: %(scope)s.") % {"scope": self.scope.value})
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller with this token: 2 queries, and 1 write an hour."""
        found = actions.find_token(token) if len(token) <= LONGEST_SECRET else None
        if found is None:
            keep_pace(request, "api", "")
            watching.note("token-refused", request)
            raise Refused(401, "token.unknown", _("Deze sleutel werkt niet (meer). Maak een nieuwe."))
        keep_pace(request, "api_token", str(found.pk))
        actions.note_use(found)
        return Caller(found.person, found, access.standing_scopes(found))


def needs(scope: Scope) -> dict[str, Any]:
    """What an endpoint says about a scope: it is demanded, and written in the description (`x-scope`)."""
    return {"auth": Bearer(scope), "openapi_extra": {"x-scope": scope.value}}


def anybody(request: HttpRequest) -> Caller | Stranger:
    """For what is public. A token gives a pace of one's own; one that is of no use is refused all the same, so that nobody is misled."""
    if "Authorization" in request.headers:
        return Bearer()(request)
    keep_pace(request, "api", "")
    return Stranger()


def keep_pace(request: HttpRequest, action: str, key: str) -> None:
    """Count this request. Raises `Refused` when it is one too many."""
    wait = seconds_to_wait(request, action, key)
    if wait:
        raise Refused(429, "pace", _("Dit was te vaak achter elkaar. Wacht %(wait)d seconden.") % {"wait": wait}, wait=wait)


def caller(request: HttpRequest) -> Caller:
    """Who asks, behind `Bearer`."""
    found = request.auth  # type: ignore[attr-defined]  # set by ninja
    assert isinstance(found, Caller)  # noqa: S101 -- tells the type checker what Bearer made sure of
    return found
