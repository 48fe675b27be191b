"""Money under the reference of a purchase: reserved, spent, released, given back. All of it inside the caller's transaction.

Whatever was done for a reference is not done again: a page posted twice, a webhook that comes twice. Books are always visited in the
order of their programmes, so that two purchases never wait for each other.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from vakkring.accounts.models import Person
from vakkring.funding import queries
from vakkring.funding.ledger import Move, Paid, returns
from vakkring.funding.models import Contribution, Entry, Stage, Voucher
from vakkring.funding.posting import Book, TooLittle, open_book, post
from vakkring.funding.rules import Purchase
from vakkring.funding.sharing import POT, Part
from vakkring.vocabulary.models import Region

BATCH = 200
"""At most so many references in one round of what is due; the rest goes a minute later."""


class Gone(Exception):  # noqa: N818 -- named for what happened
    """A part cannot be paid any more. `claim` is whose, `why` is a sentence for people. The caller divides the price anew."""

    def __init__(self, claim: str, why: str) -> None:
        super().__init__(f"{claim}: {why}")
        self.claim = claim
        self.why = why


class BudgetGone(Gone):
    """The budget, this person's year or his own leerpotje holds less by now."""


class VoucherGone(Gone):
    """The voucher was used, withdrawn or is somebody else's, or its programme has ended."""


class ReservationGone(Exception):  # noqa: N818 -- named for what happened
    """What was reserved under this reference was released or has expired: reserve again, or give the buyer his money back."""


# --- reserving ----------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def reserve(
    person: Person,
    reference: str,
    parts: Sequence[Part],
    expires_at: datetime,
    *,
    purchase: Purchase | None = None,
    title: str = "",
) -> None:
    """Reserve what each part pays, all or nothing. When something is reserved or spent under the reference already, nothing happens.

    The parts come from `queries.claims` and `sharing.divide`, never from a form: a code that nobody took yet becomes this person's.
    `purchase` and `title` are kept for the funder's counts and for the buyer's own list. Raises `BudgetGone` and `VoucherGone`.
    """
    if Contribution.objects.standing().filter(reference=reference).exists():
        return
    vouchers = {f"voucher:{one.pk}": one for one in queries.vouchers_named(part.claim for part in parts)}
    snapshot = {
        "kind": purchase.kind if purchase else "",
        "title": title[:200],
        "trade_id": person.trade_id,
        "region": Region.objects.of_postcode(person.postcode).first(),
        "expires_at": expires_at,
    }
    turns = sorted(enumerate(parts), key=lambda pair: _visit(vouchers.get(pair[1].claim)))
    for turn, part in turns:
        voucher = vouchers.get(part.claim)
        if voucher is None and part.claim != POT:
            raise VoucherGone(part.claim, _("Deze voucher werkt niet meer."))
        contribution = Contribution.objects.create(
            reference=reference,
            claim=part.claim,
            turn=turn,
            person=person,
            voucher=voucher,
            programme=voucher.programme if voucher else None,
            cents=part.cents,
            **snapshot,
        )
        if voucher is not None:
            _use(voucher, person, part.cents)
        _reserve_money(contribution)


def _visit(voucher: Voucher | None) -> tuple[bool, int]:
    """The order in which books are visited: programmes by number, one's own leerpotje last."""
    return (voucher is None, voucher.programme_id if voucher else 0)


def _use(voucher: Voucher, person: Person, cents: int) -> None:
    """Use a voucher once, if it still pays; the last use goes to one of those who want it."""
    if not voucher.programme.runs_on(timezone.localdate()):
        raise VoucherGone(f"voucher:{voucher.pk}", _("Dit fonds is gestopt. Je betaalde nog niets."))
    if not take_use(voucher, person, cents):
        raise VoucherGone(f"voucher:{voucher.pk}", _("Deze voucher is al gebruikt. Je betaalde nog niets."))


def take_use(voucher: Voucher, person: Person, cents: int) -> bool:
    """Count one use and these cents, in one statement that looks at this row only; False when there is none left for him."""
    his = Q(person=person) | Q(person=None, email="") | Q(person=None, email=person.email.lower())
    within = Q(worth=None) | Q(worth__gte=F("paid") + cents)
    lasts = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    free = Voucher.objects.filter(his, within, lasts, pk=voucher.pk, withdrawn_at=None, uses__lt=F("most_uses"))
    taken_at = Coalesce("taken_at", Value(timezone.now()))
    return bool(free.update(uses=F("uses") + 1, paid=F("paid") + cents, person=person, sealed="", taken_at=taken_at))


def _reserve_money(contribution: Contribution) -> None:
    """Move the money. The programme's account stays locked until the end, so nobody else spends this person's year meanwhile."""
    try:
        _move(contribution, Move.RESERVE, contribution.cents)
    except TooLittle:
        raise BudgetGone(contribution.claim, _gone_words(contribution)) from None
    programme = contribution.programme
    if programme is None or programme.most_per_year is None:
        return
    if queries.paid_this_year(contribution.person_id, programme.pk) > programme.most_per_year:
        raise BudgetGone(contribution.claim, _("Je bedrag voor dit jaar is bij dit fonds op. Je betaalde nog niets."))


def _gone_words(contribution: Contribution) -> str:
    """That there is not enough, and where."""
    if contribution.programme is None:
        return _("In je leerpotje zit te weinig. Je betaalde nog niets.")
    return _("Het geld van dit fonds is op. Je betaalde nog niets.")


