"""The page of a card: kept near for who has not answered it yet, since it is the same for everybody then."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from courses import visits
from vakkring import keptpage, stylesheet
from vakkring.accounts import theme

TEMPLATE = "courses/card.html"


def respond(
    request: HttpRequest, context: Callable[[], dict[str, Any]], *, edition: str, shape: tuple[bool, ...], own: bool
) -> HttpResponse:
    """The page for this visitor. `own`: it shows what he answered or typed, so it is nobody else's. `shape`: in which variant it is shown.

    `context` is asked only when the page has to be rendered. `edition`: the one that was current before the card was read; a newer one must
    not keep this page.
    """
    # Which answer this would be, and whose answers may leave the phone.
    values = {"client_id": str(uuid.uuid4()), "whose": " ".join(visits.names(request))}
    if own or request.GET.get("geholpen"):
        return HttpResponse(render_to_string(TEMPLATE, {**context(), **values}, request))
    looks = (theme.chosen(request.COOKIES), stylesheet.must_come_along(request), *shape)
    return keptpage.respond(request, TEMPLATE, context, edition=edition, looks=looks, own=values)
