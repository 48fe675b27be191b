"""Pages that combine apps: front page, Vandaag, topics and search."""

import re
import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from courses import outline
from courses.models import Module
from tests.factories import PersonFactory, card, cards_of, make_module, question_card, sets_of
from vakkring import ports
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Organisation, Role
from vakkring.ports import Item
from vakkring.search import actions as search
from vakkring.vocabulary.models import Topic, Trade

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def member(person):
    client = Client()
    client.force_login(person)
    return client


def answer(client, row, **given):
    return client.post("/leren/antwoorden/", {"card": row.pk, "id": uuid.uuid4(), **given})


def do_all(client, card_set):
    for row in cards_of(card_set):
        answer(client, row, **({"choice": "0"} if row.question else {}))


# --- front page and Vandaag ---------------------------------------------------------------------------------------------------------------
def test_front_page_of_a_site_without_modules_says_that_there_is_nothing_yet(client, member):
    for page in (client.get("/").content.decode(), member.get("/").content.decode()):
        assert "Er is nog niets te leren" in page
        assert "Je hebt alle setjes gedaan" not in page
    assert "Kies zelf" not in client.get("/").content.decode()


def test_front_page_lets_a_stranger_begin_at_once(client):
    module = make_module()

    page = client.get("/").content.decode()

    assert "Blijf bij in je vak." in page
    assert "Begin nu, gratis" in page
    assert f"/leren/{module.slug}/setje-1/1/" in page
    assert "Dag " not in page


def test_front_page_without_any_content_still_opens(client):
    assert client.get("/").status_code == 200


def test_front_page_of_a_guest_who_began_is_vandaag(client):
    found = sets_of(make_module())[0]
    answer(client, cards_of(found)[0])

    page = client.get("/").content.decode()

    assert "Verder met kaart 2" in page
    assert "Bewaar wat je deed" in page
    assert "Blijf bij in je vak." not in page


def test_vandaag_greets_and_resumes_at_the_right_card(member):
    module = make_module(sets=1, cards=[card(), card(), question_card("one"), card()])
    rows = cards_of(sets_of(module)[0])
    for row in rows[:2]:
        answer(member, row)

    page = member.get("/").content.decode()

    assert "Dag Anna" in page
    assert "Verder met kaart 3" in page
    assert f"/leren/{module.slug}/setje-1/3/" in page
    assert "Je setje staat klaar waar je stopte." in page


def test_vandaag_offers_the_next_set_of_what_was_begun(member):
    begun = make_module(sets=2)
    make_module(sets=1)
    do_all(member, sets_of(begun)[0])

    page = member.get("/").content.decode()

    assert f"/leren/{begun.slug}/setje-2/1/" in page
    assert "Begin met kaart 1" in page


def test_vandaag_offers_something_new_to_a_newcomer(member):
    module = make_module(sets=1)

    page = member.get("/").content.decode()

    assert f"/leren/{module.slug}/setje-1/1/" in page
    assert "Er staat een setje voor je klaar." in page


def test_vandaag_says_so_when_everything_is_done(member):
    do_all(member, sets_of(make_module(sets=1))[0])

    page = member.get("/").content.decode()

    assert "Je hebt alle setjes gedaan." in page
    assert "Er staat een setje voor je klaar." not in page
    assert "Je setje staat klaar" not in page


def again(client, card_set):
    return client.post(f"/leren/{card_set.get_parent().slug}/{card_set.slug}/opnieuw/")


def step_of(page):
    """The part of Vandaag with the one thing to do now."""
    return page.split('<div class="side">')[0]


def test_vandaag_keeps_what_was_half_done_first_when_a_set_is_done_once_more(member):
    half, whole = make_module(sets=2), make_module(sets=1)
    answer(member, cards_of(sets_of(half)[0])[0])
    do_all(member, sets_of(whole)[0])
    again(member, sets_of(whole)[0])
    answer(member, cards_of(sets_of(whole)[0])[0])

    page = member.get("/").content.decode()

    assert f"/leren/{half.slug}/setje-1/2/" in step_of(page)
    assert f"/leren/{whole.slug}/" in page.split("Verder met</h2>")[1]


