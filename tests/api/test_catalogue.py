"""The public feed: what everybody may see, and nothing else."""

import pytest

from tests.api.making import ask
from tests.classroom.planners import circle, planned, trainer
from tests.factories import add_set, make_module
from tests.shop.making import make_offer
from vakkring.vocabulary.models import Topic

pytestmark = pytest.mark.django_db


def slugs(address):
    return [one["slug"] for one in ask(address).json()["items"]]


def test_module_comes_with_its_sets_price_and_addresses(settings):
    offer = make_offer(slug="koop", price=4_900)
    module = make_module(sets=1, slug="inregelen", title="Inregelen", offer=offer.pk)
    module.offer = offer
    module.save()
    add_set(module, slug="meer", open_to_all=False)

    (found,) = ask("/api/v1/modules").json()["items"]

    assert (found["slug"], found["supplier"], found["price_cents"]) == ("inregelen", "Warmtehuis", 4_900)
    assert found["buy_url"] == f"{settings.SITE_URL}/betalen/koop/"
    assert found["url"] == f"{settings.SITE_URL}/leren/inregelen/"
    assert [(one["slug"], one["open_to_all"], one["cards"]) for one in found["sets"]] == [("setje-1", True, 3), ("meer", False, 3)]
    assert found["topics"] == [{"slug": "warmtepompen", "name": Topic.objects.get(slug="warmtepompen").name}]
    assert ask("/api/v1/modules/inregelen").json()["norms"] == []


def test_closed_and_unpublished_modules_are_not_there():
    make_module(slug="open")
    make_module(slug="dicht", closed=True)
    make_module(slug="concept").unpublish()

    assert slugs("/api/v1/modules") == ["open"]
    assert [ask(f"/api/v1/modules/{slug}").status_code for slug in ("open", "dicht", "concept", "geen")] == [200, 404, 404, 404]


def test_modules_are_chosen_by_topic_and_trade():
    make_module(slug="warm", topics=["warmtepompen"])
    make_module(slug="laden", topics=["laden"], trades=["elektricien"])

    assert slugs("/api/v1/modules?topic=laden") == ["laden"]
    assert slugs("/api/v1/modules?trade=elektricien") == ["laden"]
    assert slugs("/api/v1/modules?topic=warmtepompen&trade=elektricien") == []
    assert slugs("/api/v1/modules?topic=bestaat-niet") == []


def test_sessions_of_circles_drafts_and_what_was_called_off_are_not_there():
    planned(title="Voor leden")
    planned(title="Concept", published=False)
    tess = trainer()
    planned(tess, title="Kring", audience="circle", circle=circle(tess))
    off = planned(title="Afgelast")
    type(off).objects.filter(pk=off.pk).update(cancelled_at=off.starts_at)

    found = ask("/api/v1/sessions").json()

    assert [one["title"] for one in found["items"]] == ["Voor leden"]
    assert found["total"] == 1
    assert found["items"][0]["trainer"] == "Tess"
    assert "email" not in str(found)


def test_sessions_are_chosen_by_topic():
    planned(title="Laden", topics=[Topic.objects.get(slug="laden")])
    planned(title="Zonder")

    assert [one["title"] for one in ask("/api/v1/sessions?topic=laden").json()["items"]] == ["Laden"]


def test_catalogue_costs_the_same_however_much_there_is(django_assert_max_num_queries, django_assert_num_queries):
    def cost(address):
        with django_assert_max_num_queries(30) as counted:
            assert ask(address).status_code == 200
        return len(counted.captured_queries)

    make_module(sets=1)
    planned()
    first = {address: cost(address) for address in ("/api/v1/modules", "/api/v1/sessions", "/api/v1/topics")}
    for _ in range(3):
        make_module(sets=2)
        planned(topics=list(Topic.objects.all()[:2]))

    assert {address: cost(address) for address in first} == first | {"/api/v1/sessions": first["/api/v1/sessions"]}
    with django_assert_num_queries(0):  # kept near
        ask("/api/v1/modules")