def book_of(contribution: Contribution) -> Book:
    """Out of whose book it is paid."""
    if contribution.programme_id is not None:
        return Book(programme_id=contribution.programme_id)
    return Book(person_id=contribution.person_id)


def _move(contribution: Contribution, move: Move, cents: int, key: str = "") -> None:
    post(book_of(contribution), move, cents, contribution.reference, f"{move}:{contribution.pk}:{key}", contribution)


# --- spending and releasing ---------------------------------------------------------------------------------------------------------------
def _standing(reference: str, stage: Stage) -> list[Contribution]:
    """What is in this stage under a reference, in the order in which books are visited."""
    found = Contribution.objects.filter(reference=reference, stage=stage).select_related("programme", "voucher")
    return list(found.order_by(F("programme_id").asc(nulls_last=True), "pk"))


def _advance(contribution: Contribution, stage: Stage, move: Move) -> bool:
    """Bring what is reserved to its next stage; False when somebody else was first."""
    if not Contribution.objects.filter(pk=contribution.pk, stage=Stage.RESERVED).update(stage=stage):
        return False
    _move(contribution, move, contribution.cents)
    return True


@transaction.atomic
def spend(reference: str) -> None:
    """The purchase is paid: what was reserved is spent. Twice spends once; without vouchers nothing happens.

    Raises `ReservationGone` when what was reserved is not any more.
    """
    for one in _standing(reference, Stage.RESERVED):
        _advance(one, Stage.SPENT, Move.SPEND)
    known = Contribution.objects.filter(reference=reference)
    if known.exists() and not known.filter(stage=Stage.SPENT).exists():
        raise ReservationGone(reference)


@transaction.atomic
def release(reference: str) -> None:
    """The purchase will not be paid: what was reserved is free again, and so is the use of each voucher. Twice releases once."""
    for one in _standing(reference, Stage.RESERVED):
        if _advance(one, Stage.RELEASED, Move.RELEASE):
            _free_use(one, one.cents)


def _free_use(contribution: Contribution, cents: int, uses: int = 1) -> None:
    """Give a voucher back what a purchase took of it."""
    if contribution.voucher_id is not None:
        Voucher.objects.filter(pk=contribution.voucher_id).update(uses=F("uses") - uses, paid=F("paid") - cents)


@transaction.atomic
def give_back(reference: str, cents: int, key: str = "") -> int:
    """Refund cents of a purchase: voucher money first back to its budgets, then to the buyer's leerpotje. Answers how much that was.

    What is over was paid with other money; the caller gives it back the way it came. The same `key` again gives nothing back and answers
    the same. Several refunds of one purchase need a key each.
    """
    name = key or "all"
    earlier = _given_back(reference, name)
    if earlier:
        return earlier
    spent = Contribution.objects.select_for_update().filter(reference=reference, stage=Stage.SPENT).order_by("turn", "pk")
    paid = {one.pk: one for one in spent}
    owed = [Paid(one.pk, one.cents - one.given_back, one.claim == POT) for one in paid.values()]
    back = returns(owed, cents)
    try:
        with transaction.atomic():
            for pk, part in sorted(back, key=lambda pair: _visit_again(paid[pair[0]])):
                _give_back_part(paid[pk], part, name)
    except IntegrityError:  # somebody else gave it back under this key while we waited
        return _given_back(reference, name)
    return sum(part for _pk, part in back)


def _visit_again(contribution: Contribution) -> tuple[bool, int]:
    """The order in which books are visited."""
    return (contribution.programme_id is None, contribution.programme_id or 0)


def _given_back(reference: str, name: str) -> int:
    """What was given back under this name before."""
    paid = Contribution.objects.filter(reference=reference).values_list("pk", flat=True)
    found = Entry.objects.filter(key__in=[f"{Move.GIVE_BACK}:{pk}:{name}" for pk in paid])
    return found.aggregate(cents=Sum("cents"))["cents"] or 0


def _give_back_part(contribution: Contribution, cents: int, name: str) -> None:
    """Give back a part of what one paid. When it has all of it back, its voucher may be used again."""
    Contribution.objects.filter(pk=contribution.pk).update(given_back=F("given_back") + cents)
    _move(contribution, Move.GIVE_BACK, cents, name)
    whole = contribution.given_back + cents == contribution.cents
    _free_use(contribution, cents, uses=1 if whole else 0)


# --- one's own leerpotje ------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def put_in(person: Person, reference: str, cents: int) -> None:
    """Put money that somebody paid into his own leerpotje. The same reference puts it in once."""
    book = Book(person_id=person.pk)
    open_book(book)
    try:
        post(book, Move.DEPOSIT, cents, reference, f"deposit:{reference}")
    except IntegrityError:
        return


# --- what is due --------------------------------------------------------------------------------------------------------------------------
def expire_due() -> int:
    """Free what was reserved too long, each reference in a transaction of its own; answers how many references."""
    due = Contribution.objects.filter(stage=Stage.RESERVED, expires_at__lte=timezone.now())
    references = due.order_by("expires_at").values_list("reference", flat=True)[:BATCH]
    return sum(map(_expire, dict.fromkeys(references)))


@transaction.atomic
def _expire(reference: str) -> bool:
    """Free everything that is reserved under one reference; False when it was paid or released meanwhile."""
    done = False
    for one in _standing(reference, Stage.RESERVED):
        if _advance(one, Stage.EXPIRED, Move.EXPIRE):
            _free_use(one, one.cents)
            done = True
    return done
