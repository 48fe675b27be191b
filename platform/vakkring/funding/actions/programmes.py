"""Programmes: made with their budget, added to, ended. For funders of the organisation only."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from vakkring.accounts.actions import audit
from vakkring.accounts.models import Organisation, Person
from vakkring.funding import access, queries
from vakkring.funding.ledger import Move, Place
from vakkring.funding.models import Programme
from vakkring.funding.posting import Book, TooLittle, open_book, post

RULES = (
    "name",
    "summary",
    "starts_on",
    "ends_on",
    "share",
    "most_per_year",
    "least_own",
    "least_price",
    "stacks",
    "turn",
    "kinds",
    "largest_size",
    "least_months",
    "most_months",
)
"""What a funder fills in, besides regions, trades and topics."""


@transaction.atomic
def make_programme(funder: Person, organisation: Organisation, key: uuid.UUID, filled: Mapping[str, Any], budget: int) -> Programme:
    """Make a programme with a budget in cents. The same `key` twice makes one. Raises `PermissionDenied`."""
    if not access.may_fund_for(funder, organisation):
        raise PermissionDenied
    chosen = {name: filled[name] for name in RULES}
    programme, made = Programme.objects.get_or_create(key=key, defaults={**chosen, "organisation": organisation, "made_by": funder})
    if not made:
        if not access.may_manage(funder, programme):
            raise PermissionDenied
        return programme
    programme.regions.set(filled["regions"])
    programme.trades.set(filled["trades"])
    programme.topics.set(filled["topics"])
    open_book(Book(programme_id=programme.pk))
    post(Book(programme_id=programme.pk), Move.DEPOSIT, budget, f"programme:{programme.pk}", f"deposit:programme:{key}")
    audit(funder, "programme.made", f"programme:{programme.pk}", budget=budget, name=programme.name)
    return programme


@transaction.atomic
def add_budget(funder: Person, programme: Programme, key: uuid.UUID, cents: int) -> None:
    """Put more into a programme that still runs. The same `key` twice adds once. Raises `PermissionDenied`."""
    if not access.may_manage(funder, programme):
        raise PermissionDenied
    if not Programme.objects.select_for_update().get(pk=programme.pk).may_go_on(timezone.localdate()):
        raise PermissionDenied
    name = f"deposit:programme:{key}"
    if queries.was_posted(name):
        return
    post(Book(programme_id=programme.pk), Move.DEPOSIT, cents, f"programme:{programme.pk}", name)
    audit(funder, "programme.budget_added", f"programme:{programme.pk}", cents=cents)


@transaction.atomic
def end_programme(funder: Person, programme: Programme) -> None:
    """End a programme today. What is reserved for purchases under way is still paid; what is left goes back. Twice ends once.

    Raises `PermissionDenied`.
    """
    if not access.may_manage(funder, programme):
        raise PermissionDenied
    if Programme.objects.filter(pk=programme.pk, ended_at=None).update(ended_at=timezone.now()):
        audit(funder, "programme.ended", f"programme:{programme.pk}")
    sweep(programme)


@transaction.atomic
def sweep(programme: Programme) -> int:
    """Let what is left of a programme that is over lapse; answers how many cents."""
    book = Book(programme_id=programme.pk)
    cents = queries.book(book)[Place.AVAILABLE]
    if cents == 0:
        return 0
    try:
        post(book, Move.CLOSE, cents, f"programme:{programme.pk}", f"close:{programme.pk}:{uuid.uuid4()}")
    except TooLittle:  # reserved between looking and taking: the next round looks again
        return 0
    return cents


def close_ended() -> int:
    """Let lapse what is left, or came back, of every programme that is over; answers of how many."""
    over = Programme.objects.over(timezone.localdate())
    left = over.filter(accounts__place=Place.AVAILABLE, accounts__balance__gt=0)
    return sum(bool(sweep(one)) for one in left)
