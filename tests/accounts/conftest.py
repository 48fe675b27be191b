"""What the tests of accounts share: a letter box that keeps what is sent, people, and logging in by the door."""

import re
from dataclasses import dataclass, field

import pytest
from django.test import Client

from vakkring import ports
from vakkring.accounts.models import Organisation, Person


@dataclass
class Sent:
    to: str
    subject: str
    text: str
    key: str
    secret: bool
    person_id: int | None = None

    @property
    def code(self) -> str:
        return re.search(r"\b[0-9]{6}\b", self.text).group()


@dataclass
class LetterBox:
    """Implements `ports.Post` by keeping everything."""

    letters: list[Sent] = field(default_factory=list)

    def send(self, to: str, subject: str, text: str, key: str, secret: bool, person_id: int | None = None) -> None:
        self.letters.append(Sent(to, subject, text, key, secret, person_id))

    @property
    def last(self) -> Sent:
        return self.letters[-1]


@pytest.fixture
def letters(monkeypatch) -> LetterBox:
    box = LetterBox()
    registry = ports.Registry()
    registry.register(box)
    monkeypatch.setattr(ports, "post", registry)
    return box


@pytest.fixture
def anna(db) -> Person:
    return Person.objects.create_user("anna@example.nl", first_name="Anna", last_name="Bakker")


@pytest.fixture
def operator(db) -> Person:
    return Person.objects.create_superuser("beheer@example.nl", "een-lang-wachtwoord")


@pytest.fixture
def fund(db) -> Organisation:
    return Organisation.objects.create(slug="fonds", name="Fonds Oost")


@pytest.fixture
def enter(letters):
    """Log in through the door with a mailed code, as people do."""

    def through_the_door(client: Client, email: str):
        client.post("/inloggen/", {"email": email})
        return client.post("/inloggen/code/", {"code": letters.last.code})

    return through_the_door
