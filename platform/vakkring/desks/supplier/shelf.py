"""A supplier's modules and sets, and where each stands: draft, waiting for review, online."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState, WorkflowState

from courses import drafting
from courses.models import CardSet, Module, Shelf
from vakkring.accounts.models import Organisation


@dataclass(frozen=True)
class State:
    """Where a page stands: `kind` is draft, waiting, returned, live or withdrawn."""

    kind: str
    words: str
    tone: str
    icon: str
    changed: bool = False


@dataclass(frozen=True)
class SetLine:
    """A set in its module."""

    page: CardSet
    state: State


@dataclass(frozen=True)
class ModuleLine:
    """A module on the supplier's shelf."""

    page: Module
    state: State
    sets: tuple[SetLine, ...]


def lines_of(organisation: Organisation) -> list[ModuleLine]:
    """All modules of a supplier, what was worked on last first: 5 queries, however many there are."""
    found = Shelf.objects.filter(organisation=organisation).first()
    if found is None:
        return []
    modules = list(Module.objects.child_of(found).defer("norms").order_by("-latest_revision_created_at", "path"))
    return lines(modules, list(CardSet.objects.descendant_of(found).defer("cards").order_by("path")))


def line(module: Module) -> ModuleLine:
    """One module with its sets: 3 queries."""
    return lines([module], list(CardSet.objects.child_of(module).defer("cards").order_by("path")))[0]


def lines(modules: list[Module], sets: list[CardSet]) -> list[ModuleLine]:
    """Modules with their sets and the state of each: 2 queries."""
    reviews = reviews_of([*modules, *sets])
    found = []
    for module in modules:
        mine = [one for one in sets if one.path.startswith(module.path)]
        states = tuple(SetLine(one, state_of(one, reviews.get(one.pk))) for one in mine)
        found.append(ModuleLine(module, state_of(module, reviews.get(module.pk)), states))
    return found


def reviews_of(pages: Sequence[Page]) -> dict[int, str]:
    """By page the state of the review it is in: 1 query, and 1 for the first time."""
    under_way = [WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES]
    rows = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(one.pk) for one in pages], status__in=under_way
    )
    return {int(page): str(status) for page, status in rows.values_list("object_id", "status")}


def remark_on(page: Page, state: State) -> str:
    """What the moderator wants changed, while the page has not been sent in again: 1 query. Empty when nothing."""
    if state.kind != "returned":
        return ""
    said = (
        TaskState.objects.filter(
            workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
            workflow_state__object_id=str(page.pk),
            workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
            status=TaskState.STATUS_REJECTED,
        )
        .order_by("-pk")
        .values_list("comment", flat=True)
        .first()
    )
    return str(said or "")


def state_of(page: Page, review: str | None) -> State:
    """Where a page stands, in words."""
    if review == WorkflowState.STATUS_NEEDS_CHANGES:
        return State("returned", _("Terug van controle"), "bad", "opnieuw")
    if review:
        return State("waiting", _("Wacht op controle"), "warn", "klok")
    if page.live:
        return State("live", _("Staat online"), "ok", "check", changed=page.has_unpublished_changes)
    if page.first_published_at:
        return State("withdrawn", _("Offline gehaald"), "", "slot")
    return State("draft", _("Concept"), "", "pen")


@dataclass(frozen=True)
class Draft:
    """A set that nobody sees yet: the titles of its cards, and whether it has what Wagtail asks for before it goes online."""

    titles: list[str]
    complete: bool
    films: int
    photos: int


def draft(page: CardSet) -> Draft:
    """What the newest version of a set holds."""
    cards = page.get_latest_revision_as_object().cards
    kinds = [block.block_type for card in cards for block in card.value["body"]]
    return Draft([card.value["title"] for card in cards], not drafting.gaps(page), kinds.count("video"), kinds.count("photo"))
