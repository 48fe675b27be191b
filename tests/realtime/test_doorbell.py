"""The doorbell between processes: who hears nothing any more, or missed something, notices and listens anew."""

import asyncio
import os
import signal
from uuid import uuid4

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer

from tests.realtime.serving import Redis
from vakkring.realtime import doorbell


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    made = Redis(tmp_path_factory.mktemp("doorbell"))
    yield made
    made.stop()


@pytest.fixture
def layer(redis, monkeypatch):
    made = RedisPubSubChannelLayer(hosts=[{"address": redis.url, "socket_timeout": 0.5}], prefix=f"test-{uuid4().hex}")
    monkeypatch.setattr(doorbell, "layer", lambda: made)
    return made


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(doorbell, "SPEAK_EVERY", 0.2)
    monkeypatch.setattr(doorbell, "PATIENCE", 0.5)
    monkeypatch.setattr(doorbell, "RETRY_AFTER", 0.1)


def heard_after(layer, happens, seconds):
    """What is heard of words that are said before and after something happens, and how often one joined."""

    async def go():
        heard, joins, joined = [], [], asyncio.Event()

        def join():
            joins.append(True)
            joined.set()

        listening = asyncio.create_task(doorbell.listen(heard.append, join))
        try:
            await joined.wait()
            await doorbell.tell_others({"documents": [1]})
            await asyncio.sleep(0.5)
            before = [news["documents"] for news in heard]
            await happens(layer)
            for _ in range(seconds * 10):
                await doorbell.tell_others({"documents": [2]})
                await asyncio.sleep(0.1)
            return before, [news["documents"] for news in heard[len(before) :]], len(joins)
        finally:
            listening.cancel()
            await layer.flush()

    return asyncio.run(go())


async def deafen(layer):
    """As when the line died without saying so: Redis knows of no listener, the library believes that there is one."""
    (shard,) = layer._get_layer()._shards
    await shard._pubsub.unsubscribe()


def test_who_went_deaf_notices_and_listens_anew(layer, quick):
    before, after, joins = heard_after(layer, deafen, 3)

    assert before == [[1]]
    assert [2] in after
    assert joins >= 2


def test_who_does_not_listen_to_himself_stays_deaf(layer, quick, monkeypatch):
    """The positive control."""
    monkeypatch.setattr(doorbell, "SPEAK_EVERY", 60.0)

    _before, after, joins = heard_after(layer, deafen, 3)

    assert not after
    assert joins == 1


def test_a_redis_that_stands_still_is_heard_again(redis, layer, quick):
    async def stand_still(_layer):
        redis.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(2)
        os.kill(redis.process.pid, signal.SIGCONT)

    _before, after, joins = heard_after(layer, stand_still, 5)

    assert [2] in after
    assert joins >= 2


def test_what_was_missed_while_redis_began_anew_is_looked_for(redis, layer, quick):
    async def restart(_layer):
        redis.stop()
        await asyncio.sleep(0.4)
        redis.start()

    _before, after, joins = heard_after(layer, restart, 5)

    assert [2] in after
    assert joins >= 2


def test_it_is_ready_when_a_message_can_be_sent(layer):
    assert doorbell.ready()
