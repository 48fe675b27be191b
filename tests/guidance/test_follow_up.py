"""Two weeks after a module: one question, one tap."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.utils import timezone

from courses.actions import record_answer
from tests.community.conftest import photo
from tests.factories import PersonFactory, card, cards_of, make_module, sets_of
from tests.media.pictures import SECRETS
from vakkring import ports
from vakkring.accounts.actions import erase_person
from vakkring.evidence.actions import Kind, record
from vakkring.evidence.models import Fact
from vakkring.guidance.models import FollowUp, Outcome
from vakkring.guidance.personal import FollowUps, GuidanceEraser, GuidanceExporter
from vakkring.notices.models import Notice
from vakkring.ports import Visit

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=14, minutes=1)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def anna():
    return PersonFactory(first_name="Anna")


@pytest.fixture
def module():
    return make_module(sets=1, cards=[card()], title="Inregelen & meten")


def finish(person, module, ago=LONG_AGO):
    record(person, Kind.MODULE_FINISHED, f"courses.module:{module.pk}", timezone.now() - ago, {"title": module.title})


@pytest.fixture
def follow_up(anna, module):
    finish(anna, module)
    FollowUps().run_due()
    return FollowUp.objects.get()


@pytest.fixture
def inside(client, anna):
    client.force_login(anna)
    return client


def page(follow_up, what=""):
    return f"/nazorg/{follow_up.pk}/{what}"


# --- asking -------------------------------------------------------------------------------------------------------------------------------
def test_finishing_a_module_leads_to_one_question_after_two_weeks(anna, module, django_capture_on_commit_callbacks):
    """From the card itself: the fact that courses records is the one that is looked for."""
    (only,) = cards_of(sets_of(module)[0])
    record_answer(Visit(person_id=anna.pk), only.pk, client_id=uuid.uuid4(), given={})
    assert FollowUps().run_due() == 0
    (fact,) = Fact.objects.filter(kind=Kind.MODULE_FINISHED)
    Fact.objects.all()._raw_delete("default")
    record(anna, Kind.MODULE_FINISHED, fact.reference, fact.at - LONG_AGO, fact.details)

    with django_capture_on_commit_callbacks(execute=True):
        assert [FollowUps().run_due() for _ in range(3)] == [1, 0, 0]

    assert Notice.objects.filter(person=anna, title="Heb je het gebruikt?").count() == 1
    assert [one.subject for one in mail.outbox] == ["Heb je het gebruikt?"]
    assert page(FollowUp.objects.get()) in mail.outbox[0].body
    assert "Inregelen & meten" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("ago", "asked"), [(timedelta(days=13, hours=23), 0), (timedelta(days=14), 1), (timedelta(days=59), 1), (timedelta(days=61), 0)]
)
def test_question_comes_after_two_weeks_and_not_after_two_months(anna, module, ago, asked):
    finish(anna, module, ago)

    assert FollowUps().run_due() == asked


def test_who_is_gone_is_not_asked(module):
    gone, erased = PersonFactory(is_active=False), PersonFactory()
    for person in (gone, erased):
        finish(person, module)
    erased.erased_at = timezone.now()
    erased.save()

    assert FollowUps().run_due() == 0


def test_two_people_and_two_modules_are_four_questions(anna, module):
    other, second = PersonFactory(), make_module(sets=1)
    for person in (anna, other):
        finish(person, module)
        finish(person, second)

    assert FollowUps().run_due() == 4


def test_finished_set_is_not_asked_about(anna):
    record(anna, Kind.SET_FINISHED, "courses.set:1", timezone.now() - LONG_AGO, {"title": "x"})

    assert FollowUps().run_due() == 0


# --- answering ----------------------------------------------------------------------------------------------------------------------------
def facts():
    return sorted(Fact.objects.exclude(kind=Kind.MODULE_FINISHED).values_list("kind", "reference"))


def test_yes_is_evidence_once(inside, follow_up, module):
    for _ in range(2):
        assert inside.post(page(follow_up, "antwoord/"), {"outcome": "used"}).url == page(follow_up)

    assert facts() == [("used_on_job", f"courses.module:{module.pk}")]
    assert "Je hebt het gebruikt" in inside.get(page(follow_up)).content.decode()


def test_not_yet_may_become_yes_and_yes_stays_yes(inside, follow_up):
    for outcome in ("not_yet", "used", "not_yet", "went_wrong"):
        inside.post(page(follow_up, "antwoord/"), {"outcome": outcome})

    follow_up.refresh_from_db()
    assert follow_up.outcome == Outcome.USED
    assert [kind for kind, _ in facts()] == ["not_used_yet", "used_on_job"]


def test_went_wrong_leads_to_a_question_with_the_context_filled_in(inside, follow_up, module):
    reply = inside.post(page(follow_up, "antwoord/"), {"outcome": "went_wrong"}, follow=True)

    text = reply.content.decode()
    assert reply.redirect_chain[0][0].startswith(f"/kring/vragen/nieuw/?over=module%3A{module.pk}&")
    assert "Ik gebruikte ‘Inregelen &amp; meten’ op een klus en het ging mis." in text
    assert f'value="module:{module.pk}"' in text
    assert [kind for kind, _ in facts()] == ["went_wrong_on_job"]


@pytest.mark.parametrize("outcome", ["", "JA", "<script>"])
def test_forged_outcome_is_refused(inside, follow_up, outcome):
    assert inside.post(page(follow_up, "antwoord/"), {"outcome": outcome}).status_code == 400
    assert facts() == []


def test_sentence_and_photo_go_with_yes(inside, follow_up):
    inside.post(page(follow_up, "antwoord/"), {"outcome": "used"})
    inside.post(page(follow_up, "meer/"), {"text": "Klant <b>blij</b>", "photo": photo()})

    shown = inside.get(page(follow_up)).content.decode()
    served = b"".join(inside.get(page(follow_up, "foto/")).streaming_content)
    assert "Klant &lt;b&gt;blij&lt;/b&gt;" in shown
    assert not any(secret in served for secret in SECRETS)


def test_empty_second_time_keeps_what_was_there_and_a_new_photo_replaces(inside, follow_up, django_capture_on_commit_callbacks):
    inside.post(page(follow_up, "antwoord/"), {"outcome": "used"})
    inside.post(page(follow_up, "meer/"), {"text": "Klant blij", "photo": photo()})
    follow_up.refresh_from_db()
    first = follow_up.photo.name

    with django_capture_on_commit_callbacks(execute=True):
        inside.post(page(follow_up, "meer/"), {"text": "", "photo": photo()})

    follow_up.refresh_from_db()
    assert follow_up.text == "Klant blij"
    assert not default_storage.exists(first)
    assert default_storage.exists(follow_up.photo.name)


def test_nothing_is_kept_with_not_yet(inside, follow_up):
    inside.post(page(follow_up, "antwoord/"), {"outcome": "not_yet"})
    inside.post(page(follow_up, "meer/"), {"text": "Toch iets"})

    follow_up.refresh_from_db()
    assert follow_up.text == ""


@pytest.mark.parametrize("what", ["", "antwoord/", "meer/", "foto/"])
def test_nobody_else_sees_or_answers(client, follow_up, what):
    method = "get" if what in {"", "foto/"} else "post"
    assert getattr(client, method)(page(follow_up, what)).url.startswith("/inloggen/")
    for person in (PersonFactory(), PersonFactory(is_superuser=True)):
        client.force_login(person)
        assert getattr(client, method)(page(follow_up, what), {"outcome": "used"}).status_code == 404
    assert facts() == []


# --- a person's own data ------------------------------------------------------------------------------------------------------------------
def test_export_and_erasing(inside, anna, follow_up, django_capture_on_commit_callbacks):
    inside.post(page(follow_up, "antwoord/"), {"outcome": "used"})
    inside.post(page(follow_up, "meer/"), {"text": "Klant blij", "photo": photo()})
    follow_up.refresh_from_db()
    export = GuidanceExporter().export(anna.pk)
    other = GuidanceExporter().export(PersonFactory().pk)

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(None, anna)
        GuidanceEraser().erase(anna.pk)

    assert [(row["antwoord"], row["toelichting"]) for row in export.sheets["nazorg"]] == [("gebruikt", "Klant blij")]
    assert len(export.files) == 1
    assert (other.sheets["nazorg"], other.files) == ([], {})
    assert FollowUp.objects.count() == 0
    assert not default_storage.exists(follow_up.photo.name)


def test_ports_are_filled():
    for registry, name in ((ports.exporters, "GuidanceExporter"), (ports.erasers, "GuidanceEraser"), (ports.dues, "FollowUps")):
        assert name in {type(one).__name__ for one in registry}
