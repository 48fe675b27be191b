"""Publishing: rows follow the source, answers keep their card, search and privacy follow."""

import json
import uuid

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import TestCase
from wagtail.models import Page, PageViewRestriction

from courses import actions, outline
from courses.models import Answer, Card, CardSet, Module, Progress
from tests.factories import OrganisationFactory, PersonFactory, add_set, card, cards_of, make_module, question_card, republish, sets_of
from vakkring.accounts.models import AuditEntry
from vakkring.ports import Visit
from vakkring.search.models import Entry
from vakkring.search.queries import find

pytestmark = pytest.mark.django_db


def found(query):
    return {hit.reference for hit in find(query, limit=50)}


def committed():
    """What the site does on commit is done at the end of the block; in a test no commit comes."""
    return TestCase.captureOnCommitCallbacks(execute=True)


def restrict(page):
    with committed():
        return PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type=PageViewRestriction.LOGIN)


@pytest.fixture
def three():
    """A set with three cards, in a module."""
    module = make_module(sets=1, cards=[card(title="Aanvoer"), question_card("one", title="Balans"), card(title="Condens")])
    return sets_of(module)[0]


def test_publish_makes_one_row_per_card_in_order(three):
    assert [(row.position, row.title) for row in cards_of(three)] == [(1, "Aanvoer"), (2, "Balans"), (3, "Condens")]
    assert cards_of(three)[1].question["kind"] == "one"


def test_publish_again_keeps_rows_and_keys(three):
    before = [(row.pk, row.key) for row in cards_of(three)]

    republish(three, [card(title="Aanvoer 2"), question_card("one"), card(title="Condens")])

    assert [(row.pk, row.key) for row in cards_of(three)] == before
    assert cards_of(three)[0].title == "Aanvoer 2"


def test_publish_lets_cards_change_places(three):
    first, second, third = (row.pk for row in cards_of(three))

    republish(three, [card(title="Condens"), card(title="Aanvoer"), question_card("one", title="Balans")], places=[2, 0, 1])

    assert [row.pk for row in cards_of(three)] == [third, first, second]


def test_publish_takes_a_removed_card_out_of_place_and_search(three):
    gone = cards_of(three)[2]
    assert f"courses.card:{gone.pk}" in found("condens")

    republish(three, [card(title="Aanvoer"), question_card("one", title="Balans")])

    gone.refresh_from_db()
    assert gone.position is None
    assert f"courses.card:{gone.pk}" not in found("condens")


def test_publish_brings_a_removed_card_back_under_its_own_row(three):
    gone = cards_of(three)[2]
    republish(three, [card(title="Aanvoer"), question_card("one")])

    republish(three, [card(title="Aanvoer"), question_card("one"), card(title="Condens")])

    assert cards_of(three)[2].pk == gone.pk
    assert f"courses.card:{gone.pk}" in found("condens")


def test_publish_leaves_a_trace_with_the_editor(three):
    editor = PersonFactory(is_superuser=True)
    fresh = CardSet.objects.get(pk=three.pk)

    fresh.save_revision(user=editor, log_action=True).publish(user=editor)

    entry = AuditEntry.objects.filter(action="set.published").first()
    assert (entry.actor, entry.target, entry.details["cards"]) == (editor, f"courses.set:{three.pk}", 3)


def test_unpublish_leaves_a_trace_and_hides_everything(three, client):
    module = three.get_parent()
    assert found("aanvoer")

    CardSet.objects.get(pk=three.pk).unpublish()
    outline.forget()

    assert AuditEntry.objects.filter(action="set.unpublished", target=f"courses.set:{three.pk}").exists()
    assert not {one for one in found("aanvoer") if one.startswith("courses.card")}
    assert client.get(f"/leren/{module.slug}/{three.slug}/1/").status_code == 404
    assert Card.objects.filter(card_set=three).count() == 3


def test_unpublish_and_publish_module_hides_and_shows_its_cards(three, client):
    module = Module.objects.get(pk=three.get_parent().pk)

    module.unpublish()
    outline.forget()

    assert found("aanvoer") == set()
    assert client.get(f"/leren/{module.slug}/{three.slug}/1/").status_code == 404
    assert client.get(f"/leren/{module.slug}/").status_code == 404

    Module.objects.get(pk=module.pk).save_revision().publish()
    outline.forget()

    assert f"courses.card:{cards_of(three)[0].pk}" in found("aanvoer")
    assert client.get(f"/leren/{module.slug}/{three.slug}/1/").status_code == 200
    assert [entry.action for entry in AuditEntry.objects.filter(target=f"courses.module:{module.pk}")][:2] == [
        "module.published",
        "module.unpublished",
    ]


