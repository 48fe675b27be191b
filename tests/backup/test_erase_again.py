"""`vakkring erase_again` erases whom the journal names and the database has again, and says in a sentence why it cannot."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from vakkring.accounts import erasures
from vakkring.accounts.actions import erase_person
from vakkring.accounts.models import Person
from vakkring.api.actions import make_token
from vakkring.api.models import Token

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def back():
    """Somebody who was erased and whom an older state brought back, beside somebody who never was."""
    Person.objects.create_user("bram@example.nl")
    anna = Person.objects.create_user("anna@example.nl")
    erase_person(None, anna)
    Person.objects.filter(pk=anna.pk).update(email="anna@example.nl", erased_at=None)
    return anna


def there() -> set[str]:
    return set(Person.objects.filter(erased_at=None).values_list("email", flat=True))


def test_who_is_back_is_erased_and_nobody_else(back, capsys):
    call_command("erase_again")

    assert "1 people erased again; the journal names 1." in capsys.readouterr().out
    assert there() == {"bram@example.nl"}
    call_command("erase_again")
    assert "0 people erased again" in capsys.readouterr().out


def test_what_was_ended_since_is_not_open_again(back, client):
    bram, later = Person.objects.get(email="bram@example.nl"), timezone.now() + timedelta(days=1)
    client.force_login(bram)
    make_token(bram, key=uuid.uuid4(), name="Proef", scopes=set(), expires_at=later)
    assert (client.get("/account/").status_code, Token.objects.standing(timezone.now()).count()) == (200, 1), "the control"

    call_command("erase_again")

    assert (client.get("/account/").status_code, Token.objects.standing(timezone.now()).count()) == (302, 0)


def test_a_journal_from_elsewhere_counts_and_is_kept(back, tmp_path, own_place):
    [file] = (own_place / "erasures").iterdir()
    file.rename(tmp_path / "brought.jsonl")
    call_command("erase_again")
    assert there() == {"anna@example.nl", "bram@example.nl"}, "the control: nobody knows of it"

    call_command("erase_again", erasures=tmp_path / "brought.jsonl")

    assert there() == {"bram@example.nl"}
    assert [one.person for one in erasures.read()] == [back.pk]


@pytest.mark.parametrize("where", ["brought", "here"])
def test_a_journal_that_cannot_be_read_erases_nobody(back, tmp_path, own_place, where):
    brought = tmp_path / "brought.jsonl"
    (brought if where == "brought" else own_place / "erasures" / "x.jsonl").write_text("geen entry\n")

    with pytest.raises(CommandError, match="line 1 of"):
        call_command("erase_again", erasures=brought if where == "brought" else None)

    assert there() == {"anna@example.nl", "bram@example.nl"}


def test_a_journal_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("erase_again", erasures=tmp_path / "nothing")
