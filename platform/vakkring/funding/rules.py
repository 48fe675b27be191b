"""Whether a programme pays for this purchase of this person: yes, no, or "that depends on something we do not know". Pure.

Every rule answers for itself, with a reason in Dutch, so that a page can say why not, and what to tell to find out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vakkring.funding.amounts import round_euros


@dataclass(frozen=True)
class Purchase:
    """What is bought. `price` is in cents with VAT, `reference` names the offer ("shop.offer:12")."""

    reference: str
    kind: str
    price: int
    days: Decimal | None
    topics: tuple[str, ...]
    seller_id: int | None
    at: datetime

    @property
    def day(self) -> date:
        """The day in the Netherlands: just after midnight there, it is still yesterday by the clock of the database."""
        return timezone.localdate(self.at)


@dataclass(frozen=True)
class Buyer:
    """Who buys, as far as he told us: an empty postcode, no trades, None are things that we do not know."""

    person_id: int
    postcode: str
    trades: tuple[str, ...]
    organisation_size: int | None
    registered_on: date | None


class Answer(StrEnum):
    """Three values: a missing fact is not a no."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True)
class Reason:
    """What one rule says. `fact` names the fact of the buyer that is missing, when the answer is maybe."""

    answer: Answer
    text: str = ""
    fact: str = ""


@dataclass(frozen=True)
class Verdict:
    """What all rules say together."""

    reasons: tuple[Reason, ...] = ()

    @property
    def answer(self) -> Answer:
        """No as soon as one rule says no, maybe as soon as one does not know."""
        found = {one.answer for one in self.reasons}
        return Answer.NO if Answer.NO in found else Answer.MAYBE if Answer.MAYBE in found else Answer.YES

    @property
    def why(self) -> str:
        """The first reason why not; of what is missing only when nothing speaks against it. Empty when all say yes."""
        return next((one.text for one in self.reasons if one.answer == self.answer and one.text), "")

    @property
    def facts(self) -> tuple[str, ...]:
        """What to tell to find out; nothing when it is a no anyway."""
        return tuple(one.fact for one in self.reasons if one.fact) if self.answer == Answer.MAYBE else ()


YES = Reason(Answer.YES)


@dataclass(frozen=True)
class Rules:
    """The rules of a programme; what is empty or None asks nothing. Months are those since the registration at the KvK."""

    starts_on: date
    ends_on: date
    ended: bool = False
    regions: tuple[str, ...] = ()
    postcodes: tuple[tuple[int, int], ...] = ()
    trades: tuple[tuple[str, str], ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, ...] = ()
    largest_size: int | None = None
    least_months: int | None = None
    most_months: int | None = None
    least_price: int = 0


def check(rules: Rules, buyer: Buyer, purchase: Purchase) -> Verdict:
    """What the rules say about this purchase of this buyer. Every rule is asked, so that he need not ask twice."""
    return Verdict(tuple(_asked(rules, buyer, purchase)))


def _asked(rules: Rules, buyer: Buyer, purchase: Purchase) -> Iterator[Reason]:
    yield _period(rules, purchase)
    yield _kind(rules, purchase)
    yield _topic(rules, purchase)
    yield _price(rules, purchase)
    yield _region(rules, buyer)
    yield _trade(rules, buyer)
    yield _size(rules, buyer)
    yield from _registration(rules, buyer, purchase)


def _no(text: str) -> Reason:
    return Reason(Answer.NO, text)


def _unknown(fact: str, text: str) -> Reason:
    return Reason(Answer.MAYBE, text, fact)


def _period(rules: Rules, purchase: Purchase) -> Reason:
    day = purchase.day
    if rules.ended or day > rules.ends_on:
        return _no(_("Dit fonds is gestopt."))
    if day < rules.starts_on:
        return _no(_("Dit fonds begint op %(day)s.") % {"day": date_format(rules.starts_on, "j F Y")})
    return YES


def _kind(rules: Rules, purchase: Purchase) -> Reason:
    if not rules.kinds or purchase.kind in rules.kinds:
        return YES
    return _no(_("Dit fonds betaalt alleen mee aan %(kinds)s.") % {"kinds": listed([kind_name(one) for one in rules.kinds])})


