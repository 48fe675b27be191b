"""Pages that are the same for everybody but for two values, the nonce and the form token: rendered once per edition and kept near.

Rendering such a page anew would cost more than everything else in a view together.
"""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

KEEP = 600

# Made anew in each process: nobody can write them into a page.
NONCE, TOKEN = (f"{name}-{secrets.token_hex(16)}" for name in ("nonce", "token"))


def respond(
    request: HttpRequest, template: str, context: Callable[[], dict[str, Any]], *, edition: str, looks: tuple[Any, ...]
) -> HttpResponse:
    """The page. `context` is asked only when it has to be rendered; `edition` was current before anything was read for it.

    `looks`: all else it depends on besides its address and host. With a message for this person it is rendered for him alone.
    """
    if len(get_messages(request)):
        return HttpResponse(render_to_string(template, context(), request))
    key = "page:" + "|".join(map(str, (edition, request.scheme, request.get_host(), request.path, *looks)))
    page: str | None = caches["near"].get(key)
    if page is None:
        page = str(render_to_string(template, {**context(), "nonce": NONCE, "csrf_token": TOKEN}, request))
        caches["near"].set(key, page, KEEP)
    return HttpResponse(page.replace(NONCE, str(request.csp_nonce)).replace(TOKEN, get_token(request)))  # type: ignore[attr-defined]