def test_vandaag_goes_on_with_a_second_round_when_nothing_else_is_open(member):
    whole = make_module(sets=1)
    do_all(member, sets_of(whole)[0])
    again(member, sets_of(whole)[0])

    assert f"/leren/{whole.slug}/setje-1/1/" in step_of(member.get("/").content.decode())


def test_vandaag_lists_three_begun_modules_and_leads_to_the_rest(member):
    begun = [make_module(sets=2) for _ in range(5)]
    for one in begun:
        answer(member, cards_of(sets_of(one)[0])[0])

    page = member.get("/").content.decode()
    listed = page.split("Verder met</h2>")[1].split("</section>")[0]

    assert f"/leren/{begun[4].slug}/" in step_of(page)
    assert [one for one in begun if f"/leren/{one.slug}/" in listed] == begun[1:4]
    assert "Alle 4" in listed
    catalogue = member.get("/leren/").content.decode().split('id="bezig"')[1].split("</section>")[0]
    assert all(f"/leren/{one.slug}/" in catalogue for one in begun)


def test_vandaag_leads_to_the_pass_when_a_module_is_done(member, client):
    module = make_module(sets=1)
    for visitor in (member, client):
        assert "Mijn pas." not in visitor.get("/").content.decode()
        do_all(visitor, sets_of(module)[0])

    assert 'href="/pas/"' in member.get("/").content.decode()
    assert "Mijn pas." not in client.get("/").content.decode()


def test_vandaag_puts_first_what_is_about_ones_trade(member, person):
    own_topic = Topic.objects.get(slug="zonnepanelen")
    trade = Trade.objects.create(slug="dakdekker-zon", name="Dakdekker zon")
    trade.topics.add(own_topic)
    person.trade = trade
    person.save()
    mine = make_module(sets=1, topics=["zonnepanelen"])
    other = make_module(sets=1, topics=["warmtepompen"])
    Module.objects.filter(pk=mine.pk).update(first_published_at=timezone.now() - timedelta(days=30))
    outline.forget()

    page = member.get("/").content.decode()

    assert f"/leren/{mine.slug}/setje-1/1/" in page
    assert "Nieuw voor jouw vak" in page
    assert f"/leren/{other.slug}/" in page


def test_vandaag_of_one_person_shows_nothing_of_another(member):
    module = make_module(sets=1)
    answer(member, cards_of(sets_of(module)[0])[0])
    other = Client()
    other.force_login(PersonFactory())

    assert "Verder met kaart" not in other.get("/").content.decode()
    assert "Verder met kaart" not in Client().get("/").content.decode()


