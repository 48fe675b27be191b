"""Every page links to its kin: what the other tools have about the same topics."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from classroom.models import Session
from tests.factories import PersonFactory, make_module, sets_of
from vakkring import ports
from vakkring.ports import Item
from vakkring.vocabulary.models import Topic


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
