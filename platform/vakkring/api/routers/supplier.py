"""A supplier's own modules, also what is not online yet, and how people get on with them. Counts come hidden where they must be."""

from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from courses.models import Module
from vakkring.api.auth import caller, needs
from vakkring.api.models import Scope
from vakkring.api.paging import Page, Window, cut, page
from vakkring.api.problems import answers
from vakkring.desks.supplier import access, queries, shelf

router = Router()

Days = Literal["30", "90", "all"]
PERIODS: dict[Days, str] = {"30": "30", "90": "90", "all": "alles"}


class OwnSetOut(Schema):
    """A set and where it stands: "draft", "waiting", "returned", "live" or "withdrawn"."""

    slug: str
    title: str
    state: str


class OwnModuleOut(Schema):
    """A module on the supplier's shelf, and where it stands."""

    slug: str
    title: str
    supplier: str
    state: str
    sets: list[OwnSetOut]


class CardFiguresOut(Schema):
    """How people get on with a card: so many stopped here (`left`), so many of ten had it wrong at first. null: hidden, or no question."""

    position: int
    title: str
    began: int | None
    reached: int | None
    left: int | None
    wrong: int | None
    helped: int | None
    asked: int | None


class SetFiguresOut(Schema):
    """How people get on with a set. `settled` came to an end: done, or stopped."""

    slug: str
    title: str
    settled: int | None
    finished: int | None
    cards: list[CardFiguresOut]


class FiguresOut(Schema):
    """The published sets of a module, in one period."""

    slug: str
    title: str
    days: str
    sets: list[SetFiguresOut]


def module_out(line: shelf.ModuleLine, supplier: str) -> dict[str, Any]:
    """A module as it goes out."""
    return {
        "slug": line.page.slug,
        "title": line.page.draft_title,
        "supplier": supplier,
        "state": line.state.kind,
        "sets": [{"slug": one.page.slug, "title": one.page.draft_title, "state": one.state.kind} for one in line.sets],
    }


@router.get(
    "/supplier/modules",
    **needs(Scope.FIGURES),
    response=answers(Page[OwnModuleOut]),
    summary=_("Je reeksen"),
    description=_("De reeksen die je maakt, ook wat nog niet online staat."),
)
def modules(request: HttpRequest, window: Query[Window]) -> Any:
    """The shelves of his suppliers: 1 query and 5 for each supplier, however many modules."""
    suppliers = access.suppliers_of(caller(request).person)
    found = [module_out(line, one.name) for one in suppliers for line in shelf.lines_of(one)]
    return page(cut(found, window), len(found), window)


@router.get(
    "/supplier/modules/{slug:module}/figures",
    **needs(Scope.FIGURES),
    response=answers(FiguresOut, one=True),
    summary=_("De cijfers van een reeks"),
    description=_("Hoe mensen je setjes doen, per kaart. Groepen onder de 5 blijven leeg. Kies met days een periode: 30, 90 of all."),
)
def figures(request: HttpRequest, module: str, days: Days = "30") -> Any:
    """How people get on with a module: a dozen queries, however many sets and cards. Another supplier's is as good as none."""
    found = Module.objects.defer("norms").filter(slug=module).first()
    if found is None or not access.may_see_figures(caller(request).person, found):
        raise Http404
    line = shelf.line(found)
    counted = queries.figures_of([one.page for one in line.sets], PERIODS[days], timezone.now())
    return {"slug": found.slug, "title": line.page.draft_title, "days": days, "sets": counted.sets}
