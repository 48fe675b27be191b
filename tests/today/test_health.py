"""Health: the process is up; what it needs can be reached. Services are really away here: connections to a closed port."""

import socket

import pytest
from channels.layers import channel_layers  # noqa: TID251 -- health asks whether it answers; so its test takes it away
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from vakkring.today import views


@pytest.fixture
def closed_port():
    """A port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture
def database_away(closed_port, db):
    """The default connection leads to a PostgreSQL that is not there."""
    there = connections["default"]
    settings = {
        **there.settings_dict,
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "127.0.0.1",
        "PORT": str(closed_port),
        "NAME": "weg",
        "OPTIONS": {},
    }
    connections["default"] = DatabaseWrapper(settings, "default")
    yield
    connections["default"] = there


@pytest.fixture
def cache_away(closed_port):
    there = caches["default"]
    caches["default"] = RedisCache(f"redis://127.0.0.1:{closed_port}/0", {})
    yield
    caches["default"] = there


@pytest.fixture
def channels_away(closed_port):
    there = channel_layers.set("default", RedisPubSubChannelLayer(hosts=[f"redis://127.0.0.1:{closed_port}/0"]))
    yield
    channel_layers.set("default", there)


@pytest.mark.django_db
def test_readyz_says_that_all_is_reached(client):
    reply = client.get("/readyz")

    assert (reply.status_code, reply.json()) == (200, {"database": True, "cache": True, "channels": True})


def test_readyz_is_503_when_the_database_is_away(client, database_away):
    reply = client.get("/readyz")

    assert (reply.status_code, reply.json()) == (503, {"database": False, "cache": True, "channels": True})


@pytest.mark.django_db
def test_readyz_is_503_when_the_cache_is_away(client, cache_away):
    reply = client.get("/readyz")

    assert (reply.status_code, reply.json()["cache"]) == (503, False)


@pytest.mark.django_db
def test_readyz_is_503_when_the_channel_layer_is_away(client, channels_away):
    reply = client.get("/readyz")

    assert (reply.status_code, reply.json()["channels"]) == (503, False)


def test_readyz_is_itself_again_when_the_database_is_back(client, db):
    assert views.database_ready()


def test_healthz_needs_nothing_at_all(client, database_away, cache_away):
    reply = client.get("/healthz")

    assert (reply.status_code, reply.content) == (200, b"ok\n")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_health_makes_no_session(address, client):
    client.get(address)

    assert not client.cookies
