"""Two people at once in the versions of one article. Only PostgreSQL really lets two transactions run beside each other."""

import threading

import pytest
from django.db import connection

from tests.courses.test_two_devices import at_once
from tests.wiki.conftest import reads, write
from wiki.actions import versions
from wiki.models import Article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article(make_article, bram):
    """With three versions."""
    made = make_article("Zet de lijn 2 graden lager.")
    for number, words in ((2, "Wacht een dag."), (3, "Meet opnieuw.")):
        write(made, bram, words)
        versions.save_version(bram, made, f"Versie {number}")
    return made


def restoring(article, *who_and_which):
    """Calls that bring versions back, each by another person."""
    return [
        lambda who=who, which=which: versions.bring_back(who, article.revisions.get(number=which)).number for who, which in who_and_which
    ]


def test_two_people_bring_different_versions_back_at_once(article, anna, bram):
    numbers = at_once(*restoring(article, (anna, 1), (bram, 2)))

    assert sorted(numbers) == [4, 5]
    last = Article.objects.get().current
    assert last.number == 5
    assert reads(article) == last.tree == last.restores.tree
    assert {one.restores.number for one in article.revisions.filter(number__in=numbers)} == {1, 2}


def test_two_people_save_at_once(article, anna, bram):
    """Who waits for the other sees what the other saved."""
    for who in (anna, bram):
        write(article, who, f"Van {who}.")

    def save(who):
        try:
            return versions.save_version(who, article, "Erbij").number
        except versions.NothingChanged:
            return None

    assert set(at_once(lambda: save(anna), lambda: save(bram))) == {4, None}


def test_without_the_lock_one_of_them_fails(article, anna, bram, monkeypatch):
    """The control: it is the lock that numbers them. SQLite lets one transaction write at a time, so there it holds by itself."""
    if connection.vendor != "postgresql":
        assert connection.transaction_mode == "IMMEDIATE"
        return
    both_have_read = threading.Barrier(2)

    def unlocked(pk):
        found = Article.objects.select_related("current").get(pk=pk)
        both_have_read.wait(timeout=10)
        return found

    monkeypatch.setattr(versions, "locked", unlocked)

    with pytest.raises(AssertionError, match="revision_number_once"):
        at_once(*restoring(article, (anna, 1), (bram, 2)))
