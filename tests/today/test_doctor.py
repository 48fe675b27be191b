"""`vakkring doctor` says in one line each what is well, and fails when something is not."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from classroom.gateways.mesh import Mesh
from classroom.gateways.outage import Unreachable
from vakkring.accounts import erasures
from vakkring.accounts.actions import audit, erase_person
from vakkring.accounts.models import AuditEntry, Person
from vakkring.config.production import free_port
from vakkring.today.management.commands import doctor


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def backed_up(db):
    audit(None, AuditEntry.BACKUP_MADE, "site.age")


def lines(capsys):
    return capsys.readouterr().out.splitlines()


def test_all_is_well(capsys, backed_up):
    call_command("doctor")

    assert [line[:6].strip() for line in lines(capsys)] == ["ok"] * 8


def test_what_is_wrong_is_named_and_the_rest_is_looked_at_too(capsys, monkeypatch, backed_up):
    class Away(Mesh):
        def check(self):
            raise Unreachable("create: refused")

    monkeypatch.setattr(doctor, "chosen", Away)
    monkeypatch.setattr(doctor.views, "cache_ready", lambda: False)

    with pytest.raises(CommandError, match=r"cache, sound and picture\.$"):
        call_command("doctor")

    assert [line[:6].strip() for line in lines(capsys)] == ["ok", "ok", "WRONG", "ok", "ok", "WRONG", "ok", "ok"]


def test_a_mail_server_that_is_not_there_is_named(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = free_port()

    well, words = doctor.mail()

    assert not well
    assert "refused" in words
    assert "EMAIL_URL" in words


def test_without_turn_it_says_what_that_means():
    assert "TURN_URL" in Mesh().check()
    assert "TURN_URL" not in Mesh(turn_url="turn:m", turn_secret="s").check()


@pytest.mark.parametrize(("ago", "well", "words"), [(None, False, "never made"), (30, True, "30 hours ago"), (49, False, "49 hours ago")])
@pytest.mark.django_db
def test_the_last_backup_is_told_and_may_not_be_old(ago, well, words, monkeypatch):
    if ago is not None:
        then = timezone.now() - timedelta(hours=ago)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: then)
            audit(None, AuditEntry.BACKUP_MADE, "site.age")

    found, said = doctor.last_backup()

    assert found is well
    assert words in said


@pytest.mark.django_db
def test_who_tries_things_out_needs_no_backup(settings):
    settings.DEMO = True

    assert doctor.last_backup()[0] is True


@pytest.mark.django_db
def test_a_journal_that_cannot_be_written_or_read_is_wrong(own_place):
    assert doctor.journal() == (True, "the journal can be written")
    (own_place / "erasures" / "1.jsonl").write_text("geen entry\n")
    assert "line 1 of 1.jsonl" in doctor.journal()[1]
    (own_place / "erasures" / "1.jsonl").unlink()
    (own_place / "erasures").rmdir()
    (own_place / "erasures").write_text("a file where the folder should be")
    assert "cannot be written" in doctor.journal()[1]


@pytest.mark.django_db
def test_somebody_who_is_back_is_wrong_until_he_is_erased_again():
    anna = Person.objects.create_user("anna@example.nl")
    erase_person(None, anna)
    assert doctor.journal()[0] is True
    Person.objects.filter(pk=anna.pk).update(erased_at=None)

    assert doctor.journal() == (False, "1 people are back who were erased: run vakkring erase_again")

    assert erasures.outstanding(erasures.read()) == [anna]
