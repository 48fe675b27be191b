"""Preparing a release waits for a database that is not there yet, and gives up in one sentence."""

import pytest
from django.core.management.base import CommandError
from django.db import OperationalError

from vakkring.today.management.commands import prepare


class Late:
    """A database that answers at the third question."""

    def __init__(self, refuses: int = 2) -> None:
        self.refuses, self.asked = refuses, 0

    def ensure_connection(self) -> None:
        self.asked += 1
        if self.asked <= self.refuses:
            raise OperationalError("the database system is starting up")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(prepare, "PAUSE", 0)


def test_a_database_that_is_late_is_waited_for(caplog):
    database = Late()

    prepare.wait_for(database)

    assert database.asked == 3
    assert [one.getMessage() for one in caplog.records] == [
        "prepare: the database does not answer yet: the database system is starting up"
    ] * 2


def test_a_database_that_never_comes_is_said_in_one_sentence(monkeypatch):
    monkeypatch.setattr(prepare, "PATIENCE", -1)

    with pytest.raises(CommandError, match="The database does not answer: the database system is starting up"):
        prepare.wait_for(Late(refuses=9))