def test_publish_set_of_a_module_that_is_not_public_yet_finds_nothing(three):
    module = Module.objects.get(pk=three.get_parent().pk)
    module.unpublish()

    republish(three, [card(title="Aanvoer")])

    assert found("aanvoer") == set()


def test_publish_forgets_what_was_kept_near(three, client):
    """The control for every test here that forgets by hand: on commit it happens by itself."""
    here = f"/leren/{three.get_parent().slug}/{three.slug}/1/"
    assert "Aanvoer" in client.get(here).content.decode()
    fresh = CardSet.objects.get(pk=three.pk)
    fresh.cards[0].value["title"] = "Retour"

    with committed():
        fresh.save_revision().publish()

    assert "Retour" in client.get(here).content.decode()


def test_module_with_a_new_address_moves_its_cards_in_search(three):
    module = Module.objects.get(pk=three.get_parent().pk)
    module.slug = "nieuw-adres"

    module.save_revision().publish()

    assert set(Entry.objects.filter(kind="kaart").values_list("url", flat=True)) == {
        f"/leren/nieuw-adres/{three.slug}/{n}/" for n in (1, 2, 3)
    }


def test_delete_module_takes_everything_out_of_search(three):
    Module.objects.get(pk=three.get_parent().pk).delete()

    assert not Entry.objects.exists()
    assert not Card.objects.exists()


def test_two_modules_cannot_have_one_address():
    """Also when they stand on the shelves of two suppliers: addresses do not name the supplier."""
    first = make_module(sets=0)
    second = make_module(sets=0, supplier=OrganisationFactory())
    second.full_clean()
    second.slug = first.slug

    with pytest.raises(ValidationError, match="Er is al een reeks met dit adres"):
        second.full_clean()


# --- who stood on a card that was taken away --------------------------------------------------------------------------------------------
def test_publish_moves_on_who_stood_on_a_removed_card(three):
    person = PersonFactory()
    rows = cards_of(three)
    Progress.objects.create(person=person, card_set=three, card=rows[0], started_at=rows[0].changed_at, changed_at=rows[0].changed_at)

    republish(three, [question_card("one"), card()], places=[1, 2])

    assert Progress.objects.get().card == rows[1]


def test_publish_finishes_the_set_for_who_had_only_the_removed_card_to_do(three):
    person = PersonFactory()
    rows = cards_of(three)
    Progress.objects.create(person=person, card_set=three, card=rows[2], started_at=rows[0].changed_at, changed_at=rows[0].changed_at)
    for row in rows[:2]:
        Answer.objects.create(person=person, client_id=row.key, card=row, right=True, at=row.changed_at)

    republish(three, [card(), question_card("one")])

    assert Progress.objects.get().card in cards_of(three)
    progress = actions.catch_up(Visit(person_id=person.pk), three.pk)

    assert progress.card is None
    assert progress.finished_at is not None
    assert person.facts.filter(kind="set_finished").exists()


# --- privacy ----------------------------------------------------------------------------------------------------------------------------
def addresses(module, card_set):
    yield f"/leren/{module.slug}/"
    yield f"/leren/{module.slug}/voorbeeld.png"
    for rest in ("", "1/", "klaar/", "delen/"):
        yield f"/leren/{module.slug}/{card_set.slug}/{rest}"


