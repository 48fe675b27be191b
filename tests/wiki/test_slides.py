"""Articles as slides of a live session, one for each part."""

import pytest

from tests.wiki import trees
from wiki import markdown
from wiki.slides import ArticleSlides

pytestmark = pytest.mark.django_db

SOURCE = ArticleSlides()
TEXT = "Kort gezegd.\n\n## Meten\n\nMeet de **aanvoer**.\n\n### Waar\n\nVlak bij de pomp.\n\n## Leeg\n\n## Zetten\n\n- Lager"


def test_an_article_is_shown_part_by_part(make_article):
    article = make_article(markdown.read(TEXT), title="Stooklijn instellen")

    found = SOURCE.slides(f"article:{article.pk}", 1)

    assert [one.title for one in found] == ["Stooklijn instellen", "Meten", "Zetten"]
    assert "<strong>aanvoer</strong>" in found[1].html
    assert "Vlak bij de pomp." in found[1].words
    assert "Zetten" not in found[1].words
    assert [one.link.removeprefix(article.get_absolute_url()) for one in found] == ["", "#kop-1", "#kop-4"]
    assert 'id="kop-4">Zetten' in article.current.html


def test_a_draft_is_not_shown(make_article):
    draft = make_article(trees.article("Nog niet nagekeken."), published=False)

    assert SOURCE.slides(f"article:{draft.pk}", 1) == []
    assert SOURCE.sources(1) == []


def test_articles_are_found_by_words_of_their_title(make_article):
    article = make_article(title="Stooklijn instellen")
    make_article(title="Kieren zoeken")

    assert SOURCE.sources(1, "instellen stook") == [(f"article:{article.pk}", "Stooklijn instellen")]
    assert len(SOURCE.sources(1)) == 2
    for ref in ("article:", "article:0", "set:1", f"article:{article.pk};", ""):
        assert SOURCE.slides(ref, 1) == []
