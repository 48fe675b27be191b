"""A funder's programmes: money to the cent, people as numbers that give nobody away. Names stay on the desk, where they were shared."""

import uuid
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from vakkring.api.auth import caller, needs
from vakkring.api.models import Scope
from vakkring.api.paging import Page, Window, cut, page
from vakkring.api.problems import answers
from vakkring.desks.funder import queries
from vakkring.funding import access
from vakkring.funding.models import Programme

router = Router()


class ProgrammeOut(Schema):
    """A programme. `share` is the percentage of a price that it pays; `runs`: it pays out today or still will."""

    key: uuid.UUID
    name: str
    summary: str
    organisation: str
    starts_on: date
    ends_on: date
    ended_at: datetime | None
    share: int
    runs: bool


class BudgetOut(Schema):
    """Where the money is, in cents. `whole` = available + reserved + spent + lapsed; the other three say what came back on the way."""

    whole: int
    available: int
    reserved: int
    spent: int
    lapsed: int
    released: int
    expired: int
    given_back: int


class CountOut(Schema):
    """So many people; null when that would give somebody away."""

    name: str
    people: int | None


class ReachOut(Schema):
    """Whom it reached. Groups under five are null, as is what would tell them by subtracting."""

    people: int | None
    trades: list[CountOut]
    regions: list[CountOut]


class VouchersOut(Schema):
    """Vouchers handed out: by mail, as codes, and how many codes were taken (null when that would tell of one person)."""

    by_mail: int
    codes: int
    taken: int | None


class ProgrammeDetail(ProgrammeOut):
    """One programme with its numbers."""

    budget: BudgetOut
    reach: ReachOut
    vouchers: VouchersOut


def programme_out(programme: Programme) -> dict[str, Any]:
    """A programme as it goes out."""
    names = ("key", "name", "summary", "starts_on", "ends_on", "ended_at", "share")
    return {
        **{name: getattr(programme, name) for name in names},
        "organisation": programme.organisation.name,
        "runs": programme.may_go_on(timezone.localdate()),
    }


@router.get(
    "/programmes",
    **needs(Scope.PROGRAMMES),
    response=answers(Page[ProgrammeOut]),
    summary=_("Je programma's"),
    description=_("De programma's van je fonds, het nieuwste eerst."),
)
def programmes(request: HttpRequest, window: Query[Window]) -> Any:
    """The programmes of his organisations: 3 queries."""
    found = queries.programmes_of(caller(request).person)
    return page([programme_out(one) for one in cut(found, window)], found.count(), window)


@router.get(
    "/programmes/{uuid:key}",
    **needs(Scope.PROGRAMMES),
    response=answers(ProgrammeDetail, one=True),
    summary=_("Eén programma"),
    description=_("Waar het geld is, in centen, en hoeveel mensen het bereikte. Groepen onder de 5 blijven leeg. Namen staan er nooit in."),
)
def programme(request: HttpRequest, key: uuid.UUID) -> Any:
    """One programme with its numbers: 8 queries. What is of another fund is not there."""
    found = Programme.objects.filter(key=key).select_related("organisation").first()
    if found is None or not access.may_manage(caller(request).person, found):
        raise Http404
    return {
        **programme_out(found),
        "budget": queries.budget(found),
        "reach": queries.reach(found),
        "vouchers": queries.handed_out(found),
    }
