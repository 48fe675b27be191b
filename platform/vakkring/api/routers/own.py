"""What is of the caller himself: progress, facts, sessions, proofs. Every query starts from the person of the token."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from classroom import agenda
from courses.models import CardSet, Module, Progress
from vakkring.api.auth import Bearer, caller, needs
from vakkring.api.models import Scope
from vakkring.api.paging import Page, Window, cut, page
from vakkring.api.problems import answers
from vakkring.api.routers.addresses import whole
from vakkring.api.routers.catalogue import SessionOut, session_out
from vakkring.evidence.models import Fact
from vakkring.passport import queries as passport
from vakkring.passport.models import Proof
from vakkring.ports import Visit

router = Router()


class TokenOut(Schema):
    """`scopes`: what the token may read now."""

    name: str
    scopes: list[str]
    expires_at: datetime


class ProgressOut(Schema):
    """How far somebody is in a set. `position` is the card to go on with, null when the round is done."""

    module: str
    module_title: str
    set: str
    set_title: str
    position: int | None
    round: int
    started_at: datetime
    changed_at: datetime
    finished_at: datetime | None


class FactOut(Schema):
    """Something that somebody did: `kind` on `reference`, at a moment."""

    kind: str
    reference: str
    at: datetime
    recorded_at: datetime


class OwnSessionOut(SessionOut):
    """`part` is "leads", "seat" or "waiting"."""

    part: str


class ProofOut(Schema):
    """A proof. `state` is "shown", "hidden", "nameless" or "withdrawn"; only what is shown opens for others at `url`."""

    id: uuid.UUID
    title: str
    can_do: list[str]
    limits: str
    supplier: str
    finished_at: datetime
    state: str
    withdrawn_reason: str
    url: str


@router.get(
    "/token",
    auth=Bearer(),
    response=answers(TokenOut),
    summary=_("Deze sleutel"),
    description=_("Wat je sleutel nu mag lezen, en hoe lang hij werkt. Handig om mee te beginnen."),
)
def token(request: HttpRequest) -> Any:
    """The token of this very request."""
    asking = caller(request)
    scopes = sorted(one.value for one in asking.scopes)
    return {"name": asking.token.name, "scopes": scopes, "expires_at": asking.token.expires_at}


@router.get(
    "/me/progress",
    **needs(Scope.PROGRESS),
    response=answers(Page[ProgressOut]),
    summary=_("Je voortgang"),
    description=_("De setjes waar je aan begon, de laatste eerst."),
)
def progress(request: HttpRequest, window: Query[Window]) -> Any:
    """Sets that were begun: 3 queries."""
    found = Progress.objects.of(Visit(caller(request).person.pk)).order_by("-changed_at", "pk")
    rows = list(cut(found.select_related("card_set", "card").defer("card_set__cards"), window))
    modules = titles_of({module_path(one) for one in rows})
    return page([progress_out(one, *modules.get(module_path(one), ("", ""))) for one in rows], found.count(), window)


def module_path(row: Progress) -> str:
    """Where the module of a set stands in the tree."""
    return str(row.card_set.path[: -CardSet.steplen])


def titles_of(paths: set[str]) -> dict[str, tuple[str, str]]:
    """Slug and title of modules, by their place in the tree: 1 query."""
    return {path: (slug, title) for path, slug, title in Module.objects.filter(path__in=paths).values_list("path", "slug", "title")}


def progress_out(row: Progress, module: str, title: str) -> dict[str, Any]:
    """A row as it goes out."""
    return {
        **{name: getattr(row, name) for name in ("round", "started_at", "changed_at", "finished_at")},
        "module": module,
        "module_title": title,
        "set": row.card_set.slug,
        "set_title": row.card_set.title,
        "position": row.card.position if row.card else None,
    }


@router.get(
    "/me/evidence",
    **needs(Scope.EVIDENCE),
    response=answers(Page[FactOut]),
    summary=_("Wat je deed"),
    description=_("Setjes en reeksen die klaar zijn, sessies waar je bij was, artikelen die je verbeterde, wat je op een klus gebruikte."),
)
def evidence(request: HttpRequest, window: Query[Window]) -> Any:
    """Facts, newest first: 2 queries."""
    found = Fact.objects.filter(person=caller(request).person.pk).order_by("-at", "-pk")
    return page(cut(found, window), found.count(), window)


@router.get(
    "/me/sessions",
    **needs(Scope.AGENDA),
    response=answers(Page[OwnSessionOut]),
    summary=_("Je livesessies"),
    description=_("Waar je je voor aanmeldde of die je leidt: alles wat nog komt, en wat er de laatste 90 dagen was."),
)
def sessions(request: HttpRequest, window: Query[Window]) -> Any:
    """One's own announced sessions, as a calendar holds them: 5 queries."""
    person = caller(request).person
    found = agenda.own(person.pk).announced().filter(ends_at__gte=timezone.now() - agenda.LOOK_BACK)
    lines = agenda.lines(cut(found.prefetch_related("topics"), window), person)
    return page([own_session_out(one) for one in lines], found.count(), window)


def own_session_out(line: agenda.Line) -> dict[str, Any]:
    """A session with what he has to do with it."""
    part = "leads" if line.signup is None else "waiting" if line.signup.waiting else "seat"
    return {**session_out(line), "part": part}


@router.get(
    "/me/proofs",
    **needs(Scope.PROOFS),
    response=answers(Page[ProofOut]),
    summary=_("Je bewijzen"),
    description=_("Je bewijzen, het nieuwste eerst, met het adres dat je kunt delen."),
)
def proofs(request: HttpRequest, window: Query[Window]) -> Any:
    """All proofs of the caller: 1 query."""
    found = passport.proofs_of(caller(request).person.pk)
    return page([proof_out(one) for one in cut(found, window)], len(found), window)


def proof_out(proof: Proof) -> dict[str, Any]:
    """A proof as it goes out."""
    return {
        **{name: getattr(proof, name) for name in ("id", "title", "can_do", "limits", "supplier", "finished_at", "withdrawn_reason")},
        "state": proof.state.value,
        "url": whole(proof.get_absolute_url()),
    }
