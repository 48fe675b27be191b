"""Redis is away, or stands still: what everybody may read is shown. What must be counted is refused in a sentence."""

import socket

import pytest

from tests.factories import PersonFactory, make_module, sets_of
from tests.wiki import trees
from tests.wiki.conftest import with_role
from vakkring.accounts.models import Role
from vakkring.vocabulary.models import Topic
from wiki.actions import articles, versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    """Addresses of everything that is read most."""
    first = sets_of(make_module(slug="filter"))[0]
    topics = list(Topic.objects.filter(slug="warmtepompen"))
    article = articles.begin(PersonFactory(), "Schoonmaken", trees.article("Spoel het filter."), topics=topics, slug="schoonmaken")
    versions.check(with_role(Role.TRAINER), article, article.current.number)
    card = f"/leren/filter/{first.slug}/1/"
    return [
        "/",
        "/leren/",
        "/leren/filter/",
        f"/leren/filter/{first.slug}/",
        card,
        "/wiki/",
        "/wiki/schoonmaken/",
        "/zoeken/?q=filter",
        "/zoeken/",
        "/zoeken/regels/?q=fil",
        "/onderwerp/warmtepompen/",
        "/live/",
        "/inloggen/",
    ]


@pytest.fixture
def redis_away(settings):
    """Its port is closed."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    away = {"BACKEND": "vakkring.config.caching.SharedRedisCache", "LOCATION": f"redis://127.0.0.1:{port}/0"}
    settings.CACHES = {**settings.CACHES, "default": away, "sessions": {**away, "BACKEND": "vakkring.config.caching.SessionRedisCache"}}


def statuses(client, places):
    return {path: client.get(path, follow=True).status_code for path in places}


@pytest.mark.parametrize("warm", [True, False])
def test_pages_for_everybody_are_shown(client, places, warm, request):
    client.raise_request_exception = False
    if warm:
        statuses(client, places)
    request.getfixturevalue("redis_away")

    assert statuses(client, places) == dict.fromkeys(places, 200)


def test_who_is_logged_in_reads_on(client, places, request):
    client.raise_request_exception = False
    client.force_login(PersonFactory())
    request.getfixturevalue("redis_away")

    assert statuses(client, places) == dict.fromkeys(places, 200)


def test_what_must_be_counted_is_refused_in_a_sentence(client, redis_away, mailoutbox):
    """A code that nobody counts could be guessed."""
    client.raise_request_exception = False

    answer = client.post("/inloggen/", {"email": "iemand@example.nl"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Wacht even en probeer het nog een keer." in answer.content.decode()
    assert mailoutbox == []


def test_what_is_published_meanwhile_is_shown(client, request):
    make_module(slug="eerste", title="De eerste")
    request.getfixturevalue("redis_away")
    assert "De eerste" in client.get("/leren/").content.decode()

    make_module(slug="tweede", title="De tweede")

    assert "De tweede" in client.get("/leren/").content.decode()
