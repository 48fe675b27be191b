"""Letters: written with what they tell about, sent once, tried again, never in anybody's way."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection, connections, transaction
from django.utils import timezone

from vakkring import ports
from vakkring.accounts.models import Person
from vakkring.notices import actions, delivery, rounds
from vakkring.notices.models import Letter, State
from vakkring.notices.post import NoticesDue

pytestmark = pytest.mark.django_db
BROKEN = "tests.notices.backends.Broken"


@pytest.fixture
def anna():
    return Person.objects.create_user("anna@vakkring.example")


def write(key="a:1", **options):
    return actions.send_letter("anna@vakkring.example", "Hallo", "Dag Anna", key, **options)


def long_ago(letter, **changes):
    Letter.objects.filter(pk=letter.pk).update(**changes)


def test_letter_leaves_after_commit_only(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        letter = write()
        assert mail.outbox == []

    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert letter.sent_at
    assert [one.to for one in mail.outbox] == [["anna@vakkring.example"]]


class EnoughError(Exception):
    """The worker has slept often enough."""


@pytest.fixture
def worker(settings, monkeypatch):
    """`worker(2)` sends letters as in production, until it has slept twice."""
    settings.LETTERS_BY_WORKER = True

    def work(sleeps):
        left = iter(range(sleeps))

        def sleep(_seconds):
            if next(left, None) is None:
                raise EnoughError

        monkeypatch.setattr(rounds.time, "sleep", sleep)
        monkeypatch.setattr(rounds, "close_old_connections", lambda: None)  # the test's own, with its transaction
        with pytest.raises(EnoughError):
            rounds.send_letters()

    return work


def test_letter_is_left_to_the_worker_in_production(worker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write()
    assert mail.outbox == [], "no page waits for a mail server"
    NoticesDue().run_due()
    assert mail.outbox == [], "nor does a round"

    worker(0)
    assert len(mail.outbox) == 1


def test_worker_sends_all_there_is_before_it_rests(worker):
    for number in range(2 * rounds.A_FEW + 1):
        write(f"k:{number}")

    worker(0)
    assert len(mail.outbox) == 2 * rounds.A_FEW + 1


@pytest.mark.parametrize("fault", [OperationalError("no server"), InterfaceError("closed"), ValueError("odd")])
def test_worker_looks_on_whatever_went_wrong(worker, caplog, monkeypatch, fault):
    def broken(_most):
        raise fault

    write()
    with monkeypatch.context() as while_it_lasts:
        while_it_lasts.setattr(actions, "deliver_due", broken)
        worker(2)
    assert caplog.text.count("could not look for letters") == 3
    worker(0)
    assert len(mail.outbox) == 1


def test_one_round_by_hand_sends_letters_in_production_too(settings):
    settings.LETTERS_BY_WORKER = True
    write()

    call_command("run_due")

    assert len(mail.outbox) == 1


def test_letter_that_was_erased_while_it_was_taken_stops_nobody(monkeypatch):
    letter, real = write(), delivery.claim
    monkeypatch.setattr(delivery, "claim", lambda pk, now: real(pk, now) and Letter.objects.all().delete()[0])

    assert not delivery.deliver(letter.pk)


def test_codes_leave_before_what_can_wait():
    letters = [write("nieuws"), write("code", secret=True)]

    assert actions.deliver_due(1) == 1
    assert [Letter.objects.get(pk=one.pk).state for one in letters] == [State.WAITING, State.SENT]


@pytest.mark.django_db(transaction=True)
def test_letter_of_a_transaction_that_is_taken_back_never_leaves():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert not Letter.objects.exists()
    assert mail.outbox == []


def test_letter_with_the_same_key_leaves_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = write(), write()

    assert first == second
    assert len(mail.outbox) == 1
    assert actions.deliver(first.pk) is False
    assert len(mail.outbox) == 1


def test_letter_is_plain_text_and_escaped_html(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_letter("a@vakkring.example", "Over <b>", "Kijk op https://vakkring.example/leren/\n\n<script>alert(1)</script>", "a:1")

    sent = mail.outbox[0]
    markup, kind = sent.alternatives[0]
    assert "<script>alert(1)</script>" in sent.body
    assert kind == "text/html"
    assert "<script>" not in markup
    assert "&lt;script&gt;" in markup
    assert 'href="https://vakkring.example/leren/"' in markup


def test_letter_keeps_its_message_id_when_sent_again():
    letter = write()

    ids = {delivery.compose(letter).message()["Message-ID"] for _ in range(2)}

    assert ids == {delivery.compose(letter).extra_headers["Message-ID"]}
    assert delivery.compose(write("a:2")).extra_headers["Message-ID"] not in ids


def test_letter_subject_cannot_start_a_new_header(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_letter("a@vakkring.example", "Hallo\r\nBcc: iedereen@vakkring.example", "Dag", "a:1")

    assert mail.outbox[0].message()["Bcc"] is None
    assert mail.outbox[0].subject == "Hallo Bcc: iedereen@vakkring.example"


def test_letter_provider_error_does_not_reach_the_page(settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = BROKEN

    with django_capture_on_commit_callbacks(execute=True):
        letter = write()

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.WAITING, 1)
    assert letter.last_error == "OSError: provider is away"
    assert actions.deliver_due() == 0, "not before a minute has passed"


def test_letter_is_tried_again_later_each_time_then_given_up(settings, caplog):
    settings.EMAIL_BACKEND = BROKEN
    letter = write()

    waits = []
    while letter.state != State.FAILED:
        long_ago(letter, next_try_at=timezone.now())
        assert actions.deliver_due() == 0
        letter.refresh_from_db()
        waits.append(round((letter.next_try_at - timezone.now()).total_seconds() / 60))

    assert waits[:-1] == [1, 5, 30, 120, 720]
    assert letter.attempts == 6
    assert "failed for good" in caplog.text
    assert "anna@" not in caplog.text
    long_ago(letter, next_try_at=timezone.now() - timedelta(days=1))
    assert actions.deliver_due() == 0


def test_letter_leaves_when_the_provider_is_back(settings):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = BROKEN
    letter = write()
    actions.deliver(letter.pk)
    settings.EMAIL_BACKEND = backend

    long_ago(letter, next_try_at=timezone.now())

    assert actions.deliver_due() == 1
    assert len(mail.outbox) == 1


def test_letter_of_a_worker_that_died_is_taken_over_after_ten_minutes():
    letter = write()
    assert delivery.claim(letter.pk, timezone.now())

    assert actions.deliver_due() == 0
    long_ago(letter, claimed_at=timezone.now() - timedelta(minutes=11))

    assert actions.deliver_due() == 1
    assert len(mail.outbox) == 1


def test_letter_taken_over_is_not_changed_by_the_worker_that_was_slow():
    letter = write()
    slow = timezone.now() - timedelta(minutes=11)
    delivery.claim(letter.pk, slow)
    long_ago(letter, claimed_at=slow)
    actions.deliver_due()

    letter.refresh_from_db()
    delivery.put_back(letter, slow, OSError("too late"))

    letter.refresh_from_db()
    assert letter.state == State.SENT


def test_secret_letter_is_blanked_after_sending(settings):
    settings.DEMO = False
    letter = actions.send_letter("a@vakkring.example", "123456 is je code", "Je code: 123456", "a:1", secret=True)

    actions.deliver(letter.pk)

    letter.refresh_from_db()
    assert "123456" in mail.outbox[0].body
    assert (letter.text, letter.subject) == ("", "•••••• is je code")


def test_secret_letter_stays_readable_in_the_demo(settings):
    settings.DEMO = True
    letter = actions.send_letter("a@vakkring.example", "Code", "Je code: 123456", "a:1", secret=True)

    actions.deliver(letter.pk)

    letter.refresh_from_db()
    assert letter.text == "Je code: 123456"


def test_secret_letter_is_given_up_while_the_code_still_means_something(settings):
    settings.DEMO, settings.EMAIL_BACKEND = False, BROKEN
    letter = actions.send_letter("a@vakkring.example", "Code", "Je code: 123456", "a:1", secret=True)

    for _ in range(3):
        long_ago(letter, next_try_at=timezone.now())
        actions.deliver_due()

    letter.refresh_from_db()
    assert (letter.state, letter.text) == (State.FAILED, "")


def test_post_port_gives_the_letter_to_whom_it_concerns(anna, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for post in ports.post:
            post.send("Anna@vakkring.example", "Hallo", "Dag", "p:1", False)
            post.send("vreemd@vakkring.example", "Hallo", "Dag", "p:2", False)

    assert list(Letter.objects.order_by("key").values_list("person", flat=True)) == [anna.pk, None]
    assert len(mail.outbox) == 2


def test_old_letters_go_and_waiting_ones_stay():
    old = timezone.now() - timedelta(days=91)
    sent, waiting, recent = write("a:1"), write("a:2"), write("a:3")
    long_ago(sent, state=State.SENT, created_at=old)
    long_ago(waiting, created_at=old)
    long_ago(recent, state=State.SENT)

    assert actions.remove_old() == 1
    assert set(Letter.objects.all()) == {waiting, recent}


def deliver_together(letter_id, workers=4):
    """All workers at once; each in a thread with a connection of its own."""
    start = threading.Barrier(workers)

    def work():
        start.wait()
        try:
            actions.deliver(letter_id)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_letter_is_delivered_once_by_many_workers():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer through at a time; the race shows on PostgreSQL")
    letter = Letter.objects.create(to="anna@vakkring.example", subject="Hallo", text="Dag", key="a:1")

    deliver_together(letter.pk)

    letter.refresh_from_db()
    assert (len(mail.outbox), letter.attempts, letter.state) == (1, 1, State.SENT)


@pytest.mark.django_db(transaction=True)
def test_letter_would_be_delivered_often_without_the_claim(monkeypatch):
    """The positive control of the test above: look first, then take, and the workers get in each other's way."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer through at a time; the race shows on PostgreSQL")
    letter = Letter.objects.create(to="anna@vakkring.example", subject="Hallo", text="Dag", key="a:1")
    looked = threading.Barrier(4)

    def look_then_take(letter_id, now):
        free = Letter.objects.filter(pk=letter_id).deliverable(now).exists()
        looked.wait(timeout=10)
        return free

    monkeypatch.setattr(delivery, "claim", look_then_take)
    deliver_together(letter.pk)

    assert len(mail.outbox) > 1
