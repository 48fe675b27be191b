"""What everybody may see: topics, modules with their sets and prices, sessions to come."""

from datetime import datetime
from typing import Annotated, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from classroom import agenda
from classroom.models import Session
from courses import access, catalogue, outline
from courses import queries as courses
from courses.outline import ModuleOutline
from vakkring.api.auth import anybody
from vakkring.api.paging import Page, Window, cut, page
from vakkring.api.problems import answers
from vakkring.api.routers.addresses import whole
from vakkring.ports import Visit
from vakkring.vocabulary.models import Topic

router = Router(auth=anybody)

Slug = Annotated[str, Field(max_length=100, pattern=r"^[-a-z0-9_]*$")]


class TopicRef(Schema):
    """A topic as modules and sessions name it."""

    slug: str
    name: str


class TopicOut(TopicRef):
    """`parent` is the slug of the broad topic it falls under, empty for a broad one."""

    summary: str
    parent: str


class SetOut(Schema):
    """A set of cards, of a few minutes. `open_to_all`: can be done without logging in."""

    slug: str
    title: str
    minutes: int
    author: str
    cards: int
    open_to_all: bool
    url: str


class ModuleOut(Schema):
    """A module. `price_cents` holds VAT, 0 is free; `buy_url` is empty then."""

    slug: str
    title: str
    summary: str
    level: str
    supplier: str
    minutes: int
    can_do: list[str]
    limits: str
    topics: list[TopicRef]
    sets: list[SetOut]
    price_cents: int
    buy_url: str
    url: str


class NormOut(Schema):
    """What a module relies on."""

    name: str
    edition: str
    note: str


class ModuleDetail(ModuleOut):
    """One module, with what it relies on."""

    norms: list[NormOut]


class SessionOut(Schema):
    """A live session. `audience`: "public" needs no account, "members" does. `seats_left` is null when there is no end to them."""

    slug: str
    title: str
    summary: str
    trainer: str
    audience: str
    status: str
    starts_at: datetime
    ends_at: datetime
    seats_left: int | None
    topics: list[TopicRef]
    price_cents: int
    buy_url: str
    url: str


def module_out(module: ModuleOutline) -> dict[str, Any]:
    """A module as it goes out."""
    sets = [
        {
            "slug": one.slug,
            "title": one.title,
            "minutes": one.minutes,
            "author": one.author,
            "cards": one.cards,
            "open_to_all": one.open_to_all,
            "url": whole(f"/leren/{module.slug}/{one.slug}/"),
        }
        for one in module.sets
    ]
    return {
        **{name: getattr(module, name) for name in ("slug", "title", "summary", "level", "supplier", "minutes", "limits")},
        "can_do": list(module.can_do),
        "topics": [{"slug": one.slug, "name": one.name} for one in module.topics],
        "sets": sets,
        "price_cents": module.offer.price if module.offer else 0,
        "buy_url": whole(f"/betalen/{module.offer.slug}/") if module.offer else "",
        "url": whole(f"/leren/{module.slug}/"),
    }


def session_out(line: agenda.Line) -> dict[str, Any]:
    """A session as it goes out."""
    session = line.session
    price = session.offer.price if session.offer else 0
    return {
        **{name: getattr(session, name) for name in ("slug", "title", "summary", "audience", "status", "starts_at", "ends_at")},
        "trainer": line.trainer_name,
        "seats_left": line.seats_left,
        "topics": [{"slug": one.slug, "name": one.name} for one in session.topics.all()],
        "price_cents": price,
        "buy_url": whole(f"/betalen/{session.offer.slug}/") if session.offer and price else "",
        "url": whole(reverse("classroom:session", args=[session.slug])),
    }


@router.get(
    "/topics",
    response=answers(Page[TopicOut], of_somebody=False),
    summary=_("Onderwerpen"),
    description=_("De onderwerpen waar alles onder hangt. Bij parent staat onder welk breder onderwerp het valt."),
)
def topics(request: HttpRequest, window: Query[Window]) -> Any:  # noqa: ARG001 -- ninja hands it over
    """The words with which everything is tagged: 2 queries."""
    found = Topic.objects.select_related("parent")
    items = [
        {"slug": one.slug, "name": one.name, "summary": one.summary, "parent": one.parent.slug if one.parent else ""}
        for one in cut(found, window)
    ]
    return page(items, found.count(), window)


@router.get(
    "/modules",
    response=answers(Page[ModuleOut], of_somebody=False),
    summary=_("Reeksen"),
    description=_("Alle openbare reeksen met hun setjes, de nieuwste eerst. Kies met topic een onderwerp, met trade een vak."),
)
def modules(request: HttpRequest, window: Query[Window], topic: Slug = "", trade: Slug = "") -> Any:  # noqa: ARG001 -- ninja hands it over
    """Published modules: no query when warm. A word that nobody knows finds nothing, and is not kept."""
    asked = {name: value for name, value in ((catalogue.TOPIC, topic), (catalogue.TRADE, trade)) if value}
    known = courses.labels_of(outline.shelves())
    if any(value not in known[name] for name, value in asked.items()):
        return page([], 0, window)
    pks = outline.walked(tuple(asked.items()), "").pks
    return page([module_out(one) for one in outline.of_pks(cut(pks, window))], len(pks), window)


@router.get(
    "/modules/{slug:module}",
    response=answers(ModuleDetail, of_somebody=False, one=True),
    summary=_("Eén reeks"),
    description=_("Met de normen waarop de reeks steunt."),
)
def module(request: HttpRequest, module: str) -> Any:  # noqa: ARG001 -- ninja hands it over
    """One published module; a closed one is as good as none."""
    found = access.module_for(Visit(), module)
    if found is None:
        raise Http404
    norms = [{"name": name, "edition": edition, "note": note} for name, edition, note in outline.norms_of(found.pk)]
    return {**module_out(found), "norms": norms}


@router.get(
    "/sessions",
    response=answers(Page[SessionOut], of_somebody=False),
    summary=_("Livesessies"),
    description=_("Wat nu bezig is of nog komt, op volgorde van tijd. Kies met topic een onderwerp."),
)
def sessions(request: HttpRequest, window: Query[Window], topic: Slug = "") -> Any:  # noqa: ARG001 -- ninja hands it over
    """Sessions that everybody may know of: 3 queries."""
    found = Session.objects.visible_to(AnonymousUser()).upcoming(timezone.now())
    if topic:
        about = Session.topics.through.objects.filter(Q(topic__slug=topic) | Q(topic__parent__slug=topic))
        found = found.filter(pk__in=about.values("session"))
    lines = agenda.lines(cut(found.prefetch_related("topics"), window), AnonymousUser())
    return page([session_out(one) for one in lines], found.count(), window)