@pytest.mark.parametrize("level", ["shelf", "module"])
def test_private_module_is_hidden_everywhere(level, three, client):
    module = three.get_parent().specific
    make_module(title="Openbaar")
    client.force_login(PersonFactory())
    listed = ("/", "/leren/", "/onderwerp/warmtepompen/", "/zoeken/?q=aanvoer", f"/zoeken/?q={module.title}")
    progressed = f"/leren/{module.slug}/{three.slug}/klaar/"
    shown = {address: module.title in client.get(address).content.decode() for address in listed}
    assert shown == {
        "/": True,
        "/leren/": True,
        "/onderwerp/warmtepompen/": True,
        "/zoeken/?q=aanvoer": True,
        f"/zoeken/?q={module.title}": True,
    }
    assert {client.get(address).status_code for address in addresses(module, three) if address != progressed} == {200}

    restrict(module if level == "module" else module.get_parent())
    if level == "shelf":  # the other module stands on the same shelf
        assert "Openbaar" not in client.get("/leren/").content.decode()

    cache.delete("related:warmtepompen")  # kept for a minute
    for address in listed:
        assert f"/leren/{module.slug}/" not in client.get(address).content.decode()
    assert {client.get(address).status_code for address in addresses(module, three)} == {404}
    assert not {one for one in found("aanvoer") if one.startswith("courses")}


def test_private_module_tells_nothing_about_an_answer(three, client):
    row = cards_of(three)[1]
    client.force_login(PersonFactory())

    def ask():
        answer = {"id": str(uuid.uuid4()), "card": row.pk, "given": {"choice": 0}, "at": "2026-01-01T00:00:00Z"}
        return client.post("/leren/antwoorden/", json.dumps({"answers": [answer]}), content_type="application/json").json()["answers"][0]

    assert ask()["right"] is True
    restrict(three.get_parent())

    assert ask()["state"] == "gone"
    assert "right" not in ask()
    assert client.post("/leren/antwoorden/", {"card": row.pk, "id": uuid.uuid4(), "choice": "0"}).status_code == 410
    assert client.post("/leren/geholpen/", {"card": row.pk}).status_code == 404


def test_module_made_public_again_is_found_again(three):
    restriction = restrict(three.get_parent())
    assert found("aanvoer") == set()

    with committed():
        restriction.delete()

    assert f"courses.card:{cards_of(three)[0].pk}" in found("aanvoer")


def test_private_set_hides_only_itself(client):
    module = make_module(sets=2, open_to_all=True)
    first, second = sets_of(module)

    restrict(first)

    page = client.get(f"/leren/{module.slug}/").content.decode()
    assert first.title not in page
    assert second.title in page
    assert client.get(f"/leren/{module.slug}/{first.slug}/1/").status_code == 404
    assert client.get(f"/leren/{module.slug}/{second.slug}/1/").status_code == 200


def test_publish_set_of_a_private_module_finds_nothing(three):
    restrict(three.get_parent())

    republish(three, [card(title="Aanvoer")])
    Module.objects.get(pk=three.get_parent().pk).save_revision().publish()

    assert found("aanvoer") == set()


def test_rebuilt_search_holds_what_publishing_put_in(three):
    hidden = make_module(title="Geheim")
    restrict(hidden)
    kept = set(Entry.objects.values_list("reference", "url"))
    assert len(kept) == 5  # the module, its set and three cards

    call_command("rebuild_search", verbosity=0)

    assert set(Entry.objects.values_list("reference", "url")) == kept


def test_sets_put_in_another_order_change_what_comes_next(client):
    module = make_module(sets=3, open_to_all=True)
    first, second, third = sets_of(module)
    assert outline.set_online(module.slug, first.slug).next_slug == second.slug

    with committed():
        Page.objects.get(pk=third.pk).move(Page.objects.get(pk=first.pk), pos="right")

    assert outline.set_online(module.slug, first.slug).next_slug == third.slug


def test_set_moved_to_another_module_is_found_at_its_new_address(three):
    elsewhere = make_module(sets=0)
    add_set(elsewhere, [card()], slug="al-daar")

    Page.objects.get(pk=three.pk).move(Page.objects.get(pk=elsewhere.pk), pos="last-child")

    assert Entry.objects.get(reference=f"courses.card:{cards_of(three)[0].pk}").url == f"/leren/{elsewhere.slug}/{three.slug}/1/"


@pytest.mark.parametrize("what", ["supplier", "topic"])
def test_new_name_of_a_supplier_or_topic_shows_at_once(what, three, client, django_capture_on_commit_callbacks):
    module = three.get_parent().specific
    named = module.supplier if what == "supplier" else module.topics.get()
    address = f"/leren/{module.slug}/"
    assert named.name in client.get(address).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        named.name = "Andere naam"
        named.save()

    assert "Andere naam" in client.get(address).content.decode()
