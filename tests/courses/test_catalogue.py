"""Choosing from the catalogue: filters, what they leave, what is told when they leave nothing, pages; and what it costs."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from courses import catalogue, outline
from courses.models import Module
from tests.factories import PersonFactory, add_set, make_module
from vakkring.vocabulary.models import Trade

ROW = re.compile(r'<li><a href="/leren/([-\w]+)/">')


def listed(page):
    return ROW.findall(page.content.decode())


@pytest.fixture(scope="module", autouse=True)
def four_modules(made_once):
    made_once(make_four)


def make_four():
    """Four modules that differ in what filters see; the last is the newest."""
    make_module(slug="oud", title="Oud", topics=["warmtepompen"], trades=["loodgieter"], sets=1, level="basis")
    make_module(slug="lang", title="Lang", topics=["stooklijn"], trades=["elektricien"], sets=4, level="vervolg", open_to_all=False)
    make_module(slug="laad", title="Laad", topics=["laden"], trades=["elektricien"], sets=1, level="basis", open_to_all=False)
    make_module(slug="nieuw", title="Nieuw", topics=["laden", "net"], sets=4, level="verdieping")


# --- filters ------------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["nieuw", "laad", "lang", "oud"]),
        ("?onderwerp=laden", ["nieuw", "laad"]),
        ("?onderwerp=warmtepompen", ["lang", "oud"]),  # with what falls under it
        ("?onderwerp=stooklijn", ["lang"]),
        ("?vak=elektricien", ["laad", "lang"]),
        ("?tijd=kort", ["laad", "oud"]),
        ("?tijd=langer", ["nieuw", "lang"]),
        ("?instap=basis", ["laad", "oud"]),
        ("?open=1", ["nieuw", "oud"]),
        ("?onderwerp=laden&tijd=kort&vak=elektricien", ["laad"]),
        ("?onderwerp=laden&tijd=kort&open=1", []),
    ],
)
def test_filters_leave_what_answers_to_all_newest_first(client, db, asked, found):
    assert listed(client.get(f"/leren/{asked}")) == found


@pytest.mark.parametrize(
    "asked",
    [
        "?onderwerp=bestaat-niet",
        "?tijd=%00",
        "?vak=%27+OR+1%3D1",
        "?instap=" + "x" * 5000,
        "?open=ja",
        "?open=1%00",
        "?onderwerp=%F0%9F%94%A5",
        "?tijd=<script>alert(1)</script>",
    ],
)
def test_values_nobody_knows_do_not_count_and_that_is_said(client, db, asked):
    page = client.get(f"/leren/{asked}")

    assert page.status_code == 200
    assert len(listed(page)) == 4
    assert "Een deel van deze link kennen we niet." in page.content.decode()
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99", "9" * 5000, "1e3", "٣", "", "2\x00"])
def test_pages_that_are_not_there_give_one_that_is(client, db, page):
    assert len(listed(client.get("/leren/", {"pagina": page}))) == 4


def test_a_parameter_of_somebody_else_is_no_filter(client, db):
    page = client.get("/leren/?utm_source=appje&onderwerp=laden").content.decode()

    assert "kennen we niet" not in page
    assert "utm_source" not in page.split("<main")[1]


def test_options_say_how_many_they_leave_with_the_other_filters_as_they_are(client, db):
    found = client.get("/leren/?vak=elektricien").context["page"]

    assert {one.value: one.count for one in found.topics} == {"warmtepompen": 1, "laden": 1}
    assert {one.value: one.count for one in found.others["tijd"]} == {"kort": 1, "langer": 1}
    assert {one.value: one.count for one in found.others["vak"]} == {"elektricien": 2, "loodgieter": 1}
    for one in (*found.topics, *found.others["tijd"]):
        assert len(listed(client.get(f"/leren/{one.address}"))) == one.count


def test_a_filter_that_is_on_is_shown_and_goes_with_one_tap(client, db):
    page = client.get("/leren/?onderwerp=laden&vak=elektricien&tijd=kort")
    shown = re.findall(r'href="/leren/([^"]*)" aria-current="true">', page.content.decode())

    assert sorted(one.replace("&amp;", "&") for one in shown) == [
        "?onderwerp=laden&tijd=kort",
        "?onderwerp=laden&vak=elektricien",
        "?vak=elektricien&tijd=kort",
    ]
    assert 'href="/leren/">Wis filters' in page.content.decode()


def test_nothing_left_says_what_to_let_go(client, db):
    text = client.get("/leren/?onderwerp=laden&tijd=kort&open=1").content.decode()

    assert "Geen reeks past hierbij" in text
    assert "Zonder “Zonder inloggen”: 1 reeks" in text
    assert "Zonder “Kort, tot 10 minuten”: 1 reeks" in text
    assert "Zonder “Laadpalen”: 1 reeks" in text


def test_the_form_keeps_the_filters_that_it_does_not_show(client, db):
    form = (
        client.get("/leren/?onderwerp=laden&tijd=kort&vak=elektricien")
        .content.decode()
        .split('class="form filters"')[1]
        .split("</form>")[0]
    )

    assert re.findall(r'type="hidden" name="(\w+)" value="([-\w]+)"', form) == [("onderwerp", "laden"), ("tijd", "kort")]
    assert '<option value="elektricien" selected>' in form


def test_what_is_for_ones_trade_comes_first(db):
    client, person = Client(), PersonFactory(trade=Trade.objects.get(slug="elektricien"))
    client.force_login(person)

    page = client.get("/leren/")

    assert listed(page) == ["laad", "lang", "nieuw", "oud"]
    assert "Eerst wat voor jouw vak is" in page.content.decode()
    assert listed(client.get("/leren/?vak=loodgieter")) == ["oud"]


def test_what_is_not_public_does_not_count(client, db):
    hidden = Page.objects.get(slug="nieuw")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    Module.objects.get(slug="laad").unpublish()
    outline.forget()

    page = client.get("/leren/")

    assert listed(page) == ["lang", "oud"]
    assert {one.value for one in page.context["page"].topics} == {"warmtepompen"}


def test_a_new_set_changes_what_filters_see(client, db):
    assert "laad" in listed(client.get("/leren/?tijd=kort"))

    add_set(Module.objects.get(slug="laad"), minutes=9)

    assert "laad" not in listed(client.get("/leren/?tijd=kort"))


# --- many ---------------------------------------------------------------------------------------------------------------------------------
def test_pages_of_many_hold_each_module_once(client, db, monkeypatch):
    monkeypatch.setattr(catalogue, "PAGE_SIZE", 3)

    first, second = client.get("/leren/?instap=basis"), client.get("/leren/")
    following = client.get("/leren/" + second.context["page"].later)

    assert (len(listed(first)), first.context["page"].later) == (2, "")
    assert listed(second) + listed(following) == ["nieuw", "laad", "lang", "oud"]
    assert 'rel="prev" href="/leren/?"' in following.content.decode() or 'rel="prev" href="/leren/"' in following.content.decode()


def test_a_thousand_modules_are_chosen_from_in_one_walk():
    """No database: the pure part, with as many as the house is built for."""
    kinds = ["kort", "langer"]
    shelved = [
        catalogue.Shelved(
            pk,
            {
                "onderwerp": frozenset({f"t{pk % 11}"}),
                "vak": frozenset({f"v{pk % 9}"}),
                "tijd": frozenset({kinds[pk % 2]}),
                "instap": frozenset({"basis"}),
                "open": frozenset({"1"} if pk % 3 else ()),
            },
        )
        for pk in range(1000)
    ]
    chosen = {"onderwerp": "t3", "tijd": "kort"}

    found = catalogue.page_of(catalogue.walk(shelved, chosen), catalogue.Choice(chosen, page=2))

    expected = [pk for pk in range(1000) if pk % 11 == 3 and pk % 2 == 0]
    assert (found.total, found.pages) == (len(expected), 3)
    assert list(found.pks) == expected[20:40]
    assert found.counts["tijd"] == {"kort": len(expected), "langer": sum(pk % 11 == 3 and pk % 2 == 1 for pk in range(1000))}
    assert found.counts["onderwerp"]["t4"] == sum(pk % 11 == 4 and pk % 2 == 0 for pk in range(1000))
    assert found.without == {"onderwerp": 500, "tijd": sum(pk % 11 == 3 for pk in range(1000))}


def test_query_count_does_not_grow_with_the_catalogue(client, db, django_assert_num_queries):
    def cold():
        outline.forget()
        with CaptureQueriesContext(connection) as captured:
            client.get("/leren/?onderwerp=laden")
        return len(captured)

    few = cold()
    for _ in range(5):
        make_module(topics=["laden"], sets=3)

    assert cold() == few <= 16
    with django_assert_num_queries(0):
        assert len(listed(client.get("/leren/?onderwerp=laden"))) == 7
        client.get("/leren/?onderwerp=laden&tijd=langer")
