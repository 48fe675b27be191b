"""Versions that readers can trust."""

import pytest

from tests.wiki import trees
from tests.wiki.conftest import reads, write
from vakkring.evidence.models import Fact
from wiki.actions import articles, moderation, versions
from wiki.models import Article, Check, ImmutableError, Revision


def test_a_first_version_is_made_with_the_article(make_article, anna):
    article = make_article("Een zin.", published=False)

    assert (article.current.number, article.current.html, article.published_at) == (1, "<p>Een zin.</p>", None)
    assert list(article.current.authors.all()) == [anna]


def test_a_version_holds_what_the_server_has_and_who_wrote_since(make_article, anna, bram):
    article = make_article("Een zin.")
    write(article, bram, "Bram vult aan.")
    write(article, anna, "Anna ook.")

    saved = versions.save_version(anna, article, "Aangevuld")

    assert saved.number == 2
    assert saved.html == "<p>Een zin.</p><p>Bram vult aan.</p><p>Anna ook.</p>"
    assert set(saved.authors.all()) == {anna, bram}
    assert saved.saved_by == anna


def test_authors_are_counted_once(make_article, anna, bram):
    article = make_article()
    write(article, bram, "Bram vult aan.")
    versions.save_version(anna, article, "Aangevuld")
    write(article, anna, "Anna alleen.")

    assert list(versions.save_version(anna, article, "Nog iets").authors.all()) == [anna]


def test_improving_what_others_read_is_remembered(make_article, bram):
    article = make_article()
    write(article, bram, "Bram vult aan.")

    versions.save_version(bram, article, "Aangevuld")

    assert list(Fact.objects.filter(person=bram).values_list("kind", flat=True)) == ["article_improved"]


def test_saving_costs_as_much_however_many_links_stand_in_it(make_article, bram, django_assert_max_num_queries):
    article = make_article()
    write(article, bram, *[trees.paragraph(trees.text("Zie dit", trees.link(f"/wiki/stuk-{number}/"))) for number in range(30)])

    with django_assert_max_num_queries(28):
        versions.save_version(bram, article, "Aangevuld")


def test_a_version_without_a_change_is_refused(make_article, anna):
    article = make_article()

    with pytest.raises(versions.NothingChanged):
        versions.save_version(anna, article, "Niets")


def test_an_empty_article_is_refused(make_article, anna):
    article = articles.begin(anna, "Leeg")

    with pytest.raises(versions.NothingWritten):
        versions.save_version(anna, article, "Niets")


def test_a_version_never_changes(make_article):
    revision = make_article().current

    for change in (
        revision.save,
        revision.delete,
        lambda: Revision.objects.update(reason="x"),
        lambda: Revision.objects.all().delete(),
    ):
        with pytest.raises(ImmutableError):
            change()


def test_bringing_a_version_back_is_a_version_of_its_own(make_article, anna, bram):
    article = make_article("Goed.")
    write(article, bram, "Fout.")
    versions.save_version(bram, article, "Erbij")

    back = versions.bring_back(anna, article.revisions.get(number=1))

    assert (back.number, back.html, back.restores.number) == (3, "<p>Goed.</p>", 1)
    assert reads(article) == trees.article("Goed.")


def test_bringing_back_what_stands_there_changes_nothing(make_article, anna):
    article = make_article()

    with pytest.raises(versions.NothingChanged):
        versions.bring_back(anna, article.current)
    assert article.revisions.count() == 1


# --- checking -----------------------------------------------------------------------------------------------------------------------------
def test_a_draft_is_published_by_who_may_check(make_article, tess, anna):
    article = make_article(published=False)

    versions.check(tess, article, 1)

    article.refresh_from_db()
    assert article.published_at is not None
    assert Check.objects.get().person == tess
    assert "staat erop" in anna.notices.get().title


def test_nobody_vouches_for_a_version_he_has_not_seen(make_article, tess, bram):
    article = make_article(published=False)
    write(article, bram, "Erbij.")
    versions.save_version(bram, article, "Erbij")

    with pytest.raises(versions.NothingChanged):
        versions.check(tess, article, 1)
    assert Article.objects.get().published_at is None


# --- the no -------------------------------------------------------------------------------------------------------------------------------
def test_who_may_not_check_publishes_nothing(make_article, anna, bram):
    article = make_article(published=False)

    for person in (anna, bram):
        with pytest.raises(versions.NotAllowed):
            versions.check(person, article, 1)


def test_a_protected_article_is_for_who_checks(make_article, bram, tess, bea):
    article = make_article()
    moderation.protect(bea, article, protected=True)
    write(article, bram, "Nog snel.")

    with pytest.raises(versions.NotAllowed):
        versions.save_version(bram, article, "Nog snel")
    with pytest.raises(versions.NotAllowed):
        versions.bring_back(bram, article.current)
    assert versions.save_version(tess, article, "Door de trainer").number == 2


def test_who_is_not_active_any_more_saves_nothing(make_article, bram):
    article = make_article()
    write(article, bram, "Nog snel.")
    bram.is_active = False

    with pytest.raises(versions.NotAllowed):
        versions.save_version(bram, article, "Nog snel")