ALL_KINDS = ("module", "session", "bundle")
"""Every kind of offer."""


def kind_name(kind: str) -> str:
    """The word for a kind of offer, more than one of it."""
    return {"module": _("reeksen"), "session": _("live-avonden"), "bundle": _("pakketten")}.get(kind, kind)


def _topic(rules: Rules, purchase: Purchase) -> Reason:
    if not rules.topics or {slug for slug, _name in rules.topics} & set(purchase.topics):
        return YES
    return _no(_("Dit fonds betaalt alleen mee aan: %(topics)s.") % {"topics": listed([name for _slug, name in rules.topics])})


def _price(rules: Rules, purchase: Purchase) -> Reason:
    if purchase.price >= rules.least_price:
        return YES
    return _no(_("Dit fonds betaalt mee vanaf een prijs van %(price)s.") % {"price": round_euros(rules.least_price)})


def _region(rules: Rules, buyer: Buyer) -> Reason:
    if not rules.regions:
        return YES
    where = listed(list(rules.regions))
    if not buyer.postcode[:4].isdigit():
        return _unknown("postcode", _("Vul je postcode in. Dit fonds is er voor %(where)s.") % {"where": where})
    digits = int(buyer.postcode[:4])
    if any(first <= digits <= last for first, last in rules.postcodes):
        return YES
    return _no(_("Dit fonds is er voor %(where)s.") % {"where": where})


def _trade(rules: Rules, buyer: Buyer) -> Reason:
    if not rules.trades:
        return YES
    names = listed([name for _slug, name in rules.trades])
    if not buyer.trades:
        return _unknown("trade", _("Vul je vak in. Dit fonds is er voor: %(trades)s.") % {"trades": names})
    if {slug for slug, _name in rules.trades} & set(buyer.trades):
        return YES
    return _no(_("Dit fonds is er voor: %(trades)s.") % {"trades": names})


def _size(rules: Rules, buyer: Buyer) -> Reason:
    if rules.largest_size is None:
        return YES
    said = ngettext(
        "Dit fonds is er voor wie alleen werkt.", "Dit fonds is er voor bedrijven tot en met %(n)s mensen.", rules.largest_size
    ) % {"n": rules.largest_size}
    if buyer.organisation_size is None:
        return _unknown("organisation_size", _("Vertel met hoeveel mensen je werkt. %(said)s") % {"said": said})
    return YES if buyer.organisation_size <= rules.largest_size else _no(said)


def _registration(rules: Rules, buyer: Buyer, purchase: Purchase) -> Iterator[Reason]:
    if rules.least_months is None and rules.most_months is None:
        return
    if buyer.registered_on is None:
        yield _unknown("registered_on", _("Vertel sinds wanneer je bij de KvK staat. Daar let dit fonds op."))
        return
    months = months_between(buyer.registered_on, purchase.day)
    if rules.least_months is not None and months < rules.least_months:
        yield _no(_("Dit fonds is er voor wie minstens %(months)s bij de KvK staat.") % {"months": month_words(rules.least_months)})
    if rules.most_months is not None and months > rules.most_months:
        yield _no(_("Dit fonds is er voor wie hoogstens %(months)s bij de KvK staat.") % {"months": month_words(rules.most_months)})


def months_between(since: date, until: date) -> int:
    """Whole months from one day to the other; none when it lies in the future."""
    months = (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)
    return max(0, months)


def month_words(months: int) -> str:
    """So many months, in years when they are whole."""
    if months % 12 == 0:
        return _("%(n)s jaar") % {"n": months // 12}
    return ngettext("%(n)s maand", "%(n)s maanden", months) % {"n": months}


def listed(words: list[str]) -> str:
    """Words in a row: "a, b en c"."""
    if len(words) < 2:  # noqa: PLR2004 -- two words need an "and"
        return "".join(words)
    return _("%(before)s en %(last)s") % {"before": ", ".join(words[:-1]), "last": words[-1]}
