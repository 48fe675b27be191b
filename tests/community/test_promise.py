"""When an answer is promised: the end of the next working day in the Netherlands."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vakkring.community.promise import ZONE, is_working_day, promised, words


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        ("2026-11-23 08:00", "2026-11-24 17:00"),  # Monday
        ("2026-11-23 23:59", "2026-11-24 17:00"),
        ("2026-11-27 09:00", "2026-11-30 17:00"),  # Friday
        ("2026-11-28 12:00", "2026-11-30 17:00"),  # Saturday
        ("2026-11-29 12:00", "2026-11-30 17:00"),  # Sunday
        ("2026-12-24 12:00", "2026-12-28 17:00"),  # Christmas Eve before a weekend
        ("2027-04-26 12:00", "2027-04-28 17:00"),  # the day before King's Day
        ("2026-04-02 12:00", "2026-04-07 17:00"),  # before Easter
        ("2026-05-13 12:00", "2026-05-15 17:00"),  # before Ascension Day
        ("2026-12-31 12:00", "2027-01-04 17:00"),  # New Year's Day is a Friday
    ],
)
def test_promise_is_the_end_of_the_next_working_day(asked, by):
    assert promised(at(asked)) == at(by)


def test_promise_counts_days_by_the_dutch_clock():
    assert promised(dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)) == at("2026-11-25 17:00")


@pytest.mark.parametrize("asked", ["2026-03-27 12:00", "2026-10-23 12:00"])
def test_promise_stays_five_o_clock_when_the_clock_changes(asked):
    assert promised(at(asked)).astimezone(ZONE).hour == 17


@given(st.integers(0, 10 * 366 * 24))
def test_promise_is_always_on_a_working_day_and_soon(hours):
    asked = at("2026-01-01 00:00") + dt.timedelta(hours=hours)
    by = promised(asked)

    assert is_working_day(by.date())
    assert dt.timedelta(hours=17) <= by - asked <= dt.timedelta(days=7)


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("2026-11-24 17:00", "morgen om 17:00"),
        ("2026-11-23 17:00", "vandaag om 17:00"),
        ("2026-11-22 17:00", "gisteren om 17:00"),
        ("2026-11-27 17:00", "vrijdag om 17:00"),
        ("2026-11-30 17:00", "maandag 30 november om 17:00"),
        ("2026-11-16 17:00", "maandag 16 november om 17:00"),
    ],
)
def test_words_are_those_of_people(by, said):
    assert words(at(by), at("2026-11-23 09:00")) == said
