"""Pages made for somebody are not shown again without asking; strangers cost nothing."""

import pytest
from django.http import HttpResponse, JsonResponse
from django.test import Client, RequestFactory

from tests.factories import PersonFactory
from vakkring.accounts.middleware import PrivatePagesMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(client, anna, enter) -> Client:
    enter(client, anna.email)
    return client


@pytest.mark.parametrize("path", ["/", "/leren/", "/contact/", "/nergens/"])
def test_a_page_of_who_is_logged_in_is_asked_for_again(inside, path):
    """And no `no-store`: the back button works without reception."""
    assert inside.get(path)["Cache-Control"] == "private, no-cache"
    assert "Cache-Control" not in Client().get(path)


@pytest.mark.parametrize("path", ["/account/", "/account/2fa/", "/account/2fa/webauthn/", "/account/logout/"])
def test_a_page_of_ones_account_is_not_kept_at_all(inside, path):
    assert "no-store" in inside.get(path)["Cache-Control"]
    assert "private" in inside.get(path)["Cache-Control"]


class Session:
    """A session that notices when it is loaded."""

    loaded = False
    modified = False

    def __init__(self, *, accessed: bool = True) -> None:
        self.accessed = accessed

    def __getitem__(self, key):
        self.loaded = True

    def get(self, key):
        self.loaded = True


def answer(response, path="/", *, cookie=True, session=None):
    request = RequestFactory().get(path)
    request.session = session or Session()
    if cookie:
        request.COOKIES["sessie"] = "x"
    return PrivatePagesMiddleware(lambda _request: response)(request)


def test_what_a_view_says_itself_wins():
    page = HttpResponse("x", headers={"Cache-Control": "public, max-age=60"})

    assert answer(page)["Cache-Control"] == "public, max-age=60"


def test_only_pages_are_marked_and_what_lies_below_the_account():
    assert "Cache-Control" not in answer(JsonResponse({}))
    assert answer(JsonResponse({}), "/account/x/")["Cache-Control"] == "private, no-store"
    assert answer(HttpResponse("x"))["Cache-Control"] == "private, no-cache"


def test_a_stranger_and_an_unused_session_are_left_alone(django_assert_num_queries):
    unused, stranger = Session(accessed=False), Session()

    with django_assert_num_queries(0):
        assert "Cache-Control" not in answer(HttpResponse("x"), session=unused)
        assert "Cache-Control" not in answer(HttpResponse("x"), cookie=False, session=stranger)

    assert (unused.loaded, stranger.loaded) == (False, False)


def test_a_session_that_begins_counts():
    begun = Session()
    begun.modified = True

    assert answer(HttpResponse("x"), cookie=False, session=begun)["Cache-Control"] == "private, no-cache"


def test_a_page_says_for_whom_it_is_without_a_word_about_the_person(client, anna, enter):
    """A phone that keeps pages forgets those of somebody else by this."""
    enter(client, anna.email)
    other = Client()
    other.force_login(PersonFactory())

    mine, again, theirs = client.get("/")["Copy-For"], client.get("/leren/")["Copy-For"], other.get("/")["Copy-For"]

    assert mine == again
    assert len({mine, theirs, "nobody"}) == 3
    assert len(mine) == 16
    client.post("/account/logout/")
    assert client.get("/")["Copy-For"] == "nobody"


def test_only_pages_say_so_and_only_when_it_is_known():
    assert answer(HttpResponse("x"), cookie=False)["Copy-For"] == "nobody"
    assert answer(HttpResponse("x"))["Copy-For"] == "nobody"
    assert "Copy-For" not in answer(JsonResponse({}), cookie=False)
    assert "Copy-For" not in answer(HttpResponse("x"), session=Session(accessed=False))


def test_a_page_that_something_broke_does_not_ask_the_session():
    session = Session()

    assert "Copy-For" not in answer(HttpResponse("x", status=503), session=session)
    assert not session.loaded
