"""Doors for HTTP: front page and Vandaag, topics, search, health, and what people see when something is wrong."""

import errno
import logging
import sys
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import BadRequest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe
from redis.exceptions import RedisError

from classroom import outline
from courses import visits
from courses.queries import browse
from vakkring import keptpage, stylesheet
from vakkring.accounts import theme, watching
from vakkring.accounts.desks import desks_of
from vakkring.accounts.models import Person
from vakkring.notices.queries import unread_count
from vakkring.realtime import doorbell
from vakkring.today import queries, searching
from vakkring.vocabulary.models import Topic
from wiki import queries as wiki

log = logging.getLogger(__name__)

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
LONGEST_QUERY = 200
SEARCH_SECONDS = 30
"""So long what was found is kept, unless something in the index changes: synonyms of an operator and new topics may come so late."""


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Vandaag for who is logged in or has begun as a guest; the front page for a stranger."""
    visit = visits.of(request)
    person = request.user if isinstance(request.user, Person) else None
    found = queries.today(visit, person)
    context = {
        "today": found,
        "live": outline.mine(person),
        "unread": unread_count(person) if person else 0,
        "desks": desks_of(person) if person else [],
        "tab": "vandaag",
    }
    stranger = person is None and visit.guest is None
    return render(request, "today/front.html" if stranger else "today/today.html", context)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about a topic: modules as in the catalogue, then what the other tools have."""
    found = get_object_or_404(Topic.objects.prefetch_related("children"), slug=slug)
    page = browse(visits.of(request), {"onderwerp": slug}) if queries.has_modules(slug) else None
    items = [item for item in queries.related_items(found) if item.kind != "reeks"]
    below = queries.offered(found.children.all())
    beside = [] if page or items else queries.neighbours(found)
    context = {"topic": found, "page": page, "items": items, "below": below, "beside": beside, "tab": "bijblijven"}
    return render(request, "today/topic.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search over everything public."""
    query = asked_for(request)
    if not query:
        return render(request, "today/search.html", search_page(""))
    looks = (theme.chosen(request.COOKIES), stylesheet.must_come_along(request), query)
    return keptpage.respond(
        request,
        "today/search.html",
        lambda: search_page(query),
        edition=searching.edition(),
        looks=looks,
        keep_in="searches",
        keep=SEARCH_SECONDS,
    )


def search_page(query: str) -> dict[str, Any]:
    """What the page shows: the same for everybody who asks this."""
    topics = queries.offered(Topic.objects.filter(parent=None))
    newest = [] if query else wiki.newest()
    return {"query": query, "results": searching.results(query), "topics": topics, "articles": newest, "tab": "opzoeken"}


@require_safe
def search_lines(request: HttpRequest) -> HttpResponse:
    """The same without the page around it, for who is still typing."""
    query = asked_for(request)
    return render(request, "today/found.html", {"query": query, "results": searching.results(query)})


@require_safe
def search_titles(request: HttpRequest) -> HttpResponse:
    """What a text can link to, as lines, for who types words of its title."""
    return render(request, "today/titles.html", {"hits": searching.to_link(asked_for(request))})


def asked_for(request: HttpRequest) -> str:
    """What somebody typed."""
    return request.GET.get("q", "")[:LONGEST_QUERY].replace("\x00", " ").strip()


@require_safe
def manifest(_request: HttpRequest) -> JsonResponse:
    """What a phone needs to put Vakkring on its home screen."""
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("icon-maskable-512.png", "512x512", "maskable")]
    content = {
        "name": "Vakkring",
        "short_name": "Vakkring",
        "description": _("Bijblijven in de energietransitie, in 3 à 4 minuten per keer. Voor vakmensen, door vakmensen."),
        "lang": "nl",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f2f5f4",
        "theme_color": "#0a302e",
        "icons": [{"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose} for name, sizes, purpose in icons],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@require_safe
@conditional_page
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The script that keeps what is read for when there is no reception. At the top, for it may only see to what is below its address."""
    script = (settings.ROOT / "frontend" / "dist" / "sw.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_safe
def no_reception(_request: HttpRequest) -> HttpResponse:
    """What a phone shows instead of a page it cannot get. It asks for this beforehand."""
    return HttpResponse(render_to_string("no-reception.html"))


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for who builds pages."""
    return render(request, "components/gallery.html", {})


# --- health -----------------------------------------------------------------------------------------------------------------------------
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process is up."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Database, cache and channel layer can be reached: 200; else 503 and which cannot."""
    parts = {"database": database_ready(), "cache": cache_ready(), "channels": channels_ready()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def database_ready() -> bool:
    """One query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.exception("readyz: no database")
        return False
    return True


def cache_ready() -> bool:
    """One value there and back."""
    try:
        cache.set("readyz", "yes", 10)
        return bool(cache.get("readyz") == "yes")
    except Exception:
        log.exception("readyz: no cache")
        return False


def channels_ready() -> bool:
    """One message that nobody waits for."""
    try:
        return doorbell.ready()
    except Exception:
        log.exception("readyz: no channel layer")
        return False


# --- when something is wrong ----------------------------------------------------------------------------------------------------
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what came in made no sense; our own sentence when we raised it."""
    text = str(exception) if type(exception) is BadRequest else ""
    return render(request, "400.html", {"text": text}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """403: not allowed."""
    watching.note("forbidden", request)
    return render(request, "403.html", {}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """404: no such page."""
    return render(request, "404.html", {}, status=404)


def server_error(_request: HttpRequest) -> HttpResponse:
    """500: needs neither database nor session. 503: a service that we need is away, it comes back by itself. 507: no room for a file."""
    error = sys.exc_info()[1]
    full = isinstance(error, OSError) and error.errno in NO_ROOM
    page = render_to_string("500.html", {"contact": settings.CONTACT_EMAIL, "full": full})
    if isinstance(error, OperationalError | InterfaceError | RedisError):
        return HttpResponse(page, status=503, headers={"Retry-After": "10"})
    return HttpResponse(page, status=507 if full else 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old, or did not come from us."""
    watching.note("strange-form", request, why=reason)
    return HttpResponseForbidden(render(request, "403_csrf.html", {}).content)
