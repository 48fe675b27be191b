"""What moderators do, and what others may not."""

import pytest

from tests.wiki import trees
from tests.wiki.conftest import reads, write
from vakkring.accounts.models import AuditEntry
from vakkring.search.queries import find
from wiki.actions import moderation, versions
from wiki.models import Article


def test_one_persons_edits_are_rolled_back_and_others_stay(make_article, anna, bram, bea):
    article = make_article("Goed begin.")
    write(article, bram, "Onzin van Bram.")
    write(article, anna, "Goed vervolg.")
    versions.save_version(anna, article, "Vervolg")

    changed = moderation.roll_back(bea, bram, [article])

    assert changed == [article]
    assert reads(article) == trees.article("Goed begin.", "Goed vervolg.")
    assert Article.objects.get().current.html == "<p>Goed begin.</p><p>Goed vervolg.</p>"
    assert AuditEntry.objects.filter(action="article.rolled_back").exists()


def test_what_was_not_saved_is_rolled_back_too(make_article, bram, bea):
    article = make_article("Goed begin.")
    write(article, bram, "Onzin van Bram.")

    moderation.roll_back(bea, bram, [article])

    assert reads(article) == trees.article("Goed begin.")
    assert Article.objects.get().current.number == 1


def test_rolling_back_twice_changes_nothing_more(make_article, bram, bea):
    article = make_article("Goed begin.")
    write(article, bram, "Onzin van Bram.")
    moderation.roll_back(bea, bram, [article])

    assert moderation.roll_back(bea, bram, [article]) == []


def test_an_article_that_was_all_his_is_empty_and_offline(make_article, bram, bea):
    article = make_article("Onzin van Bram.", by=bram)

    moderation.roll_back(bea, bram, [article])

    assert Article.objects.get().published_at is None
    assert find("onzin") == []


def test_taking_offline_hides_it_everywhere(make_article, bea, client):
    article = make_article("Stooklijn te hoog.", title="Stooklijn")
    assert [hit.url for hit in find("stooklijn")] == [article.get_absolute_url()]

    moderation.withdraw(bea, article)

    assert find("stooklijn") == []
    assert client.get(article.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who", ["anna", "tess"])
def test_only_moderators_do_this(who, make_article, bram, request):
    person = request.getfixturevalue(who)
    article = make_article()

    for doing in (
        lambda: moderation.protect(person, article, protected=True),
        lambda: moderation.withdraw(person, article),
        lambda: moderation.roll_back(person, bram, [article]),
    ):
        with pytest.raises(versions.NotAllowed):
            doing()
