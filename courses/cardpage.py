"""The page of a card.

For who has not answered it yet it is the same for everybody, but for four values (nonce, form token, answer id, whose answers may leave
the phone): it is rendered once per edition and kept near in pieces, and these four are put in between. Rendering it anew would cost more
than everything else in a card view together.
"""

import re
import secrets
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from courses import visits
from vakkring import stylesheet
from vakkring.accounts import theme

TEMPLATE = "courses/card.html"
KEEP = 600

# Made anew in each process: nobody can write them into a card.
NONCE, TOKEN, ANSWER_ID, WHOSE = HOLES = [f"{name}-{secrets.token_hex(16)}" for name in ("nonce", "token", "answer", "whose")]
HOLE = re.compile(f"({'|'.join(HOLES)})")


def respond(
    request: HttpRequest, context: Callable[[], dict[str, Any]], *, edition: str, shape: tuple[bool, ...], own: bool
) -> HttpResponse:
    """The page for this visitor. `own`: it shows what he answered or typed, so it is nobody else's. `shape`: in which variant it is shown.

    `context` is asked only when the page has to be rendered. `edition`: the one that was current before the card was read; a newer one must
    not keep this page.
    """
    if own or request.GET.get("geholpen") or len(get_messages(request)):
        return HttpResponse(render_to_string(TEMPLATE, {**context(), "client_id": uuid.uuid4()}, request))
    own_values = {
        NONCE: str(request.csp_nonce),  # type: ignore[attr-defined]
        TOKEN: get_token(request),
        ANSWER_ID: str(uuid.uuid4()),
        WHOSE: " ".join(visits.names(request)),
    }
    return HttpResponse("".join([own_values.get(piece, piece) for piece in shared(request, context, edition, shape)]))


def shared(request: HttpRequest, context: Callable[[], dict[str, Any]], edition: str, shape: tuple[bool, ...]) -> list[str]:
    """The page in pieces: text, and holes by name. Its key holds all that it depends on: address, host, theme, style sheet, variant."""
    looks = (theme.chosen(request.COOKIES), stylesheet.must_come_along(request), *shape)
    parts = (edition, request.scheme, request.get_host(), request.path, *looks)
    key = "page:" + "|".join(map(str, parts))
    pieces: list[str] | None = caches["near"].get(key)
    if pieces is None:
        holes = {"nonce": NONCE, "csrf_token": TOKEN, "client_id": ANSWER_ID, "whose": WHOSE}
        pieces = HOLE.split(str(render_to_string(TEMPLATE, {**context(), **holes}, request)))
        caches["near"].set(key, pieces, KEEP)
    return pieces
