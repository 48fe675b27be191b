"""What a programme asks, rule by rule: yes, no with a reason, or what to tell first."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from vakkring.funding.rules import Answer, Buyer, Purchase, Rules, check, kind_name, listed, month_words, months_between

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
USUAL = Rules(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
ANNA = Buyer(1, "8011", ("warmtepompinstallateur",), 1, date(2024, 5, 1))
STRANGER = Buyer(2, "", (), None, None)


def rules(**changes):
    return Rules(**{"starts_on": USUAL.starts_on, "ends_on": USUAL.ends_on, **changes})


def purchase(**changes):
    usual = {"kind": "module", "price": 20_000, "days": Decimal(1), "topics": ("warmtepompen",), "seller_id": None, "at": AT}
    return Purchase(reference="shop.offer:1", **{**usual, **changes})


def test_rules_that_ask_nothing_say_yes_to_everybody():
    for buyer in (ANNA, STRANGER):
        verdict = check(USUAL, buyer, purchase())
        assert (verdict.answer, verdict.why, verdict.facts) == (Answer.YES, "", ())


OVERIJSSEL = {"regions": ("Regio Zwolle", "Twente"), "postcodes": ((8000, 8099), (7500, 7699))}
INSTALLERS = {"trades": (("warmtepompinstallateur", "Warmtepompinstallateur"),)}


@pytest.mark.parametrize(
    ("asked", "bought", "why"),
    [
        ({"ended": True}, {}, "Dit fonds is gestopt."),
        ({"ends_on": date(2026, 11, 24)}, {}, "Dit fonds is gestopt."),
        ({"starts_on": date(2026, 11, 26)}, {}, "Dit fonds begint op 26 november 2026."),
        ({"kinds": ("session", "bundle")}, {}, "Dit fonds betaalt alleen mee aan live-avonden en pakketten."),
        ({"topics": (("laden", "Laadpalen"),)}, {}, "Dit fonds betaalt alleen mee aan: Laadpalen."),
        ({"least_price": 20_001}, {}, "Dit fonds betaalt mee vanaf een prijs van €\u00a0200,01."),
        ({"regions": ("Twente",), "postcodes": ((7500, 7699),)}, {}, "Dit fonds is er voor Twente."),
        ({"trades": (("elektricien", "Elektricien"),)}, {}, "Dit fonds is er voor: Elektricien."),
        ({"largest_size": 0}, {}, "Dit fonds is er voor bedrijven tot en met 0 mensen."),
        ({"least_months": 36}, {}, "Dit fonds is er voor wie minstens 3 jaar bij de KvK staat."),
        ({"most_months": 18}, {}, "Dit fonds is er voor wie hoogstens 18 maanden bij de KvK staat."),
    ],
)
def test_rule_that_is_broken_says_no_with_its_reason(asked, bought, why):
    verdict = check(rules(**asked), ANNA, purchase(**bought))

    assert (verdict.answer, verdict.why) == (Answer.NO, why)


def test_day_begins_at_midnight_in_the_netherlands():
    """On this moment it is still the 25th by the clock of the database."""
    after_midnight = purchase(at=datetime(2026, 11, 25, 23, 30, tzinfo=UTC))

    assert check(rules(starts_on=date(2026, 11, 26)), ANNA, after_midnight).answer == Answer.YES
    assert check(rules(ends_on=date(2026, 11, 25)), ANNA, after_midnight).why == "Dit fonds is gestopt."


@pytest.mark.parametrize(
    "asked",
    [
        {"kinds": ("module",)},
        {"topics": (("warmtepompen", "Warmtepompen"),)},
        {"least_price": 20_000},
        OVERIJSSEL,
        INSTALLERS,
        {"largest_size": 1},
        {"least_months": 24},
        {"most_months": 36},
        {"ends_on": AT.date()},
        {"starts_on": AT.date()},
    ],
)
def test_rule_that_is_kept_says_yes(asked):
    assert check(rules(**asked), ANNA, purchase()).answer == Answer.YES


@pytest.mark.parametrize(
    ("asked", "fact"),
    [(OVERIJSSEL, "postcode"), (INSTALLERS, "trade"), ({"largest_size": 1}, "organisation_size"), ({"least_months": 24}, "registered_on")],
)
def test_fact_that_is_missing_says_maybe_and_asks_for_it(asked, fact):
    verdict = check(rules(**asked), STRANGER, purchase())

    assert (verdict.answer, verdict.facts) == (Answer.MAYBE, (fact,))
    assert verdict.why


def test_no_counts_more_than_maybe_and_asks_nothing():
    verdict = check(rules(**OVERIJSSEL, ended=True), STRANGER, purchase())

    assert (verdict.answer, verdict.facts, verdict.why) == (Answer.NO, (), "Dit fonds is gestopt.")


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2024, 5, 31), date(2024, 6, 30), 0),
        (date(2024, 5, 31), date(2024, 7, 31), 2),
        (date(2027, 1, 1), date(2026, 1, 1), 0),
        (date(2024, 1, 1), date(2026, 1, 1), 24),
    ],
)
def test_months_between_counts_whole_months(since, until, months):
    assert months_between(since, until) == months


def test_words_for_lists_months_and_kinds():
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b en c")
    assert (month_words(1), month_words(6), month_words(24)) == ("1 maand", "6 maanden", "2 jaar")
    assert (kind_name("bundle"), kind_name("?")) == ("pakketten", "?")
