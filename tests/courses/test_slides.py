"""Sets as slides of a live session: what everybody may read, without what is filled in and without the answer."""

import pytest

from courses.models import CardSet
from courses.slides import CourseSlides
from tests.factories import QUESTIONS, card, make_module, question_card, sets_of

pytestmark = pytest.mark.django_db

SOURCE = CourseSlides()


def refs(words=""):
    return [ref for ref, _title in SOURCE.sources(1, words)]


def test_published_sets_of_open_modules_can_be_shown():
    shown, closed = make_module(title="Stooklijn"), make_module(title="Werken bij Otto", closed=True)
    draft = sets_of(shown)[1]
    draft.unpublish()

    first = sets_of(shown)[0]
    assert SOURCE.sources(1) == [(f"set:{first.pk}", f"Stooklijn: {first.title}")]
    assert refs("stooklijn SETJE") == [f"set:{first.pk}"]
    assert refs("otto") == []
    for card_set in (draft, *sets_of(closed)):
        assert SOURCE.slides(f"set:{card_set.pk}", 1) == []


@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_question_shows_what_can_be_chosen_and_not_what_is_right(kind):
    module = make_module(sets=1, cards=[question_card(kind)])
    (slide,) = SOURCE.slides(f"set:{sets_of(module)[0].pk}", 1)
    asked = QUESTIONS[kind]

    assert asked["question"] in slide.words
    for option in asked.get("options", []):
        assert option["text"] in slide.html
        assert option["why"] not in slide.html
    for told in ("explain", "advice"):
        assert asked.get(told, "nergens te vinden") not in slide.html


def test_text_is_what_readers_of_the_card_see():
    module = make_module(sets=1, cards=[card({"text": "Kijk in de **retour**."}, {"warning": "<script>alert(1)</script>"}, title="Filter")])
    card_set = CardSet.objects.get()

    (slide,) = SOURCE.slides(f"set:{card_set.pk}", 1)

    assert slide.title == "Filter"
    assert "<strong>retour</strong>" in slide.html
    assert "<script>" not in slide.html
    assert slide.link == f"/leren/{module.slug}/{card_set.slug}/1/"
