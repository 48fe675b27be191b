"""What a programme means, in sentences with an example, before it is made. Pure: plain data in, Dutch out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vakkring.funding.amounts import round_euros
from vakkring.funding.rules import kind_name, listed, month_words
from vakkring.funding.sharing import Claim, alone

EXAMPLES = (5_000, 20_000, 60_000, 150_000)
"""Prices to show, in cents."""


@dataclass(frozen=True)
class Example:
    """Somebody spends `price`: the fund pays `paid`, he pays `own`. `people` is how many such the budget pays for."""

    price: int
    paid: int
    own: int
    people: int


@dataclass(frozen=True)
class Preview:
    """The main sentence, examples, and who it is for."""

    sentence: str
    examples: list[Example]
    conditions: list[str]


def preview(filled: Mapping[str, Any]) -> Preview:
    """What the filled-in form comes to."""
    examples = [example(filled, price) for price in EXAMPLES]
    shown = next((one for one in examples[1:] if one.paid), examples[-1])
    return Preview(sentence(filled, shown), examples, conditions(filled))


def example(filled: Mapping[str, Any], price: int) -> Example:
    """One price, as the real division would divide it."""
    claim = Claim(
        id="voucher:0",
        funder="",
        share=filled["share"],
        at_most=min(filled["budget"], filled["most_per_year"] or filled["budget"]),
        least_own=filled["least_own"],
        least_price=filled["least_price"],
    )
    paid = alone(price, claim)
    return Example(price, paid, price - paid, filled["budget"] // paid if paid else 0)


def sentence(filled: Mapping[str, Any], shown: Example) -> str:
    """The whole programme in one sentence, with a person and an amount."""
    who = example_person(filled)
    if not shown.paid:
        return _("Let op: zo betaalt dit programma niets aan %(who)s, ook niet bij een prijs van %(price)s.") % {
            "who": who,
            "price": round_euros(shown.price),
        }
    return _("%(who)s met een voucher krijgt %(paid)s van %(price)s, en betaalt zelf %(own)s.") % {
        "who": f"{who[0].upper()}{who[1:]}",
        "paid": round_euros(shown.paid),
        "price": round_euros(shown.price),
        "own": round_euros(shown.own),
    }


def example_person(filled: Mapping[str, Any]) -> str:
    """Somebody whom it is for."""
    trades, regions = names(filled["trades"]), names(filled["regions"])
    trade = _("iemand die %(trade)s is") % {"trade": trades[0].lower()} if trades else _("iemand")
    return _("%(who)s uit %(region)s") % {"who": trade, "region": regions[0]} if regions else trade


def conditions(filled: Mapping[str, Any]) -> list[str]:
    """Who may use it, on what and until when, one sentence each."""
    found = [
        _("Van %(first)s tot en met %(last)s, zolang er geld is: %(budget)s.")
        % {
            "first": date_format(filled["starts_on"], "j F Y"),
            "last": date_format(filled["ends_on"], "j F Y"),
            "budget": round_euros(filled["budget"]),
        },
        _("Voor %(kinds)s.") % {"kinds": listed([kind_name(one) for one in filled["kinds"]])},
        _("Alleen voor wie een voucher van jou heeft."),
    ]
    wanted = [
        (names(filled["topics"]), _("Alleen over: %s.")),
        (names(filled["trades"]), _("Alleen voor: %s.")),
        (names(filled["regions"]), _("Alleen voor wie woont of werkt in: %s.")),
    ]
    found += [words % listed(found_names) for found_names, words in wanted if found_names]
    found += amounts(filled)
    if filled["largest_size"]:
        found.append(_("Alleen voor bedrijven tot en met %(n)s mensen.") % {"n": filled["largest_size"]})
    if filled["least_months"]:
        found.append(_("Alleen voor wie minstens %(months)s bij de KvK staat.") % {"months": month_words(filled["least_months"])})
    if filled["most_months"]:
        found.append(_("Alleen voor wie hoogstens %(months)s bij de KvK staat.") % {"months": month_words(filled["most_months"])})
    found.append(_("Andere fondsen mogen ook meebetalen.") if filled["stacks"] else _("Niet samen met een ander fonds."))
    return found


def amounts(filled: Mapping[str, Any]) -> list[str]:
    """What bounds the amount."""
    wanted = [
        (filled["most_per_year"], _("Hoogstens %s per persoon per jaar.")),
        (filled["least_own"], _("Iedereen betaalt zelf minstens %s.")),
        (filled["least_price"], _("Alleen als het %s of meer kost.")),
    ]
    return [words % round_euros(cents) for cents, words in wanted if cents]


def names(chosen: Sequence[Any]) -> list[str]:
    """The names of what was chosen."""
    return [one.name for one in chosen]