def test_who_works_here_finds_his_desk_as_soon_as_he_has_the_role(member, person, django_capture_on_commit_callbacks):
    assert "Je werk hier" not in member.get("/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        accounts.grant_role(None, person, Organisation.objects.create(name="Fonds", slug="fonds"), Role.COACH)
        accounts.grant_role(None, person, Organisation.objects.get(), Role.TRAINER)

    page = member.get("/").content.decode()
    assert ('href="/coach/"' in page, 'href="/live/nieuw/"' in page, 'href="/fonds/"' in page) == (True, True, False)


def test_vandaag_costs_few_queries_when_warm(member, django_assert_num_queries):
    answer(member, cards_of(sets_of(make_module(sets=2))[0])[0])
    make_module(sets=1)
    member.get("/")

    with django_assert_num_queries(3):  # the person, what he has done, and how much is unread
        assert member.get("/").status_code == 200


# --- topics -------------------------------------------------------------------------------------------------------------------------------
def test_topic_page_lists_what_is_about_it(client):
    about, other = make_module(topics=["warmtepompen"]), make_module(topics=["zonnepanelen"])

    page = client.get("/onderwerp/warmtepompen/").content.decode()

    assert f"/leren/{about.slug}/" in page
    assert f"/leren/{other.slug}/" not in page


def test_topic_page_lists_what_falls_under_it(client):
    below = make_module(topics=["stooklijn"])

    assert f"/leren/{below.slug}/" in client.get("/onderwerp/warmtepompen/").content.decode()
    assert f"/leren/{below.slug}/" not in client.get("/onderwerp/inregelen/").content.decode()


def test_topic_page_with_nothing_about_it_says_so(client):
    assert "Hier staat nog niets" in client.get("/onderwerp/zonnepanelen/").content.decode()


def chips(page):
    """The topics that a page leads to."""
    return set(re.findall(r'class="chip" href="/onderwerp/([-\w]+)/"', page))


def test_empty_topic_names_neighbours_that_have_something(client):
    make_module(topics=["stooklijn"])
    make_module(topics=["laden"])

    page = client.get("/onderwerp/hybride/").content.decode()

    assert "Hier is wel iets over" in page
    assert chips(page) == {"warmtepompen", "stooklijn"}
    assert chips(client.get("/onderwerp/waterstof/").content.decode()) == {"warmtepompen", "laden"}


def test_topic_that_is_empty_is_not_offered(client):
    make_module(topics=["stooklijn"])

    assert chips(client.get("/onderwerp/warmtepompen/").content.decode()) == {"stooklijn"}
    assert chips(client.get("/zoeken/").content.decode()) == {"warmtepompen"}


class Writes:
    """Another tool that has something about a topic without modules."""

    kind = "artikel"

    def public_items(self, topic_slug):
        return [Item("Aansluiten op waterstof", "/artikel/", "artikel")] if topic_slug == "waterstof" else []


def test_topic_of_which_another_tool_has_something_is_offered(client, monkeypatch):
    registry = ports.Registry()
    registry.register(Writes())
    monkeypatch.setattr(ports, "related", registry)

    assert chips(client.get("/zoeken/").content.decode()) == {"waterstof"}
    assert "Aansluiten op waterstof" in client.get("/onderwerp/waterstof/").content.decode()


def test_topic_page_keeps_its_items_for_everybody(client, member, django_assert_num_queries):
    module = make_module()
    client.get("/onderwerp/warmtepompen/")

    with django_assert_num_queries(2):  # the topic and what falls under it
        assert f"/leren/{module.slug}/" in client.get("/onderwerp/warmtepompen/").content.decode()
    assert f"/leren/{module.slug}/" in member.get("/onderwerp/warmtepompen/").content.decode()


def test_topic_page_shows_only_what_is_public(client):
    module = make_module()
    Module.objects.get(pk=module.pk).unpublish()

    assert f"/leren/{module.slug}/" not in client.get("/onderwerp/warmtepompen/").content.decode()


def test_topic_items_that_are_kept_hold_nothing_personal(member, client):
    """Who comes first must not decide what others see."""
    found = sets_of(make_module())[0]
    do_all(member, found)
    member.get("/onderwerp/warmtepompen/")

    kept = str(cache.get("related:warmtepompen"))

    assert "Anna" not in kept
    assert "klaar" not in client.get("/onderwerp/warmtepompen/").content.decode().split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("slug", ["bestaat-niet", "WARMTEPOMPEN", "a" * 300])
def test_topic_that_does_not_exist_is_404_in_dutch(slug, client):
    reply = client.get(f"/onderwerp/{slug}/")

    assert reply.status_code == 404
    assert "Deze pagina is er niet" in reply.content.decode()
    assert "No Topic" not in reply.content.decode()


# --- search -------------------------------------------------------------------------------------------------------------------------------
def test_search_finds_a_word_in_another_form(client):
    module = make_module(sets=1, cards=[card({"text": "Twee warmtepompen naast elkaar."}, title="Cascade")])

    page = client.get("/zoeken/", {"q": "warmtepomp"}).content.decode()

    assert f"/leren/{module.slug}/setje-1/1/" in page
    assert "<mark>warmtepompen</mark>" in page


def test_what_was_found_is_kept_until_something_changes(client, django_assert_num_queries):
    search.index(ports.Entry("a:1", "artikel", "Ontluchten", "Draai het kraantje open.", "/wiki/a/"))
    client.get("/zoeken/?q=kraantje")
    with django_assert_num_queries(0):
        assert b"Draai het" in client.get("/zoeken/?q=kraantje").content

    search.index(ports.Entry("a:1", "artikel", "Ontluchten", "Het kraantje open draai.", "/wiki/a/"))

    assert b"open draai" in client.get("/zoeken/?q=kraantje").content
    search.remove("a:1")
    assert b"open draai" not in client.get("/zoeken/?q=kraantje").content


def titles_found(client, query):
    return re.findall(r"<b>(.*?)</b> <span>(.*?)</span>", client.get("/zoeken/titels/", {"q": query}).content.decode())


def index(kind, *titles, body="Zo stel je de stooklijn in."):
    for title in titles:
        search.index(ports.Entry(f"{kind}:{title}", kind, title, body, f"/{kind}/{title}/"))


def test_what_a_text_links_to_comes_by_its_title_and_no_card_stands_before_it(client):
    index("kaart", *(f"Stooklijn instellen, stap {number}" for number in range(12)))
    index("reeks", *(f"Instellen deel {number}" for number in range(9)))
    index("livesessie", "Avond over de stooklijn", "Iets anders")
    index("artikel", "Warm water", "Stooklijn instellen", "Een <b>koude</b> stooklijn")

    found = titles_found(client, "stooklijn instellen")

    assert found[0] == ("Stooklijn instellen", "artikel")
    assert {("Avond over de stooklijn", "livesessie"), ("Een &lt;b&gt;koude&lt;/b&gt; stooklijn", "artikel")} < set(found)
    assert Counter(kind for _title, kind in found) == {"artikel": 2, "reeks": 3, "livesessie": 1}
    assert titles_found(client, "") == titles_found(client, "xqzv") == []


def test_search_without_hits_gives_a_way_on(client):
    make_module(topics=["stooklijn"])

    page = client.get("/zoeken/?q=xyzzyquux").content.decode()

    assert "Niets gevonden" in page
    assert "/onderwerp/warmtepompen/" in page


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "\x00",
        "'",
        '"',
        "%",
        "_",
        "*",
        "a OR b",
        "NEAR(a b)",
        "AND",
        "-",
        "(",
        "a:b",
        "🔥",
        "\u202e",
        "<script>alert(1)</script>",
        "a" * 10_000,
        "ﷺ" * 200,
        "' OR 1=1 --",
        "w " * 500,
    ],
)
def test_search_survives_any_question(query, client):
    make_module(sets=1)

    reply = client.get("/zoeken/", {"q": query})

    assert reply.status_code == 200
    assert "<script>alert" not in reply.content.decode()


def test_search_takes_raw_bytes_in_the_address(client):
    assert client.get("/zoeken/?q=%ff%fe%00%c3%28").status_code == 200
    assert client.get("/zoeken/?q=a&q=b&x[]=1").status_code == 200


# --- installable ------------------------------------------------------------------------------------------------------------------------
def test_manifest_says_what_a_phone_needs(client):
    reply = client.get("/manifest.webmanifest")

    content = reply.json()
    assert reply["Content-Type"] == "application/manifest+json"
    assert (content["start_url"], content["display"], content["lang"]) == ("/", "standalone", "nl")
    assert {icon["sizes"] for icon in content["icons"]} == {"192x192", "512x512"}
    assert "maskable" in {icon["purpose"] for icon in content["icons"]}
    for icon in content["icons"]:
        assert client.get(icon["src"]).status_code == 200


def test_page_frame_names_the_manifest_that_we_serve(client):
    page = client.get("/").content.decode()
    address = page.split('rel="manifest" href="')[1].split('"')[0]

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/", "/zoeken/", "/onderwerp/warmtepompen/", "/manifest.webmanifest", "/healthz", "/readyz"])
def test_reading_addresses_refuse_posts(address, client):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200
