"""Asking: once, of whom, about what, how often."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from courses.actions import withdraw_cards
from tests.community.conftest import photo, with_role
from tests.factories import OrganisationFactory, PersonFactory, cards_of, make_module, sets_of
from tests.media.pictures import SECRETS
from vakkring.accounts.actions import grant_role
from vakkring.accounts.models import Organisation, Role
from vakkring.community import actions, queries
from vakkring.community.models import Question
from vakkring.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("card_pk")]
NEW = "/kring/vragen/nieuw/"


def form(card, **changes):
    return {"id": uuid.uuid4(), "over": f"card:{card.pk}", "text": "Mag dat?", **changes}


def test_question_goes_to_a_named_coach_with_a_promise(anna, carla, card, inside, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = inside(anna).post(NEW, form(card), follow=True).content.decode()

    question = Question.objects.get()
    assert (question.person, question.coach, question.about, question.about_title) == (anna, carla, f"card:{card.pk}", card.title)
    assert question.about_path.endswith("/1/")
    assert f"Carla Mulder antwoordt uiterlijk {question.promise}" in page
    assert Notice.objects.get().person == carla
    assert [one.to for one in mail.outbox] == [[carla.email]]
    assert f"/kring/vragen/{question.pk}/" in mail.outbox[0].body
    assert "Mag dat?" not in mail.outbox[0].body
    assert "Anna" not in mail.outbox[0].body


def test_form_says_beforehand_who_answers(anna, carla, card, inside):
    page = inside(anna).get(f"{NEW}?over=card:{card.pk}&vraag=Hoe+diep%3F").content.decode()

    assert "Carla Mulder" in page
    assert "Antwoordt uiterlijk" in page
    assert card.title in page
    assert "Hoe diep?</textarea>" in page


def test_a_script_hears_where_the_question_stands_and_a_phone_may_keep_the_form(anna, card, inside):
    browser = inside(anna)
    page = browser.get(f"{NEW}?over=card:{card.pk}")
    assert page["Cache-Control"] == "private, no-cache"  # with no-store no phone would keep it
    assert f'data-keeper="{anna.pk}"' in page.content.decode()

    said = browser.post(NEW, form(card), headers={"Accept": "application/json"}).json()

    assert said == {"next": f"/kring/vragen/{Question.objects.get().pk}/"}
    assert "Je vraag is verstuurd." in browser.get(said["next"]).content.decode()


def test_a_question_whose_subject_is_gone_meanwhile_says_so_in_the_form(anna, card, inside):
    page = inside(anna).post(NEW, form(card, over="card:999999"), headers={"Accept": "application/json"}).content.decode()

    shown = page[page.index("<form") : page.index("</form>")]
    assert "Waar je vraag over gaat, is er niet (meer)." in shown
    assert 'name="over" value=""' in shown
    assert page.count("is er niet (meer)") == 1


def test_a_script_is_led_to_the_door_and_what_there_is_to_say_is_said_there(client, card):
    said = client.post(NEW, form(card), headers={"Accept": "application/json"})

    assert said.status_code == 401
    assert "Een foto kies je straks opnieuw." in client.get(said.json()["door"]).content.decode()


def test_card_and_set_lead_to_the_form(card, client):
    module = card.card_set.get_parent()
    here = f"/leren/{module.slug}/{card.card_set.slug}/"

    assert f'href="{NEW}?over=card:{card.pk}"' in client.get(f"{here}1/").content.decode()
    assert f'href="{NEW}?over=set:{card.card_set_id}"' in client.get(here).content.decode()


def test_double_submit_asks_once(anna, carla, card, inside):
    client, sent = inside(anna), form(card)

    first, second = client.post(NEW, sent), client.post(NEW, sent)

    assert first.url == second.url
    assert Question.objects.count() == 1
    assert Notice.objects.count() == 1


def test_another_text_on_the_same_page_is_another_question(anna, carla, card, inside):
    client, sent = inside(anna), form(card)

    client.post(NEW, sent)
    client.post(NEW, {**sent, "text": "En dit?"})

    assert Question.objects.count() == 2


def test_stranger_logs_in_first_and_comes_back_with_his_text(card):
    client = Client()

    read = client.get(f"{NEW}?over=card:{card.pk}&vraag=Hoe+diep")
    sent = client.post(NEW, form(card, text="Mag hij naast een put?"))

    assert read.url == f"/inloggen/?next=/kring/vragen/nieuw/%3Fover%3Dcard%3A{card.pk}%26vraag%3DHoe%2Bdiep"
    assert sent.url.startswith("/inloggen/?next=/kring/vragen/nieuw/")
    assert Question.objects.count() == 0
    client.force_login(PersonFactory())
    assert "Mag hij naast een put?</textarea>" in client.get(f"{NEW}?over=card:{card.pk}").content.decode()


def test_draft_is_gone_once_it_was_sent(card):
    client = Client()
    client.post(NEW, form(card, text="Mag hij naast een put?"))
    client.force_login(PersonFactory())

    client.post(NEW, form(card, text="Mag hij naast een put?"))

    assert "naast een put" not in client.get(NEW).content.decode()


FORGED = [
    "card:0",
    "card:999999",
    "card:99999999999999999999",
    "card:-1",
    "card:1 OR 1=1",
    "card:١",
    "set:x",
    "module:",
    "foto:1",
    "card:1\x00",
    "x" * 500,
]


@pytest.mark.parametrize("about", FORGED)
def test_forged_subject_gets_a_sentence_and_the_text_stays(anna, about, inside):
    client = inside(anna)

    read = client.get(NEW, {"over": about})
    sent = client.post(NEW, {"id": uuid.uuid4(), "over": about, "text": "Mijn verhaal"})

    assert (read.status_code, sent.status_code) == (404, 422)
    for reply in (read, sent):
        assert "Waar je vraag over gaat, is er niet (meer)." in reply.content.decode()
    assert "Mijn verhaal</textarea>" in sent.content.decode()
    assert 'name="over" value=""' in sent.content.decode()
    assert Question.objects.count() == 0


def test_unpublished_card_cannot_be_asked_about(anna, card, inside):
    card.card_set.unpublish()
    withdraw_cards(None, card.card_set)

    assert queries.subject(f"card:{card.pk}", anna) is None
    assert queries.subject(f"set:{card.card_set_id}", anna) is None
    assert inside(anna).post(NEW, form(card)).status_code == 422


def test_set_and_module_can_be_asked_about(anna, card):
    module = card.card_set.get_parent()

    assert queries.subject(f"set:{card.card_set_id}", anna).path == f"/leren/{module.slug}/{card.card_set.slug}/"
    assert queries.subject(f"module:{module.pk}", anna).title == module.title
    assert queries.subject(f"module:{card.card_set_id}", anna) is None


def test_search_in_vain_can_be_asked_about(anna, inside):
    inside(anna).post(NEW, {"id": uuid.uuid4(), "over": 'search:"><script>', "text": "Wat is dit?"})

    assert Question.objects.get().about_title == 'Gezocht: "><script>'


def test_question_without_a_card_is_possible(anna, carla, inside):
    assert inside(anna).post(NEW, {"id": uuid.uuid4(), "over": "", "text": "Hoe begin ik?"}).status_code == 302


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 2001])
def test_text_must_be_there_and_not_too_long(anna, card, inside, text):
    assert inside(anna).post(NEW, form(card, text=text)).status_code == 422
    assert Question.objects.count() == 0


def test_line_break_counts_as_one_sign(anna, card, inside):
    assert inside(anna).post(NEW, form(card, text="x\r\n" * 999 + "x")).status_code == 302


def test_forged_id_is_refused_not_broken(anna, card, inside):
    assert inside(anna).post(NEW, form(card, id="'; DROP")).status_code == 422


def test_eleventh_question_of_a_day_is_refused_and_its_text_stays(anna, carla, ask, card, inside):
    for number in range(actions.MOST_A_DAY):
        ask(anna, f"Vraag {number}")

    reply = inside(anna).post(NEW, form(card, text="Nummer elf"))

    assert reply.status_code == 429
    assert "Nummer elf</textarea>" in reply.content.decode()
    Question.objects.update(asked_at=Question.objects.first().asked_at - timedelta(days=1, minutes=1))
    assert inside(anna).post(NEW, form(card)).status_code == 302


def test_tries_are_limited_too(anna, card, inside, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "ask": "2/h/key"}
    client = inside(anna)

    assert [client.post(NEW, form(card, text="")).status_code for _ in range(3)] == [422, 422, 429]


# --- photos -------------------------------------------------------------------------------------------------------------------------------
def test_photo_is_reencoded_and_stored_without_its_secrets(anna, carla, card, inside):
    inside(anna).post(NEW, form(card, photo=photo("Keukenstraat 12.jpg")))

    question = Question.objects.get()
    stored = question.photo.read()
    assert not any(secret in stored for secret in SECRETS)
    assert "Keukenstraat" not in question.photo.name
    assert Image.open(default_storage.open(question.photo.name)).size == (60, 40)


def test_photo_by_the_action_alone_is_reencoded_too(anna, carla, ask):
    assert not any(secret in ask(anna, photo=photo()).photo.read() for secret in SECRETS)


@pytest.mark.parametrize(
    ("name", "content"), [("kwaad.jpg", b"<script>alert(1)</script>"), ("x.svg", b"<svg onload=alert(1)>"), ("leeg.png", b"")]
)
def test_what_is_no_photo_is_refused_and_nothing_is_asked(anna, card, inside, name, content):
    reply = inside(anna).post(NEW, form(card, photo=SimpleUploadedFile(name, content), text="Mijn tekst"))

    assert reply.status_code == 422
    assert "Mijn tekst</textarea>" in reply.content.decode()
    assert Question.objects.count() == 0


def test_photo_has_no_public_address(anna, carla, ask, client):
    question = ask(anna, photo=photo())

    assert client.get(f"/media/{question.photo.name}").status_code == 404


# --- who answers --------------------------------------------------------------------------------------------------------------------------
def test_coach_with_the_fewest_open_questions_is_next(anna, carla, bram, ask):
    other = with_role(Role.COACH)

    assert [ask(anna).coach, ask(bram).coach, ask(anna).coach] == [carla, other, carla]


def test_answered_questions_do_not_count_as_work(anna, carla, ask, answer):
    answer(carla, ask(anna))
    other = with_role(Role.COACH)
    ask(anna)

    assert ask(anna).coach == other


def test_coach_of_the_maker_goes_first(anna, carla, ask):
    own = PersonFactory()
    grant_role(None, own, Organisation.objects.get(name="Warmtehuis"), Role.COACH)
    grant_role(None, own, OrganisationFactory(), Role.COACH)

    assert [ask(anna).coach, ask(anna).coach] == [own, own]


def test_coach_does_not_get_his_own_question(carla, ask):
    assert ask(carla).coach is None


def test_inactive_coach_gets_nothing(anna, carla, ask):
    carla.is_active = False
    carla.save()

    assert ask(anna).coach is None


def test_without_a_coach_the_page_says_who_looks_and_they_are_told(anna, moderator, card, inside):
    page = inside(anna).post(NEW, form(card), follow=True).content.decode()

    assert "Er is nu geen coach vrij. De moderators van Vakkring antwoorden uiterlijk" in page
    assert [one.person for one in Notice.objects.all()] == [moderator]


# --- what others may know -----------------------------------------------------------------------------------------------------------------
def test_makers_learn_numbers_and_titles_only(anna, bram, carla, ask, answer, card):
    about = f"card:{card.pk}"
    answer(carla, ask(anna, "geheim"))
    ask(bram, "ook geheim")

    assert queries.asked_about([about, "card:0"]) == {about: 2, "card:0": 0}
    (waiting,) = queries.open_questions([about])
    assert waiting.about_title == card.title
    assert "geheim" not in repr(waiting)
    assert queries.open_questions(["set:1"]) == []


def test_module_of_another_supplier_is_not_mixed_up(anna):
    supplier = OrganisationFactory(name="Stroomhuis")
    module = make_module(sets=1, supplier=supplier)

    found = queries.subject(f"card:{cards_of(sets_of(module)[0])[0].pk}", anna)

    assert found.organisation_id == supplier.pk
