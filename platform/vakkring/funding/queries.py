"""Read-only: whose vouchers there are and what they pay, what is in a book, what was paid this year."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from vakkring.accounts.models import Person
from vakkring.funding import codes as voucher_codes
from vakkring.funding.ledger import Place
from vakkring.funding.models import Account, Contribution, Entry, Programme, Situation, Voucher
from vakkring.funding.posting import Book
from vakkring.funding.rules import Buyer, Purchase, Rules, check
from vakkring.funding.sharing import Claim, alone


# --- facts for the rules ------------------------------------------------------------------------------------------------------------------
def buyer_of(person: Person) -> Buyer:
    """What we know about who buys: his profile, and what he told about his business."""
    told = Situation.objects.filter(person_id=person.pk).first()
    return Buyer(
        person_id=person.pk,
        postcode=person.postcode,
        trades=(person.trade.slug,) if person.trade else (),
        organisation_size=told.organisation_size if told else None,
        registered_on=told.registered_on if told else None,
    )


def rules_of(programme: Programme) -> Rules:
    """The rules of a programme, as plain data. Cheap when regions, their ranges, trades and topics were fetched with it."""
    regions = list(programme.regions.all())
    return Rules(
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        ended=programme.ended_at is not None,
        regions=tuple(one.name for one in regions),
        postcodes=tuple((span.first, span.last) for one in regions for span in one.ranges.all()),
        trades=tuple((one.slug, one.name) for one in programme.trades.all()),
        topics=tuple((one.slug, one.name) for one in programme.topics.all()),
        kinds=tuple(programme.kinds),
        largest_size=programme.largest_size,
        least_months=programme.least_months,
        most_months=programme.most_months,
        least_price=programme.least_price,
    )


# --- vouchers -----------------------------------------------------------------------------------------------------------------------------
WITH_RULES = ("programme__regions__ranges", "programme__trades", "programme__topics")


def vouchers_of(person: Person) -> QuerySet[Voucher]:
    """His vouchers, also those that have had their day; not those that were withdrawn."""
    return Voucher.objects.of(person).select_related("programme__organisation")


def vouchers_named(claims: Iterable[str]) -> QuerySet[Voucher]:
    """The vouchers of claim ids ("voucher:12"); other ids are left out."""
    numbers = [one.partition(":")[2] for one in claims if one.startswith("voucher:")]
    return Voucher.objects.filter(pk__in=[one for one in numbers if one.isdecimal()]).select_related("programme")


def voucher_with(code: str) -> Voucher | None:
    """The voucher with this code, whoever has it; None when there is none or the code cannot be one."""
    read = voucher_codes.read(code)
    if read is None:
        return None
    digests = voucher_codes.fingerprints(read, [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)])
    return Voucher.objects.filter(digest__in=digests).select_related("programme__organisation").first()


def takeable(person: Person, code: str) -> Voucher | None:
    """The voucher with this code if this person may have it: it is his, or nobody's and still pays. None says nothing about why not."""
    found = voucher_with(code)
    if found is None:
        return None
    if found.person_id is None:
        return Voucher.objects.usable(timezone.localdate()).filter(pk=found.pk).select_related("programme__organisation").first()
    return found if found.person_id == person.pk and found.withdrawn_at is None else None


def claims(person: Person, purchase: Purchase, codes: Sequence[str] = ()) -> list[Claim]:
    """What his vouchers could do for a purchase, and those whose code he typed, in the order in which they pay.

    One that pays nothing says why in `refused`. A typed code that is unknown, spent, ended or somebody else's is left out alike: count
    tries with `limits.refusal(request, "voucher", str(person.pk))` before asking, and say the same for all of them.
    """
    typed = [found.pk for code in codes if (found := takeable(person, code))]
    his = Voucher.objects.of(person) | Voucher.objects.filter(pk__in=typed)
    vouchers = list(his.distinct().select_related("programme__organisation").prefetch_related(*WITH_RULES))
    vouchers.sort(key=lambda one: (one.programme.turn, one.last_day, one.programme_id, one.pk))
    buyer, left = buyer_of(person), left_over(vouchers, person)
    return [claim_of(one, buyer, purchase, left[one.pk]) for one in vouchers]


