"""The door to an article's document."""

import pytest
from django.contrib.auth.models import AnonymousUser

from vakkring.realtime.consumers import Refusal
from wiki.consumers import ArticleConsumer

BEYOND = 10**20
"""More than a database counts to."""


def asked(somebody, article_id):
    """What this person may do there."""
    socket = ArticleConsumer()
    socket.scope = {"user": somebody, "url_route": {"kwargs": {"article_id": article_id}}, "cookies": {}}
    return socket.access()


def test_who_has_an_account_writes(make_article, bram):
    assert asked(bram, make_article().pk).may_write


@pytest.mark.parametrize("number", [10**9, BEYOND])
def test_an_article_that_is_not_there_is_refused_for_good(bram, number):
    assert asked(bram, number) is Refusal.NOT_ALLOWED
    assert asked(AnonymousUser(), number) is Refusal.NOT_LOGGED_IN
