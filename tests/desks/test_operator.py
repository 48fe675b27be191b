"""The operator's desk: numbers that mean what they say, mails that go again, and nothing for anybody else."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from classroom.actions import entering
from classroom.models import Stay
from tests.classroom.rooms import make_session
from tests.factories import OrganisationFactory, PersonFactory
from vakkring import ports
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.desks.operator import queries
from vakkring.notices import actions as notices
from vakkring.notices import rounds
from vakkring.notices.models import Letter, State

pytestmark = pytest.mark.django_db
TOKEN = "een-lang-geheim-voor-machines-alleen"


def client_of(person, mfa=True):
    if mfa:
        Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {}})
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def operator():
    return PersonFactory(is_superuser=True, is_staff=True, first_name="Olga")


def letter(key, **fields):
    return Letter.objects.create(to="anna@example.org", subject="Je factuur", text="Hier is hij.", key=key, **fields)


def number(name):
    return next(one for one in queries.gauges(timezone.now()) if one.name == name)


def text(reply):
    return reply.content.decode()


# --- numbers ------------------------------------------------------------------------------------------------------------------------------
def test_letters_are_counted_by_how_they_stand():
    long_ago = timezone.now() - timedelta(hours=1)
    letter("weg", state=State.SENT, next_try_at=long_ago)
    letter("straks", next_try_at=timezone.now() + timedelta(hours=1))
    letter("nu")
    letter("vergeten", next_try_at=long_ago)
    letter("bezig", state=State.SENDING)
    letter("mis", state=State.FAILED, next_try_at=long_ago)

    assert (number("letters_waiting").number, number("letters_late").number, number("letters_failed").number) == (4, 1, 1)
    assert number("letters_late").wrong
    assert not number("letters_waiting").wrong


@pytest.mark.parametrize(
    ("fields", "is_late"),
    [
        ({"attempts": 4}, True),
        ({"attempts": 4, "state": State.SENDING}, True),
        ({"attempts": 0}, False),  # an operator sends one again that failed long ago
        ({"attempts": 8, "state": State.FAILED}, False),  # counted elsewhere
    ],
)
def test_a_letter_that_is_tried_in_vain_for_hours_is_late_though_its_next_try_is_to_come(fields, is_late):
    now = timezone.now()
    letter("geweigerd", created_at=now - timedelta(hours=3), next_try_at=now + timedelta(hours=1), **fields)
    letter("net", created_at=now, attempts=1, next_try_at=now + timedelta(minutes=1))

    assert number("letters_late").number == int(is_late)


def test_people_in_rooms_are_counted_once_and_only_while_they_are_there():
    session = make_session()
    now = timezone.now()
    anna, bram, carla = (entering.enter(session, PersonFactory()) for _ in range(3))
    for process in ("een", "twee"):  # two windows
        Stay.objects.create(attendee=anna, process=process, seen_at=now)
    Stay.objects.create(attendee=bram, process="een", seen_at=now, until=now)
    Stay.objects.create(attendee=carla, process="dood", seen_at=now - timedelta(minutes=2))

    assert (number("rooms_live").number, number("people_in_rooms").number) == (1, 1)
    assert [one.here for one in queries.rooms(now)] == [1]


def test_numbers_cost_few_queries_however_much_there_is(django_assert_num_queries):
    for n in range(20):
        letter(str(n))
        make_session()

    with django_assert_num_queries(6):
        queries.gauges(timezone.now())


class Breaks:
    """A job that fails."""

    def run_due(self):
        raise ValueError("anna@example.org")


def test_job_that_fails_is_seen_until_it_goes_well(operator, monkeypatch):
    registry = ports.Registry()
    registry.register(Breaks())
    monkeypatch.setattr(ports, "dues", registry)
    monkeypatch.setattr(rounds, "close_old_connections", lambda: None)  # the test's own, with its transaction
    assert not number("jobs_stuck").wrong  # nothing has run yet: a fresh site is not sick

    rounds.go_round()
    rounds.go_round()

    assert number("jobs_stuck").wrong
    page = text(client_of(operator).get("/toestand/"))
    assert "test_operator.Breaks" in page
    assert "Ging nog nooit goed · ValueError" in page
    assert "anna@example.org" not in page
    monkeypatch.setattr(Breaks, "run_due", lambda _job: 0)
    rounds.go_round()
    assert not number("jobs_stuck").wrong


def test_worker_that_stands_still_is_seen(monkeypatch):
    rounds.go_round()
    later = timezone.now() + queries.LATE + timedelta(seconds=1)
    assert not queries.stuck_jobs(timezone.now())

    assert queries.stuck_jobs(later).count() == len(rounds.names())
    monkeypatch.setattr(ports, "dues", ports.Registry())  # a later version without these jobs
    assert not queries.stuck_jobs(later)


def test_round_without_a_database_to_note_it_in_goes_on(caplog):
    def down(execute, sql, *rest):
        if "notices_job" in sql:
            raise OperationalError("no server")
        return execute(sql, *rest)

    with connection.execute_wrapper(down):
        assert rounds.go_round() == []
    assert "could not note how the round went" in caplog.text


# --- the desk -----------------------------------------------------------------------------------------------------------------------------
def test_an_operator_sees_how_it_is(operator):
    session = make_session()
    letter("mis", state=State.FAILED, attempts=6, last_error="SMTPServerDisconnected: <weg>")
    moderator = PersonFactory(first_name="Mo", last_name="Derator")
    accounts.grant_role(None, moderator, OrganisationFactory(), Role.MODERATOR)

    page = text(client_of(operator).get("/toestand/"))

    for said in (session.title, "Kijk hiernaar", "Je factuur", "SMTPServerDisconnected: &lt;weg&gt;", "Mo Derator", "Stuur opnieuw"):
        assert said in page
    assert "anna@example.org" not in page


def test_a_mail_that_failed_goes_again(operator, django_capture_on_commit_callbacks):
    failed = letter("mis", state=State.FAILED, attempts=6)

    with django_capture_on_commit_callbacks(execute=True):
        reply = client_of(operator).post(f"/toestand/mails/{failed.pk}/")

    assert reply.status_code == 302
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (State.SENT, 1)
    assert [one.subject for one in mail.outbox] == ["Je factuur"]


@pytest.mark.parametrize("fields", [{"state": State.SENT}, {"state": State.FAILED, "secret": True}, {"state": State.WAITING}])
def test_no_other_mail_goes_again(operator, fields):
    other = letter("ander", attempts=3, **fields)

    assert client_of(operator).post(f"/toestand/mails/{other.pk}/").status_code == 404
    other.refresh_from_db()
    assert (other.state, other.attempts) == (fields["state"], 3)
    assert not notices.send_again(999_999)


def who_may_not():
    """Everybody else who has an account, and an operator without a second step."""
    for role in (None, *Role.values):
        person = PersonFactory()
        if role:
            accounts.grant_role(None, person, OrganisationFactory(), role)
        yield client_of(person)
    yield client_of(PersonFactory(is_superuser=True, is_active=True, must_use_mfa=True), mfa=False)


def test_nobody_else_sees_or_does_anything():
    failed = letter("mis", state=State.FAILED)
    for client in who_may_not():
        assert client.get("/toestand/").status_code in {302, 403}
        assert client.get("/metrics").status_code in {302, 404}
        assert client.post(f"/toestand/mails/{failed.pk}/").status_code in {302, 403}
    failed.refresh_from_db()
    assert failed.state == State.FAILED


def test_the_admin_leads_there(operator):
    assert "/toestand/" in text(client_of(operator).get("/beheer/"))


# --- for machines -------------------------------------------------------------------------------------------------------------------------
def test_a_machine_reads_the_numbers_with_the_token(settings, operator):
    settings.METRICS_TOKEN = TOKEN
    letter("nu")

    read = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    assert read.status_code == 200
    assert read["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "# TYPE vakkring_letters_waiting gauge\nvakkring_letters_waiting 1\n" in text(read)
    assert text(client_of(operator).get("/metrics")) == text(read)


@pytest.mark.parametrize("given", ["", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer \u00e9", "Basic abc"])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_without_the_token_there_is_nothing(settings, token, given):
    settings.METRICS_TOKEN = token

    assert Client().get("/metrics", headers={"Authorization": given}).status_code == 404
