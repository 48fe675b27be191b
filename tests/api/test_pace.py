"""Not too often, not too much at once, and always JSON when something is wrong."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.api.making import NEEDS, PUBLIC, ask, token_of
from tests.factories import PersonFactory
from vakkring.api.routers import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def slow(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "api": "2/m/ip", "api_token": "3/m/key"}


def statuses(address, times, secret=""):
    return [ask(address, secret).status_code for _ in range(times)]


def test_stranger_is_slowed_down_and_told_until_when(slow):
    assert statuses("/api/v1/topics", 3) == [200, 200, 429]

    reply = ask("/api/v1/topics")
    assert 1 <= int(reply["Retry-After"]) <= 60
    assert reply.json()["code"] == "pace"
    assert reply["Retry-After"] in reply.json()["detail"]


def test_each_token_has_a_pace_of_its_own(slow):
    one, other = token_of(PersonFactory()), token_of(PersonFactory())

    assert statuses("/api/v1/token", 4, one) == [200, 200, 200, 429]
    assert statuses("/api/v1/topics", 4, other) == [200, 200, 200, 429]
    assert statuses("/api/v1/topics", 1) == [200]


def test_guessing_tokens_is_slowed_down_as_well(slow):
    assert statuses("/api/v1/token", 3, "vakkring_gokje") == [401, 401, 429]


@pytest.mark.parametrize("asked", ["limit=0", "limit=101", "limit=x", "offset=-1", "offset=100001", "limit=1e9", "topic=A B", "topic=%00"])
def test_what_cannot_be_read_is_said_by_name(asked):
    reply = ask(f"/api/v1/modules?{asked}")

    assert reply.status_code == 422
    assert reply.json()["code"] == "unreadable"
    assert reply.json()["errors"][0].startswith(asked.split("=")[0])


def test_pages_follow_each_other():
    whole = ask("/api/v1/topics?limit=100").json()
    parts = [one["slug"] for start in range(0, whole["total"], 3) for one in ask(f"/api/v1/topics?limit=3&offset={start}").json()["items"]]

    assert whole["total"] > 6
    assert parts == [one["slug"] for one in whole["items"]]
    assert ask("/api/v1/topics?offset=100000").json()["items"] == []


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/geen", "/api/v2/modules", "/api/v1/programmes/geen-uuid", "/api/docs/x"])
def test_unknown_address_is_answered_in_json(address):
    for reply in (ask(address), Client(enforce_csrf_checks=True).post(address, {"typed": "x"})):
        assert reply.status_code == 404
        assert reply.json()["code"] == "missing"


def test_far_too_many_parameters_are_the_callers_mistake():
    reply = ask("/api/v1/topics?" + "&".join(["limit=1"] * 1001))

    assert (reply.status_code, reply.json()["code"]) == (400, "senseless")


def test_fault_of_ours_is_a_problem_too_and_stands_in_the_log(monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise ValueError("a secret of ours")

    monkeypatch.setattr(catalogue.Topic.objects, "select_related", broken)
    reply = ask("/api/v1/topics")

    assert reply.status_code == 500
    assert reply.json()["code"] == "broken"
    assert "a secret of ours" not in reply.content.decode()
    assert "a secret of ours" in caplog.text


def test_without_a_database_it_says_so():
    secret = token_of(PersonFactory())

    def down(*_args, **_kwargs):
        raise OperationalError("no server")

    with connection.execute_wrapper(down):
        replies = [ask("/api/v1/topics"), ask("/api/v1/token", secret)]

    for reply in replies:
        assert reply.status_code == 503
        assert reply.json()["code"] == "unavailable"
        assert int(reply["Retry-After"]) > 0
    assert ask("/api/v1/topics").status_code == 200


def test_without_a_database_a_browser_that_is_logged_in_reads_json_too(client):
    """Its cookie is not looked at: to look up whose it is would fail before the API could say so."""
    client.raise_request_exception = False
    client.force_login(PersonFactory())

    def down(*_args, **_kwargs):
        raise OperationalError("no server")

    with connection.execute_wrapper(down):
        reply = client.get("/api/v1/topics")

    assert (reply.status_code, reply.json()["code"]) == (503, "unavailable")


@pytest.mark.parametrize("address", [*PUBLIC, *NEEDS, "/api/v1/token", "/api/openapi.json"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_what_can_only_be_read_says_so_in_json(address, method):
    reply = Client(enforce_csrf_checks=True).generic(method, address, "{}", content_type="application/json")

    assert (reply.status_code, reply["Allow"], reply["Content-Type"]) == (405, "GET, HEAD", "application/json; charset=utf-8")
    assert reply.json() == {"code": "method", "detail": "Dit adres kun je alleen lezen. Gebruik GET.", "errors": []}


@pytest.mark.parametrize("address", [*PUBLIC, "/api/v1/token", "/api/openapi.json"])
def test_head_is_answered_as_get_without_the_body(address):
    whole, head = ask(address), Client().head(address)

    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert {name: head[name] for name in ("Content-Type", "Cache-Control")} == {
        name: whole[name] for name in ("Content-Type", "Cache-Control")
    }
    assert head.get("ETag") == whole.get("ETag")


def test_public_answers_may_be_kept_and_asked_for_by_their_etag():
    reply = ask("/api/v1/topics")
    again = ask("/api/v1/topics", **{"If-None-Match": reply["ETag"]})

    assert reply["Cache-Control"] == "public, max-age=60"
    assert "Authorization" in reply["Vary"]
    assert again.status_code == 304
    assert again.content == b""
    assert ask("/api/v1/topics", **{"If-None-Match": '"anders"'}).status_code == 200


def test_answers_to_somebody_are_kept_nowhere():
    secret = token_of(PersonFactory())

    for address in ("/api/v1/token", "/api/v1/me/proofs", "/api/v1/topics", "/api/v1/programmes"):
        assert ask(address, secret)["Cache-Control"] == "private, no-store"
