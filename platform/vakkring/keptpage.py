"""Pages that are the same for everybody but for a few values, as the nonce and the form token: rendered once per edition and kept near.

Rendering such a page anew would cost more than everything else in a view together. It is kept in pieces, and the values are put in between.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

KEEP = 600
SALT = secrets.token_hex(16)
"""Made anew in each process: nobody can write a hole into a page."""
HOLE = re.compile(rf"([a-z_]+)-{SALT}")

Context = Callable[[], dict[str, Any]]


def respond(
    request: HttpRequest,
    template: str,
    context: Context,
    *,
    edition: str,
    looks: tuple[Any, ...],
    own: Mapping[str, str] | None = None,
    keep_in: str = "near",
    keep: int = KEEP,
) -> HttpResponse:
    """The page. `context` is asked only when it has to be rendered; `edition` was current before anything was read for it.

    `looks`: all else it depends on besides its address and host. `own`: values of this visitor alone, by their names in the template.
    With a message for this person it is rendered for him alone. `keep_in`: a cache of this process; what anybody can ask for in endless
    ways has one of its own, so that it drives nothing else out.
    """
    values = dict(own or {})
    if len(get_messages(request)):
        return HttpResponse(render_to_string(template, {**context(), **values}, request))
    parts = "|".join(map(str, (edition, request.scheme, request.get_host(), request.path, *looks)))
    key = "page:" + hashlib.sha256(parts.encode(errors="surrogatepass")).hexdigest()
    pieces: list[str] | None = caches[keep_in].get(key)
    if pieces is None:
        pieces = in_pieces(request, template, context, values)
        caches[keep_in].set(key, pieces, keep)
    names = pieces[1::2]
    values["nonce"] = str(request.csp_nonce)  # type: ignore[attr-defined]
    if "csrf_token" in names:
        values["csrf_token"] = get_token(request)
    pieces = pieces.copy()
    pieces[1::2] = [values[name] for name in names]
    return HttpResponse("".join(pieces))


def in_pieces(request: HttpRequest, template: str, context: Context, own: Mapping[str, str]) -> list[str]:
    """The page rendered: text, and between two texts the name of what stands there."""
    holes = {name: f"{name}-{SALT}" for name in ("nonce", "csrf_token", *own)}
    return HOLE.split(str(render_to_string(template, {**context(), **holes}, request)))
