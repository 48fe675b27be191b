"""What people see when something is wrong: Dutch, with a way on, and nothing of the inside."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.test import Client
from django.urls import include, path
from redis.exceptions import ConnectionError  # noqa: A004 -- Redis's

from vakkring.config import urls as ours

ENGLISH = ("Not Found", "Bad Request", "Forbidden", "Server Error", "Traceback", "Exception", "CSRF", "DEBUG")


def fails_with(problem):
    def view(request, **_named):
        raise problem

    return view


urlpatterns = [
    path("kapot/400/", fails_with(BadRequest("Dit kan niet."))),
    path("kapot/verdacht/", fails_with(SuspiciousOperation("secret detail"))),
    path("kapot/403/", fails_with(PermissionDenied("secret detail"))),
    path("kapot/404/", fails_with(Http404("No Person matches the given query."))),
    path("kapot/500/", fails_with(RuntimeError("secret detail"))),
    path("kapot/sleutel/<uuid:key>/", fails_with(RuntimeError("secret detail"))),
    path("kapot/sleutel/weg/<uuid:key>/", fails_with(OperationalError("secret detail"))),
    path("kapot/weg/", fails_with(OperationalError("secret detail"))),
    path("kapot/cache/", fails_with(ConnectionError("secret detail"))),
    path("", include(ours.urlpatterns)),
]
handler400, handler403, handler404, handler500 = ours.handler400, ours.handler403, ours.handler404, ours.handler500

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/kapot/400/", 400, "Dit kunnen we niet lezen"),
        ("/kapot/verdacht/", 400, "Dit kunnen we niet lezen"),
        ("/kapot/403/", 403, "Hier mag je niet bij"),
        ("/kapot/404/", 404, "Deze pagina is er niet"),
        ("/nergens/", 404, "Deze pagina is er niet"),
        ("/kapot/500/", 500, "Er ging iets stuk"),
        ("/kapot/weg/", 503, "Wacht even en probeer het nog een keer"),
        ("/kapot/cache/", 503, "Wacht even en probeer het nog een keer"),
    ],
)
def test_error_page_is_dutch_and_says_nothing_of_the_inside(address, status, said, client):
    reply = client.get(address)
    page = reply.content.decode()

    assert reply.status_code == status
    assert said in page
    assert '<html lang="nl"' in page
    assert "secret detail" not in page
    assert "No Person matches" not in page
    assert [word for word in ENGLISH if word in page] == []
    assert 'href="/"' in page


def test_error_page_shows_our_own_sentence_when_we_raised_it(client):
    """What a view of ours says in Dutch must reach the person: it tells what to do."""
    assert "Dit kan niet." in client.get("/kapot/400/").content.decode()


def test_form_without_a_token_gets_a_dutch_page():
    reply = Client(enforce_csrf_checks=True).post("/inloggen/", {"email": "anna@example.nl"})

    assert reply.status_code == 403
    assert "Stuur het nog een keer" in reply.content.decode()
    assert [word for word in ENGLISH if word in reply.content.decode()] == []


def test_server_error_needs_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/kapot/500/").status_code == 500


@pytest.mark.parametrize("door", ["kapot/sleutel/", "kapot/sleutel/weg/"])
def test_a_fault_is_written_down_without_the_key_in_its_address(client, caplog, door):
    key = "8c0a2b1e-6a55-4c7e-9a70-6a9f4a2f9c11"

    assert client.get(f"/{door}{key}/?sleutel={key}").status_code >= 500

    said = [one.getMessage() for one in caplog.records if one.name == "django.request"]
    assert len(said) == 1
    assert said[0].endswith(f": /{door}<uuid:key>/")
    assert key not in caplog.text
