"""A question and its answers: who reads, who answers, what the asker says, and what is late."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.community.conftest import photo, with_role
from tests.factories import OrganisationFactory, PersonFactory
from vakkring.accounts.actions import revoke_role
from vakkring.accounts.models import Role
from vakkring.community import actions
from vakkring.community.models import Answer, Question
from vakkring.community.personal import KeptPromises
from vakkring.notices.models import Letter, Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("card_pk")]
HOSTILE = "<script>alert(1)</script>\n<img src=x onerror=alert(1)> https://kwaad.example \u202egnp.exe"


def at(question, what=""):
    return f"/kring/vragen/{question.pk}/{what}"


def sent(text="Ja, dat mag.", **rest):
    return {"id": uuid.uuid4(), "text": text, **rest}


# --- reading ------------------------------------------------------------------------------------------------------------------------------
def test_only_asker_coach_and_moderators_read(anna, bram, carla, moderator, ask, answer, inside):
    question = ask(anna, photo=photo())
    given = answer(carla, question, photo=photo())
    others = [bram, *(with_role(role) for role in Role if role not in {Role.MODERATOR, Role.FUNDER})]
    pages = [at(question), at(question, "foto/"), at(question, f"antwoord/{given.pk}/foto/")]

    for person in (anna, carla, moderator):
        assert [inside(person).get(page).status_code for page in pages] == [200, 200, 200], person
    for person in others:
        assert [inside(person).get(page).status_code for page in pages] == [404, 404, 404], person


def test_stranger_is_sent_to_the_door(anna, carla, ask, client):
    question = ask(anna)

    for page in (at(question), at(question, "foto/"), "/kring/vragen/"):
        assert client.get(page).url.startswith("/inloggen/")
    for page in ("antwoord/", "hielp/", "verder/"):
        assert client.post(at(question, page), sent()).url.startswith("/inloggen/")


def test_coach_who_lost_his_role_reads_nothing(anna, carla, ask, inside):
    question = ask(anna)
    revoke_role(None, carla, carla.memberships.get().organisation, Role.COACH)

    assert inside(carla).get(at(question)).status_code == 404


def test_photo_is_private_to_the_browser(anna, carla, ask, inside):
    reply = inside(anna).get(at(ask(anna, photo=photo()), "foto/"))

    assert reply["Cache-Control"] == "private, no-cache"
    assert reply["Content-Type"] == "image/jpeg"


def test_photo_of_another_questions_answer_is_not_shown(anna, bram, carla, ask, answer, inside):
    mine, theirs = ask(anna), ask(bram)
    given = answer(carla, theirs, photo=photo())

    assert inside(anna).get(at(mine, f"antwoord/{given.pk}/foto/")).status_code == 404


def test_hostile_text_is_shown_as_text(anna, carla, inside, card):
    inside(anna).post("/kring/vragen/nieuw/", {"id": uuid.uuid4(), "over": f"card:{card.pk}", "text": HOSTILE})
    question = Question.objects.get()
    inside(carla).post(at(question, "antwoord/"), sent(HOSTILE))

    page = inside(anna).get(at(question)).content.decode()

    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;<br>") == 2
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="https://kwaad' not in page
    assert "\u202e" not in page


def test_own_list_holds_ones_own_only(anna, bram, carla, ask, inside):
    ask(anna, "Vraag van Anna")
    ask(bram, "Vraag van Bram")

    page = inside(anna).get("/kring/vragen/").content.decode()

    assert "Vraag van Anna" in page
    assert "Vraag van Bram" not in page


# --- answering ----------------------------------------------------------------------------------------------------------------------------
def test_answer_reaches_the_asker_by_notice_and_mail(anna, carla, ask, inside, django_capture_on_commit_callbacks):
    question = ask(anna)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        reply = inside(carla).post(at(question, "antwoord/"), sent("Meet vanaf de unit."))

    question.refresh_from_db()
    assert reply.url == at(question)
    assert question.answered_at is not None
    notice = Notice.objects.get(person=anna)
    assert notice.url == at(question)
    assert [one.to for one in mail.outbox] == [[anna.email]]
    assert at(question) in mail.outbox[0].body
    assert "Meet vanaf de unit." in inside(anna).get(at(question)).content.decode()


def test_answer_and_letter_stand_or_fall_together(anna, carla, ask, answer, monkeypatch):
    question = ask(anna)

    def broken(*_args, **_rest):
        raise RuntimeError("no outbox")

    monkeypatch.setattr(actions, "tell", broken)
    with pytest.raises(RuntimeError):
        answer(carla, question)

    assert Answer.objects.count() == 0
    assert Question.objects.get().answered_at is None


def test_double_submit_answers_once(anna, carla, ask, inside):
    question, form, client = ask(anna), sent(), inside(carla)

    client.post(at(question, "antwoord/"), form)
    client.post(at(question, "antwoord/"), form)

    assert Answer.objects.count() == 1
    assert Notice.objects.filter(person=anna).count() == 1


def test_who_may_not_answer_does_not(anna, bram, carla, ask, inside):
    question = ask(anna)
    other = with_role(Role.COACH)

    assert inside(anna).post(at(question, "antwoord/"), sent()).status_code == 403
    for person in (bram, other):
        assert inside(person).post(at(question, "antwoord/"), sent()).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.answer(other, question.pk, client_id=uuid.uuid4(), text="Nee")
    assert Answer.objects.count() == 0


def test_moderator_answers_when_there_is_no_coach(anna, moderator, ask, inside):
    question = ask(anna)

    assert inside(moderator).post(at(question, "antwoord/"), sent()).status_code == 302
    assert Answer.objects.get().author == moderator


def test_answer_that_is_not_filled_in_well_loses_nothing(anna, carla, ask, inside):
    reply = inside(carla).post(at(ask(anna), "antwoord/"), sent("x" * 4001))

    assert reply.status_code == 422
    assert "x" * 4001 in reply.content.decode()


def test_erased_asker_is_not_written_to(anna, carla, ask, answer):
    question = ask(anna)
    anna.is_active = False
    anna.save()

    answer(carla, question)

    assert not Letter.objects.filter(person=anna).exists()


# --- what the asker says ------------------------------------------------------------------------------------------------------------------
def test_helped_closes_the_question_and_thanks_the_coach_once(anna, carla, ask, answer, inside):
    question = ask(anna)
    answer(carla, question)
    client = inside(anna)

    client.post(at(question, "hielp/"))
    client.post(at(question, "hielp/"))

    question.refresh_from_db()
    assert question.helped
    assert question.closed_at
    assert Notice.objects.filter(person=carla, title="Je antwoord hielp").count() == 1
    assert inside(carla).post(at(question, "antwoord/"), sent()).status_code == 409


def test_helped_before_an_answer_does_nothing(anna, carla, ask, inside):
    question = ask(anna)

    inside(anna).post(at(question, "hielp/"))

    question.refresh_from_db()
    assert not question.helped


def test_only_the_asker_reacts(anna, carla, ask, answer, inside):
    question = ask(anna)
    answer(carla, question)

    assert [inside(carla).post(at(question, what), sent()).status_code for what in ("hielp/", "verder/")] == [403, 403]
    assert [inside(PersonFactory()).post(at(question, what), sent()).status_code for what in ("hielp/", "verder/")] == [404, 404]


def test_further_question_opens_it_again_once(anna, carla, ask, answer, inside):
    question = ask(anna)
    answer(carla, question)
    client = inside(anna)

    first = client.post(at(question, "verder/"), {"text": "En bij vorst?"})
    again = client.post(at(question, "verder/"), {"text": "En bij vorst?"})
    second = client.post(at(question, "verder/"), {"text": "En bij regen?"})

    question.refresh_from_db()
    assert (first.status_code, again.status_code, second.status_code) == (302, 302, 409)
    assert (question.further, question.answered_at) == ("En bij vorst?", None)
    assert "En bij regen?</textarea>" in second.content.decode()
    assert Notice.objects.filter(person=carla, title="Nog een vraag na je antwoord").count() == 1


def test_thread_stands_in_its_order(anna, carla, ask, answer, inside):
    question = ask(anna)
    answer(carla, question, "Eerste antwoord")
    actions.ask_further(anna, question.pk, "En bij vorst?")
    answer(carla, question, "Tweede antwoord")

    page = inside(anna).get(at(question)).content.decode()

    assert page.index("Eerste antwoord") < page.index("En bij vorst?") < page.index("Tweede antwoord")


def test_further_question_before_an_answer_is_refused(anna, carla, ask):
    with pytest.raises(actions.AskedBefore):
        actions.ask_further(anna, ask(anna).pk, "Nog iets")


# --- what is due --------------------------------------------------------------------------------------------------------------------------
def make_late(question):
    Question.objects.filter(pk=question.pk).update(promised_by=timezone.now() - timedelta(minutes=1))


def test_late_question_reminds_the_coach_once_and_shows_moderators(anna, carla, moderator, ask, inside):
    question = ask(anna)
    assert KeptPromises().run_due() == 0
    make_late(question)

    assert [KeptPromises().run_due() for _ in range(3)] == [1, 0, 0]

    assert Notice.objects.filter(person=carla, title="Deze vraag wacht nog op je").count() == 1
    assert Notice.objects.filter(person=moderator, title="Een vraag is te laat").count() == 1
    assert "Te laat of zonder coach" in inside(moderator).get("/kring/vragen/").content.decode()
    assert "Te laat of zonder coach" not in inside(carla).get("/kring/vragen/").content.decode()
    assert "Sorry." in inside(anna).get(at(question)).content.decode()


def test_answered_question_is_not_late(anna, carla, ask, answer):
    question = ask(anna)
    answer(carla, question)
    make_late(question)

    assert KeptPromises().run_due() == 0


def test_further_question_is_reminded_of_anew(anna, carla, ask, answer):
    question = ask(anna)
    make_late(question)
    KeptPromises().run_due()
    answer(carla, question)
    actions.ask_further(anna, question.pk, "En nu?")
    make_late(question)

    assert KeptPromises().run_due() == 1


def test_question_of_a_coach_who_left_gets_another_coach(anna, carla, ask):
    question = ask(anna)
    make_late(question)
    other = with_role(Role.COACH)
    revoke_role(None, carla, carla.memberships.get().organisation, Role.COACH)

    assert [KeptPromises().run_due() for _ in range(2)] == [1, 0]

    question.refresh_from_db()
    assert question.coach == other
    assert question.promised_by > timezone.now()
    assert Notice.objects.filter(person=other).count() == 1
    assert Notice.objects.get(person=anna).title == "Iemand anders pakt je vraag op"


def test_question_without_a_coach_gets_the_first_who_comes(anna, ask):
    question = ask(anna)
    assert KeptPromises().run_due() == 0
    carla = with_role(Role.COACH)

    KeptPromises().run_due()

    question.refresh_from_db()
    assert question.coach == carla


def test_last_coach_who_leaves_gives_his_questions_to_the_moderators(anna, carla, moderator, ask):
    question = ask(anna)
    revoke_role(None, carla, carla.memberships.get().organisation, Role.COACH)

    assert [KeptPromises().run_due() for _ in range(2)] == [1, 0]

    question.refresh_from_db()
    assert question.coach is None
    assert Notice.objects.filter(person=moderator).count() == 1


# --- the desk -----------------------------------------------------------------------------------------------------------------------------
def test_desk_is_for_coaches_only(carla, moderator, inside, client):
    assert inside(carla).get("/coach/").status_code == 200
    assert client.get("/coach/").url.startswith("/inloggen/")
    for person in (
        moderator,
        PersonFactory(),
        *(with_role(role) for role in Role if role not in {Role.COACH, Role.MODERATOR, Role.FUNDER}),
    ):
        assert inside(person).get("/coach/").status_code == 403


def test_desk_shows_own_questions_by_promise(anna, carla, ask, answer, inside):
    late, waiting, done = ask(anna, "Te late vraag"), ask(anna, "Nieuwe vraag"), ask(anna, "Klare vraag")
    make_late(late)
    answer(carla, done)
    other = with_role(Role.COACH)
    Question.objects.create(
        person=anna,
        client_id=uuid.uuid4(),
        about_title="x",
        text="Van een ander",
        coach=other,
        promised_by=timezone.now() + timedelta(days=1),
    )

    page = inside(carla).get("/coach/").content.decode()

    assert page.index("Te late vraag") < page.index("Nieuwe vraag") < page.index("Klare vraag")
    assert "Van een ander" not in page
    assert "zie je niet" in page
    assert waiting.coach == carla


def test_desk_costs_the_same_however_many_questions_there_are(anna, carla, ask, inside, django_assert_max_num_queries):
    for number in range(6):
        ask(anna, f"Vraag {number}")

    client = inside(carla)
    with django_assert_max_num_queries(6):  # session, person, second step, role, waiting, answered
        client.get("/coach/")


def test_organisation_of_a_coach_does_not_matter_for_his_desk(anna, carla, inside):
    carla.memberships.update(organisation=OrganisationFactory())

    assert inside(carla).get("/coach/").status_code == 200
