"""Notices: told once, read by their owner only."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from vakkring import ports
from vakkring.accounts.actions import erase_person
from vakkring.accounts.models import Person
from vakkring.notices import actions
from vakkring.notices.models import Letter, Notice, State
from vakkring.notices.personal import NoticesEraser, NoticesExporter
from vakkring.notices.post import Outbox
from vakkring.notices.queries import unread_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return Person.objects.create_user("anna@vakkring.example")


@pytest.fixture
def bram():
    return Person.objects.create_user("bram@vakkring.example")


def tell(person, key="k:1", **options):
    return actions.tell(person, key, "Je reeks is klaar", "Bekijk je bewijs.", "/leren/", **options)


def test_tell_twice_tells_once(anna, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(anna, letter=True)
        tell(anna, letter=True)

    assert Notice.objects.count() == 1
    assert len(mail.outbox) == 1
    assert "http://testserver/leren/" in mail.outbox[0].body


def test_tell_two_people_the_same_tells_both(anna, bram, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(anna, letter=True)
        tell(bram, letter=True)

    assert Notice.objects.count() == 2
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("url", ["https://kwaad.example/", "//kwaad.example/", "/\\kwaad.example", "javascript:alert(1)", "leren/"])
def test_tell_refuses_to_lead_elsewhere(anna, url):
    with pytest.raises(ValueError, match="path on this site"):
        actions.tell(anna, "k:1", "x", "y", url)


def test_unread_count_counts_own_unread_in_one_query(anna, bram, django_assert_num_queries):
    tell(anna)
    actions.mark_read(anna, tell(anna, "k:2").pk)
    tell(bram)

    with django_assert_num_queries(1):
        assert unread_count(anna) == 1
    with django_assert_num_queries(0):
        assert unread_count(AnonymousUser()) == 0


def test_mark_read_is_for_the_owner_only(anna, bram):
    notice = tell(anna)

    assert actions.mark_read(bram, notice.pk) is None
    assert unread_count(anna) == 1
    assert actions.mark_read(anna, notice.pk) == notice
    assert unread_count(anna) == 0


def test_mark_all_read_leaves_others_alone(anna, bram):
    tell(anna)
    tell(anna, "k:2")
    tell(bram)

    assert actions.mark_all_read(anna) == 2
    assert (unread_count(anna), unread_count(bram)) == (0, 1)


def test_page_shows_own_notices_only(client, anna, bram):
    actions.tell(anna, "k:1", "Voor Anna <script>", "x")
    actions.tell(bram, "k:1", "Voor Bram", "x")
    client.force_login(anna)

    page = client.get(reverse("notices")).content.decode()

    assert "Voor Anna &lt;script&gt;" in page
    assert "Voor Bram" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_page_needs_as_many_queries_for_one_as_for_three(client, anna, count, django_assert_max_num_queries):
    for number in range(count):
        tell(anna, f"k:{number}")
    client.force_login(anna)

    with django_assert_max_num_queries(8):
        client.get(reverse("notices"))


def test_page_is_for_who_is_logged_in(client, anna):
    notice = tell(anna)

    for answer in (
        client.get(reverse("notices")),
        client.post(reverse("notice_open", args=[notice.pk])),
        client.post(reverse("notices_read_all")),
    ):
        assert answer.status_code == 302
        assert reverse("account_login") in answer["Location"]
    assert unread_count(anna) == 1


def test_opening_marks_read_and_leads_on(client, anna, bram):
    notice, other = tell(anna), tell(bram)
    client.force_login(anna)

    assert client.get(reverse("notice_open", args=[notice.pk])).status_code == 405
    assert client.post(reverse("notice_open", args=[other.pk])).status_code == 404
    answer = client.post(reverse("notice_open", args=[notice.pk]))

    assert answer["Location"] == "/leren/"
    assert (unread_count(anna), unread_count(bram)) == (0, 1)


def test_reading_all_on_the_page(client, anna):
    tell(anna)
    client.force_login(anna)

    assert client.post(reverse("notices_read_all"))["Location"] == reverse("notices")
    assert unread_count(anna) == 0


def test_old_read_notices_go_and_unread_ones_stay(anna):
    read, unread = tell(anna), tell(anna, "k:2")
    Notice.objects.filter(pk=read.pk).update(read_at=timezone.now() - timedelta(days=366))
    Notice.objects.filter(pk=unread.pk).update(created_at=timezone.now() - timedelta(days=900))

    assert actions.remove_old() == 1
    assert list(Notice.objects.all()) == [unread]


def test_export_holds_own_words_and_no_codes(anna, bram):
    tell(anna)
    tell(bram)
    actions.send_letter(anna.email, "123456 is je code", "Je code: 123456", "s:1", anna, secret=True)

    export = NoticesExporter().export(anna.pk)

    assert [row["titel"] for row in export.sheets["berichten"]] == ["Je reeks is klaar"]
    assert len(export.sheets["mails"]) == 1
    assert "123456" not in str(export)


def test_erasure_takes_notices_and_letters_and_lets_the_goodbye_leave(anna, bram):
    tell(anna, letter=True)
    tell(bram, letter=True)
    loose = actions.send_letter(anna.email, "Van voor het account", "x", "l:1")
    Letter.objects.filter(pk=loose.pk).update(state=State.SENT)
    goodbye = actions.send_letter(anna.email, "Dag", "Je account is weg.", "l:2")

    NoticesEraser().erase(anna.pk)
    NoticesEraser().erase(anna.pk)

    assert set(Notice.objects.values_list("person", flat=True)) == {bram.pk}
    assert set(Letter.objects.filter(to=anna.email)) == {goodbye}
    assert Letter.objects.filter(person=bram).exists()


@pytest.mark.urls("tests.notices.demo_addresses")
def test_demo_mailbox_shows_the_code(client, settings):
    settings.DEMO = True
    letter = actions.send_letter("anna@vakkring.example", "Je code", "Je code: 123456\n\n<b>", "s:1", secret=True)

    assert "Je code" in client.get(reverse("demo_mailbox")).content.decode()
    page = client.get(reverse("demo_letter", args=[letter.pk])).content.decode()

    assert '<b class="code">123456</b>' in page
    assert "&lt;b&gt;" in page


@pytest.mark.urls("tests.notices.demo_addresses")
def test_demo_mailbox_does_not_exist_outside_the_demo(client, settings):
    settings.DEMO = False
    letter = actions.send_letter("anna@vakkring.example", "Je code", "Je code: 123456", "s:1", secret=True)

    assert client.get(reverse("demo_mailbox")).status_code == 404
    assert client.get(reverse("demo_letter", args=[letter.pk])).status_code == 404


class Breaks:
    """Fails."""

    def run_due(self):
        raise RuntimeError("stuk")


class Counts:
    """Notes that it ran."""

    ran = 0

    def run_due(self):
        self.ran += 1
        return 3


def test_run_due_goes_on_after_a_failure_and_says_so(monkeypatch, caplog):
    registry, counts = ports.Registry(), Counts()
    registry.register(Breaks())
    registry.register(counts)
    monkeypatch.setattr(ports, "dues", registry)

    with caplog.at_level("INFO"), pytest.raises(CommandError, match="1 of the things"):
        call_command("run_due")

    assert counts.ran == 1
    assert "Counts did 3" in caplog.text
    assert "Breaks failed" in caplog.text
    assert "stuk" in caplog.text


def test_run_due_sends_letters(anna):
    actions.send_letter(anna.email, "Hallo", "Dag", "k:1")

    call_command("run_due")

    assert len(mail.outbox) == 1


def test_letters_to_a_proved_address_belong_to_its_owner(anna, bram):
    EmailAddress.objects.create(user=anna, email="anna@werk.example", verified=True)
    EmailAddress.objects.create(user=anna, email=bram.email, verified=False)
    outbox = Outbox()

    outbox.send("Anna@werk.example", "Hallo", "x", "w:1", secret=False)
    outbox.send(bram.email, "Hallo", "x", "w:2", secret=False)

    assert list(Letter.objects.order_by("key").values_list("person", flat=True)) == [anna.pk, bram.pk]


def test_a_question_of_a_stranger_belongs_to_nobody_who_logs_in_with_our_address(client, anna, settings):
    settings.CONTACT_EMAIL = anna.email.title()

    client.post("/contact/", {"name": "", "email": "jan@elders.example", "text": "Mijn rug is stuk."})

    (letter,) = Letter.objects.all()
    assert (letter.to, letter.person) == (settings.CONTACT_EMAIL, None)
    assert NoticesExporter().export(anna.pk).sheets["mails"] == []


def test_erasure_takes_letters_to_a_proved_address_and_not_to_one_written_down(anna, bram):
    EmailAddress.objects.create(user=anna, email="anna@werk.example", verified=True)
    EmailAddress.objects.create(user=anna, email=bram.email, verified=False)
    for to in ("anna@werk.example", bram.email):
        Letter.objects.create(to=to, subject="Van voor het account", text="x", key=to, state=State.SENT)

    NoticesEraser().erase(anna.pk)

    assert [letter.to for letter in Letter.objects.all()] == [bram.email]


def test_a_question_is_exported_and_erased_with_who_asked_it(client, anna, bram):
    client.force_login(anna)
    client.post("/contact/", {"name": "Anna", "email": "elders@vakkring.example", "text": "Hoe zit dat?"})

    (row,) = NoticesExporter().export(anna.pk).sheets["mails"]
    assert "Hoe zit dat?" in row["tekst"]
    assert NoticesExporter().export(bram.pk).sheets["mails"] == []
    erase_person(None, anna)

    assert not Letter.objects.filter(text__contains="Hoe zit dat?").exists()


def code_to(address):
    return re.search(r"[0-9]{6}", Letter.objects.filter(to=address).first().text).group()


def test_the_letter_about_a_changed_address_is_still_his(client, anna):
    former, new = anna.email, "nieuw@vakkring.example"
    client.post("/inloggen/", {"email": former})
    client.post("/inloggen/code/", {"code": code_to(former)})
    client.post("/account/email/", {"email": new, "action_add": "1"})

    client.post("/account/confirm-email/", {"code": code_to(new), "action": "verify"})

    anna.refresh_from_db()
    told = Letter.objects.filter(to=former).first()
    assert anna.email == new
    assert ("veranderd" in told.subject, told.person_id) == (True, anna.pk)


def test_the_goodbye_leaves_after_erasing_and_is_not_kept(anna, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(None, anna)

    assert [(one.to, one.subject) for one in mail.outbox] == [(["anna@vakkring.example"], "Je account is gewist")]
    assert actions.remove_old() == 1
    assert not Letter.objects.exists()


def test_a_goodbye_that_waits_stays(anna):
    erase_person(None, anna)

    assert actions.remove_old() == 0
    assert Letter.objects.get().to == "anna@vakkring.example"