def claim_of(voucher: Voucher, buyer: Buyer, purchase: Purchase, left: int) -> Claim:
    """What one voucher could do, with `left` cents to do it with."""
    programme = voucher.programme
    verdict = check(rules_of(programme), buyer, purchase)
    claim = Claim(
        id=f"voucher:{voucher.pk}",
        funder=programme.organisation.name,
        share=programme.share,
        at_most=left,
        least_own=programme.least_own,
        least_price=programme.least_price,
        stacks=programme.stacks,
        programme=str(programme.pk),
        refused=spent_words(voucher, purchase.day) or verdict.why,
        missing=verdict.facts,
    )
    if not claim.refused and left == 0:
        claim = replace(claim, refused=_("Bij dit fonds is nu niets meer over voor jou."))
    return replace(claim, could_pay=alone(purchase.price, claim))


def spent_words(voucher: Voucher, day: date) -> str:
    """Why this voucher itself pays nothing, to the person whose it is; empty when it does."""
    if voucher.uses >= voucher.most_uses or (voucher.worth is not None and voucher.paid >= voucher.worth):
        return _("Deze voucher is gebruikt.")
    if day > voucher.last_day:
        return _("Deze voucher gold tot en met %(day)s.") % {"day": f"{voucher.last_day:%d-%m-%Y}"}
    return ""


def left_over(vouchers: Sequence[Voucher], person: Person) -> dict[int, int]:
    """How many cents each voucher can pay at most now: of its worth, of this person's year, of the budget. 2 queries."""
    programmes = {one.programme_id for one in vouchers}
    budgets = dict(Account.objects.filter(programme_id__in=programmes, place=Place.AVAILABLE).values_list("programme_id", "balance"))
    this_year = paid_per_programme(person.pk, programmes)
    found = {}
    for one in vouchers:
        bounds = [budgets.get(one.programme_id, 0)]
        if one.worth is not None:
            bounds.append(one.worth - one.paid)
        if one.programme.most_per_year is not None:
            bounds.append(one.programme.most_per_year - this_year.get(one.programme_id, 0))
        found[one.pk] = max(0, min(bounds))
    return found


def paid_per_programme(person_id: int, programme_ids: Iterable[int]) -> dict[int, int]:
    """What each programme has reserved and spent for a person in this calendar year, less what it got back."""
    rows = (
        Contribution.objects.standing()
        .filter(person_id=person_id, programme_id__in=programme_ids, made_at__year=timezone.localdate().year)
        .values("programme_id")
        .annotate(cents=Sum(F("cents") - F("given_back")))
    )
    return {row["programme_id"]: row["cents"] for row in rows}


def paid_this_year(person_id: int, programme_id: int) -> int:
    """The same for one programme."""
    return paid_per_programme(person_id, [programme_id]).get(programme_id, 0)


# --- books --------------------------------------------------------------------------------------------------------------------------------
def book(owner: Book) -> dict[Place, int]:
    """What is in each place of a book, in cents; nothing anywhere when it was never opened."""
    found: dict[str, Any] = dict(Account.objects.filter(owner.owner).values_list("place", "balance"))
    return {place: found.get(place, 0) for place in Place}


def in_pot(person: Person) -> int:
    """What somebody can spend out of his own leerpotje, in cents."""
    return book(Book(person_id=person.pk))[Place.AVAILABLE]


def was_posted(key: str) -> bool:
    """True when the ledger has an entry with this key."""
    return Entry.objects.filter(key=key).exists()


def contributions(reference: str) -> QuerySet[Contribution]:
    """What is reserved or was spent under a reference, in the order in which they pay."""
    found = Contribution.objects.standing().filter(reference=reference)
    return found.select_related("programme__organisation").order_by("turn", "pk")
