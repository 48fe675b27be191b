"""Answers for browsers and for the scripts of our own pages, by the same door."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect


def wants_json(request: HttpRequest) -> bool:
    """A script of ours asks, not somebody's browser."""
    return request.headers.get("Accept") == "application/json"


def leading_to(request: HttpRequest, address: str) -> HttpResponse:
    """On to a page. A script gets the address: following a redirect itself, it would use up what there is to say."""
    return JsonResponse({"next": address}) if wants_json(request) else redirect(address)
