"""Every page links to its kin: what the other tools have about the same topics."""

import re
import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from classroom.models import Session
from tests.factories import PersonFactory, cards_of, make_module, sets_of
from tests.wiki import trees
from vakkring import ports
from vakkring.community.queries import subject
from vakkring.ports import Item
from vakkring.vocabulary.models import Topic
from wiki.actions import articles, versions
from wiki.models import Article


class Knows:
    """A tool that has these things: titles by topic."""

    def __init__(self, kind, **titles):
        self.kind, self.titles = kind, titles

    def public_items(self, topic_slug):
        return [Item(title, f"/{self.kind}/{title}/", self.kind) for title in self.titles.get(topic_slug, "").split()]


@pytest.fixture
def tools(monkeypatch):
    registry = ports.Registry()
    monkeypatch.setattr(ports, "related", registry)
    registry._found += [Knows("artikel", warmte="a b c d e", geluid="e"), Knows("reeks", warmte="m n", geluid="m")]


def titles(*args, **more):
    return "".join(item.title for item in ports.kin(*args, **more))


@pytest.mark.usefixtures("tools")
def test_kin_comes_by_kind_once_and_nearest_first():
    assert titles(["warmte", "geluid"], {"reeks": 9, "artikel": 9}) == "mneabcd"
    assert titles(["geluid", "warmte"], {"artikel": 2, "reeks": 1}) == "eam"
    assert titles(["warmte"], {"artikel": 9}, but="/artikel/b/") == "acde"
    assert titles(["warmte"], {"artikel": 2}, links=["/artikel/d/#kop"]) == "da"
    assert titles(["niets"], {"artikel": 9}) == titles([], {"artikel": 9}) == ""


@pytest.mark.usefixtures("tools")
def test_only_tools_of_a_wanted_kind_are_asked(monkeypatch):
    monkeypatch.setattr(ports, "related", [Knows("artikel", warmte="a"), Mute()])

    assert titles(["warmte"], {"artikel": 9}) == "a"
    with pytest.raises(AssertionError):
        ports.kin(["warmte"], {"artikel": 9, "reeks": 1})


class Mute:
    """A tool that must not be asked."""

    kind = "reeks"

    def public_items(self, topic_slug):
        raise AssertionError(topic_slug)


@pytest.mark.usefixtures("tools")
def test_narrow_topic_counts_for_more_than_a_broad_one(monkeypatch):
    monkeypatch.setattr(ports, "related", [Knows("artikel", broad="a b c d", other="a b c d", narrow="z")])

    assert titles(["broad", "other", "narrow"], {"artikel": 2}) == "za"


@pytest.fixture
def live(db):
    """A session about heat pumps that goes on now."""
    now = timezone.now()
    times = {"starts_at": now - timedelta(minutes=5), "ends_at": now + timedelta(hours=1), "started_at": now, "published_at": now}
    session = Session.objects.create(title="Boven koud", slug="boven-koud", trainer=PersonFactory(), audience="public", **times)
    session.topics.add(Topic.objects.get(slug="warmtepompen"))
    return session


def test_module_its_set_and_the_session_lead_to_each_other(client, live):
    module = make_module(topics=["warmtepompen"])
    caches["near"].clear()

    for address in (f"/leren/{module.slug}/", f"/leren/{module.slug}/{sets_of(module)[0].slug}/"):
        page = client.get(address).content.decode()
        assert 'href="/live/boven-koud/"' in page
        assert "Livesessie, nu bezig" in page
    assert f'href="/leren/{module.slug}/"' in client.get("/live/boven-koud/").content.decode()


def test_module_of_a_client_names_no_kin_to_who_may_not_see_it(client, live):
    module = make_module(topics=["warmtepompen"], slug="dicht")
    type(module).objects.filter(pk=module.pk).update(closed=True)

    assert "boven-koud" not in client.get("/leren/dicht/").content.decode()


# --- what was written down at a card ------------------------------------------------------------------------------------------------------
@pytest.fixture
def found_out(db):
    """A module of two sets, and a published article that somebody began at the second card of the first without knowing its topic."""
    module = make_module(topics=["warmtepompen"], sets=2)
    opened = sets_of(module)[0]
    first, second = cards_of(opened)[:2]
    writer, checker = PersonFactory(), PersonFactory(is_superuser=True)
    for title in ("Ander", "Nog een ander"):
        publish(checker, articles.begin(writer, title, trees.article("Zo."), topics=list(Topic.objects.filter(slug="warmtepompen"))))
    client = Client()
    client.force_login(writer)
    client.post("/wiki/nieuw/", {"id": uuid.uuid4(), "title": "Vaste kraan", "text": "Draai.", "bij": f"card:{second.pk}", "topic": ""})
    caches["near"].clear()
    return SimpleNamespace(module=module, opened=opened, first=first, second=second, article=Article.objects.get(title="Vaste kraan"))


def publish(checker, article):
    versions.check(checker, article, 1)


def looked_up(client, card_set, row):
    """Where a card leads for looking it up, in order."""
    page = client.get(f"/leren/{card_set.get_parent().slug}/{card_set.slug}/{row.position}/").content.decode()
    return re.findall(r'href="(/wiki/[^"]+/)"', page.partition("Zoek het op:")[2].partition("</p>")[0])


def test_an_article_begun_at_a_card_is_about_what_the_card_is_about(found_out):
    assert [topic.slug for topic in found_out.article.topics.all()] == ["warmtepompen"]


def test_a_chosen_topic_is_not_added_to(found_out):
    writer = found_out.article.created_by
    chosen = Topic.objects.get(slug="ventilatie")
    begun = articles.begin(writer, "Lucht", trees.article("Zo."), topics=[chosen], subject=subject(f"card:{found_out.second.pk}", writer))

    assert list(begun.topics.all()) == [chosen]


def test_what_was_written_at_a_card_stands_first_there_and_in_its_module(client, found_out):
    path = found_out.article.get_absolute_url()
    assert path not in looked_up(client, found_out.opened, found_out.second), "nobody has checked it"

    publish(PersonFactory(is_superuser=True), found_out.article)
    caches["near"].clear()

    assert looked_up(client, found_out.opened, found_out.second)[0] == path
    for page in (f"/leren/{found_out.module.slug}/", f"/leren/{found_out.module.slug}/{found_out.opened.slug}/"):
        assert re.findall(r'href="(/wiki/[^"]+/)"', client.get(page).content.decode())[0] == path


def test_what_was_written_at_one_card_is_first_at_no_other(client, found_out):
    publish(PersonFactory(is_superuser=True), found_out.article)
    other = articles.begin(found_out.article.created_by, "Nieuwer", trees.article("Zo."), topics=list(found_out.article.topics.all()))
    publish(PersonFactory(is_superuser=True), other)
    caches["near"].clear()

    assert looked_up(client, found_out.opened, found_out.first)[0] == other.get_absolute_url()
    assert looked_up(client, found_out.opened, found_out.second)[0] == found_out.article.get_absolute_url()
