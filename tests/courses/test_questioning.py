"""Questions from a live session: a draft set, that nobody sees before a moderator approved it."""

import pytest
from wagtail.models import Page

from courses import outline, shelves
from courses.drafting import gaps
from courses.models import Card, CardSet, Module
from tests.factories import OrganisationFactory, PersonFactory
from vakkring import ports
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.ports import WrittenQuestion

pytestmark = pytest.mark.django_db

ONE = WrittenQuestion("Wat doe je eerst?", ("Filter nalopen", "Aanvoer omhoog"), (0,), "Een vol filter haal je er in tien minuten uit.")
SEVERAL = WrittenQuestion("Wat hoort niet in de zone?", ("Stopcontact", "Put", "Grind"), (0, 1), "Gas en vonk blijven uit elkaar.")
CASE = WrittenQuestion("Je bent installateur.\n\nDe klant zit in de kou.", ("Filter", "Omhoog", "Niets"), (), "Filter: tien minuten werk.")


@pytest.fixture
def tess():
    return PersonFactory(first_name="Tess", last_name="Jansen")


def write(person, *questions, title="Stooklijn", about="session:12"):
    (path,) = [writer.write(person.pk, title, questions, ["warmtepompen"], about) for writer in ports.question_writers]
    return path, CardSet.objects.order_by("-pk").first()


def test_questions_become_a_draft_that_waits_for_a_moderator(tess, client):
    path, card_set = write(tess, ONE, SEVERAL)

    assert path == "/leren/vragen-uit-livesessies/stooklijn/"
    assert not card_set.live
    assert not card_set.get_parent().live
    assert card_set.workflow_in_progress
    assert not Card.objects.exists()
    assert client.get(path).status_code == 404
    assert not outline.published().exists()
    assert (card_set.author, card_set.owner) == ("Tess Jansen", tess)
    assert [topic.slug for topic in card_set.get_parent().specific.topics.all()] == ["warmtepompen"]


def test_a_moderator_can_publish_them_as_they_are(tess, client):
    path, card_set = write(tess, ONE, SEVERAL)
    assert not gaps(card_set)

    for page in (card_set.get_parent().specific, card_set):
        page.get_latest_revision().publish()

    kinds = [card.question["kind"] for card in Card.objects.published().order_by("position")]
    assert kinds == ["one", "several"]
    client.force_login(PersonFactory())
    assert client.get(path).status_code == 200


def test_a_case_without_a_right_answer_leaves_a_gap_for_who_checks_it(tess):
    _path, card_set = write(tess, CASE)
    (card,) = card_set.get_latest_revision_as_object().cards

    assert [child.block_type for child in card.value["body"]] == ["text", "note", "one"]
    assert "De klant zit in de kou." in card.value["body"][0].value.source
    assert card.value["body"][2].value["question"] == "Wat doe je?"
    assert gaps(card_set)


def test_the_same_questions_twice_make_one_set(tess):
    first, again = write(tess, ONE), write(tess, ONE)
    other = write(tess, SEVERAL)

    assert first == again
    assert other[0] != first[0]
    assert CardSet.objects.count() == 2
    assert Module.objects.count() == 1


def test_whoever_makes_for_a_supplier_writes_on_his_shelf(tess):
    supplier = OrganisationFactory()
    accounts.grant_role(None, tess, supplier, Role.EDITOR)

    _path, card_set = write(tess, ONE)

    assert card_set.get_parent().get_parent().specific == shelves.of(supplier)


def test_who_makes_for_nobody_writes_on_no_suppliers_shelf(tess):
    OrganisationFactory()
    accounts.grant_role(None, tess, OrganisationFactory(), Role.TRAINER)

    _path, card_set = write(tess, ONE)

    assert card_set.get_parent().get_parent().specific.organisation.slug == "vakkring"


def test_markup_stays_text_and_long_texts_are_cut(tess):
    hostile = WrittenQuestion("<script>alert(1)</script>\n" + "x" * 500, ("<b>a</b>" * 50, "b"), (0,), "y" * 900)

    _path, card_set = write(tess, hostile)
    (card,) = card_set.get_latest_revision_as_object().cards

    assert "<script>" not in card.value["body"][0].value.source
    assert not gaps(card_set)


def test_nothing_to_ask_makes_nothing(tess):
    with pytest.raises(ValueError, match="nothing"):
        write(tess)
    assert not Page.objects.type(CardSet).exists()
