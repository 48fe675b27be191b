"""The page of a card.

For who has not answered it yet it is the same for everybody, but for three values (nonce, form token, answer id): it is rendered once per
edition and kept near, and these three are put in. Rendering it anew would cost more than everything else in a card view together.
"""

import secrets
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from vakkring import stylesheet
from vakkring.accounts import theme

TEMPLATE = "courses/card.html"
KEEP = 600

# Made anew in each process: nobody can write them into a card.
NONCE, TOKEN, ANSWER_ID = (f"{name}-{secrets.token_hex(16)}" for name in ("nonce", "token", "answer"))


def respond(
    request: HttpRequest, context: Callable[[], dict[str, Any]], *, edition: str, shape: tuple[bool, ...], own: bool
) -> HttpResponse:
    """The page for this visitor. `own`: it shows what he answered or typed, so it is nobody else's. `shape`: in which variant it is shown.

    `context` is asked only when the page has to be rendered. `edition`: the one that was current before the card was read; a newer one must
    not keep this page.
    """
    if own or request.GET.get("geholpen") or len(get_messages(request)):
        return HttpResponse(render_to_string(TEMPLATE, {**context(), "client_id": uuid.uuid4()}, request))
    page = shared(request, context, edition, shape)
    page = page.replace(NONCE, str(request.csp_nonce)).replace(TOKEN, get_token(request)).replace(ANSWER_ID, str(uuid.uuid4()))  # type: ignore[attr-defined]
    return HttpResponse(page)


def shared(request: HttpRequest, context: Callable[[], dict[str, Any]], edition: str, shape: tuple[bool, ...]) -> str:
    """The page with three holes. Its key holds all that it depends on: address, host, theme, style sheet, variant."""
    looks = (theme.chosen(request.COOKIES), stylesheet.must_come_along(request), *shape)
    parts = (edition, request.scheme, request.get_host(), request.path, *looks)
    key = "page:" + "|".join(map(str, parts))
    page: str | None = caches["near"].get(key)
    if page is None:
        page = str(render_to_string(TEMPLATE, {**context(), "nonce": NONCE, "csrf_token": TOKEN, "client_id": ANSWER_ID}, request))
        caches["near"].set(key, page, KEEP)
    return page
