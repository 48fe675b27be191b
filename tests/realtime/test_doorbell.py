"""The doorbell between processes: who hears nothing any more notices, and listens anew."""

import asyncio
import os
from uuid import uuid4

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer

from vakkring.realtime import doorbell

REDIS = os.environ.get("REDIS_URL")
pytestmark = pytest.mark.skipif(not REDIS, reason="without Redis there is only one process")


@pytest.fixture
def layer(monkeypatch):
    made = RedisPubSubChannelLayer(hosts=[{"address": REDIS, "socket_timeout": None}], prefix=f"test-{uuid4().hex}")
    monkeypatch.setattr(doorbell, "layer", lambda: made)
    return made


async def deafen(layer):
    """As when the line died without saying so: Redis knows of no listener, the library believes that there is one."""
    (shard,) = layer._get_layer()._shards
    await shard._pubsub.unsubscribe()


def news_after_deafness(layer):
    """What is heard of a word that is said again and again, from the moment of deafness on; and how often one joined."""

    async def go():
        heard, joins, joined = [], [], asyncio.Event()

        def join():
            joins.append(True)
            joined.set()

        listening = asyncio.create_task(doorbell.listen(heard.append, join))
        try:
            await joined.wait()
            await doorbell.tell_others({"documents": [1]})
            await asyncio.sleep(0.2)
            before = list(heard)
            await deafen(layer)
            for _ in range(20):
                await doorbell.tell_others({"documents": [2]})
                await asyncio.sleep(0.1)
            return before, [news for news in heard if news.get("documents") == [2]], len(joins)
        finally:
            listening.cancel()
            await layer.flush()

    return asyncio.run(go())


def test_who_went_deaf_notices_and_listens_anew(layer, monkeypatch):
    monkeypatch.setattr(doorbell, "SPEAK_EVERY", 0.2)
    monkeypatch.setattr(doorbell, "PATIENCE", 0.3)
    monkeypatch.setattr(doorbell, "RETRY_AFTER", 0.1)

    before, after, joins = news_after_deafness(layer)

    assert [news["documents"] for news in before if "documents" in news] == [[1]]
    assert after
    assert joins == 2


def test_who_does_not_listen_to_himself_stays_deaf(layer):
    """The positive control: with the usual times nothing is noticed within these two seconds."""
    _before, after, joins = news_after_deafness(layer)

    assert not after
    assert joins == 1


def test_it_is_ready_when_a_message_can_be_sent(layer):
    assert doorbell.ready()
