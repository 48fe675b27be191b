"""What readers say of an article."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from tests.wiki import trees
from tests.wiki.conftest import write
from vakkring.evidence.models import Fact
from vakkring.realtime import actions as realtime
from wiki import queries, tree
from wiki.actions import moderation, trust, versions
from wiki.models import Article, Comment, Status
from wiki.personal import ReviewDates, WikiEraser


def in_a_year():
    """Asked for when it is needed: the tests may run past midnight."""
    return timezone.localdate() + timedelta(days=365)


def used(person, article, *, until=None, norm="Handleiding 2025"):
    return trust.test_in_practice(person, article, job="Tussenwoning", norm=norm, valid_until=until or in_a_year())


def test_two_people_make_the_label(make_article, anna, bram):
    article = make_article()
    used(anna, article)
    assert not queries.practice_label(article).is_given

    used(bram, article, until=in_a_year() - timedelta(days=100))

    label = queries.practice_label(Article.objects.get())
    assert label.is_given
    assert label.people == ("Bram", "Anna")
    assert label.norm == "Handleiding 2025"
    assert Article.objects.get().review_by == in_a_year() - timedelta(days=100)


def test_one_person_twice_makes_no_label(make_article, anna):
    article = make_article()
    used(anna, article)
    used(anna, article)
    write(article, anna, "Nog iets.")
    versions.save_version(anna, article, "Nog iets")
    used(anna, Article.objects.get())

    assert not queries.practice_label(Article.objects.get()).is_given
    assert Fact.objects.filter(kind="used_on_job", person=anna).count() == 1


def test_a_label_says_how_often_it_changed_since(make_article, anna, bram):
    article = make_article()
    used(anna, article)
    used(bram, article)
    write(article, bram, "Nog iets.")
    versions.save_version(bram, article, "Nog iets")

    assert queries.practice_label(Article.objects.get()).changed_since == 1


def test_a_label_ends_with_its_date(make_article, anna, bram):
    article = make_article()
    used(anna, article)
    used(bram, article)
    article.practice_tests.update(valid_until=timezone.localdate() - timedelta(days=1))

    assert not queries.practice_label(Article.objects.get()).is_given


def page_anew(client, article):
    """The page of an article about which something changed behind its back."""
    caches["near"].clear()
    return client.get(article.get_absolute_url()).content.decode()


def test_a_page_says_until_when_it_was_tried(make_article, anna, bram, client):
    article = make_article()
    used(anna, article)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Anna gebruikte dit op een klus. Nog 1 ander, en het heet beproefd." in page

    yesterday = timezone.localdate() - timedelta(days=1)
    told = date_format(yesterday, "j F Y")
    for people, sentence in (([], f"Anna gebruikte dit op een klus. Dat gold tot {told}."), ([bram], f"Dit was beproefd tot {told}.")):
        for person in people:
            used(person, article)
        article.practice_tests.update(valid_until=yesterday, at=timezone.now() - timedelta(days=9))
        page = page_anew(client, article)
        assert f"{sentence} Werkt het nog? Zeg het." in page
        assert "Nog 1 ander" not in page
        assert "Geldig tot" not in page
        article.practice_tests.update(valid_until=in_a_year())


def test_who_said_so_long_before_makes_no_label_with_who_says_so_now(make_article, anna, bram):
    article = make_article()
    used(anna, article)
    article.practice_tests.update(valid_until=timezone.localdate() - timedelta(days=1))
    used(bram, article)

    label = queries.practice_label(Article.objects.get())

    assert (label.people, label.was_given, label.has_passed) == (("Bram",), False, False)


def test_who_erased_himself_is_named_as_such(make_article, anna, bram, client):
    article = make_article()
    for person in (bram, anna):
        used(person, article)
    WikiEraser().erase(anna.pk)

    assert "Dit werkte op de klus bij een verwijderd lid, Bram." in client.get(article.get_absolute_url()).content.decode()

    WikiEraser().erase(bram.pk)
    label = queries.practice_label(article)
    page = page_anew(client, article)
    assert label.people == ("een verwijderd lid",)
    assert "Een verwijderd lid gebruikte dit op een klus." in page


def test_a_draft_cannot_be_practice_tested(make_article, anna):
    with pytest.raises(versions.NotAllowed):
        used(anna, make_article(published=False))


def test_a_page_whose_date_has_passed_asks_once(make_article, tess):
    article = make_article()
    Article.objects.update(review_by=timezone.localdate() - timedelta(days=1))

    assert ReviewDates().run_due() == 1
    assert ReviewDates().run_due() == 0
    assert Article.objects.get().status == Status.NEEDS_REVIEW
    assert [notice.url for notice in tess.notices.all()] == [article.get_absolute_url()]


def test_what_a_reader_misses_asks_for_review_until_somebody_checks(make_article, anna, tess):
    article = make_article()

    trust.say_useful(article, yes=False, missing="De waarde bij vloerverwarming", person=anna)
    assert Article.objects.get().status == Status.NEEDS_REVIEW

    versions.check(tess, article, 1)
    assert Article.objects.get().status == Status.PUBLISHED


def overdue(article):
    Article.objects.filter(pk=article.pk).update(review_by=timezone.localdate() - timedelta(days=1))
    return Article.objects.get(pk=article.pk)


def test_a_check_after_the_date_asks_again_at_another(make_article, tess):
    article = overdue(make_article())

    versions.check(tess, article, 1)

    assert Article.objects.get().status == Status.PUBLISHED
    assert Article.objects.get().review_by == in_a_year()


def test_who_checks_says_until_when_others_can_build_on_it(make_article, tess):
    article, soon = overdue(make_article()), timezone.localdate() + timedelta(days=30)

    versions.check(tess, article, 1, soon)
    versions.check(tess, article, 1)  # a day to come stays when nobody says another

    assert Article.objects.get().review_by == soon


def test_new_practice_tests_forget_a_date_that_has_passed(make_article, anna, bram):
    article = overdue(make_article())

    used(anna, article)
    assert Article.objects.get().status == Status.NEEDS_REVIEW
    used(bram, article)

    assert Article.objects.get().status == Status.PUBLISHED
    assert Article.objects.get().review_by == in_a_year()


def test_who_said_so_before_says_it_again_once_his_date_has_passed(make_article, anna, bram):
    article = make_article()
    for person in (anna, bram):
        used(person, article)
    article.practice_tests.update(valid_until=timezone.localdate() - timedelta(days=1))
    overdue(article)

    used(anna, article)
    assert Article.objects.get().status == Status.NEEDS_REVIEW
    used(bram, article)

    assert queries.practice_label(Article.objects.get()).is_given
    assert Article.objects.get().status == Status.PUBLISHED
    assert article.practice_tests.count() == 2


def test_one_new_practice_test_beside_an_old_one_does_not_undo_a_check(make_article, anna, bram, tess):
    article = make_article()
    used(anna, article)
    article.practice_tests.update(valid_until=timezone.localdate() - timedelta(days=1))
    versions.check(tess, overdue(article), 1)

    used(bram, article)

    assert Article.objects.get().status == Status.PUBLISHED


def test_a_strangers_complaint_is_kept_but_puts_no_mark_on_the_page(make_article):
    article = make_article()

    trust.say_useful(article, yes=False, missing="onzin", reader=uuid.uuid4())

    assert article.useful.get().missing == "onzin"
    assert Article.objects.get().status == Status.PUBLISHED


def test_what_waits_is_counted_without_reading_it(make_article, anna, client, tess):
    make_article("Een lange tekst.", published=False)
    trust.say_useful(make_article(), yes=False, missing="De waarde", person=anna)

    with CaptureQueriesContext(connection) as asked:
        assert queries.count_to_check() == len(queries.to_check()) == 2
    assert not [one["sql"] for one in asked if re.search(r'"(tree|html)"', one["sql"])]

    client.force_login(tess)
    assert "2 artikelen wachten op nakijken" in client.get("/wiki/").content.decode()


def test_what_a_stranger_misses_asks_who_checks(make_article, tess):
    article = make_article()
    assert queries.to_check() == []

    trust.say_useful(article, yes=False, missing="De waarde", reader=uuid.uuid4())
    assert queries.to_check() == [article]

    versions.check(tess, article, 1)
    assert queries.to_check() == []


def test_what_readers_missed_is_open_until_a_check(make_article, anna, bram, tess):
    article, other = make_article(), make_article()
    trust.say_useful(article, yes=False, missing="Voor de check", person=anna)
    trust.say_useful(other, yes=False, missing="Elders", person=anna)
    write(article, bram, "Erbij.")
    versions.save_version(bram, article, "Erbij")
    assert said(article) == ["Voor de check"]

    versions.check(tess, article, 2)
    assert said(article) == []
    trust.say_useful(article, yes=False, missing="Erna", person=bram)
    trust.say_useful(article, yes=False, person=anna)  # misses nothing in words

    assert said(article) == ["Erna"]
    assert {pk: [one.missing for one in rows] for pk, rows in queries.missed_in([article, other]).items()} == {
        article.pk: ["Erna"],
        other.pk: ["Elders"],
    }


def test_one_reader_misses_one_thing_and_of_many_the_newest_are_shown(make_article):
    article, reader = make_article(), uuid.uuid4()
    for number in range(3):
        trust.say_useful(article, yes=False, missing=f"Ik {number}", reader=reader)
    assert said(article) == ["Ik 2"]

    for number in range(queries.MOST_MISSED):
        trust.say_useful(article, yes=False, missing=f"Ander {number}", reader=uuid.uuid4())

    assert said(article) == [f"Ander {number}" for number in reversed(range(queries.MOST_MISSED))]


def said(article):
    return [one.missing for one in queries.missed(article)]


def test_saying_it_again_replaces_what_was_said(make_article, anna):
    article = make_article()
    trust.say_useful(article, yes=True, person=anna)
    trust.say_useful(article, yes=False, person=anna)

    assert [one.yes for one in article.useful.all()] == [False]


# --- remarks ------------------------------------------------------------------------------------------------------------------------------
def test_a_remark_sent_twice_is_one(make_article, anna):
    article, key = make_article(), uuid.uuid4()
    for _ in range(2):
        trust.comment(anna, article, key=key, quote="2 graden", text="Of 3?")

    assert [one.text for one in article.comments.all()] == ["Of 3?"]


def test_a_remark_that_he_went_on_writing_before_he_sent_it_again_says_what_he_wrote_last(make_article, anna):
    article, key = make_article(), uuid.uuid4()
    for text in ("Of 3?", "Of 3? Bij mij wel."):
        trust.comment(anna, article, key=key, quote="2 graden", text=text)

    assert [one.text for one in article.comments.all()] == ["Of 3? Bij mij wel."]


def test_a_remark_with_somebody_elses_key_is_refused(make_article, anna, bram):
    article, other, key = make_article(), make_article(), uuid.uuid4()
    trust.comment(anna, article, key=key, quote="", text="Van Anna")

    for person, where in ((bram, article), (anna, other)):
        with pytest.raises(versions.NotAllowed):
            trust.comment(person, where, key=key, quote="", text="x")


def test_a_remark_is_dealt_with_once(make_article, anna, bram):
    article = make_article()
    remark = trust.comment(anna, article, key=uuid.uuid4(), quote="", text="Of 3?")

    trust.finish_comment(bram, article, remark.key)
    trust.finish_comment(anna, article, remark.key)

    assert Comment.objects.get().done_by == bram


def test_who_deals_with_a_remark_takes_its_mark_and_becomes_no_author(make_article, anna, bram):
    article, ours, other = make_article("Begin."), uuid.uuid4(), uuid.uuid4()
    remark = trust.comment(anna, article, key=ours, quote="é", text="Of 3?")
    marks = [{"type": "comment", "attrs": {"id": str(key)}} for key in (ours, other)]
    bold = [trees.text("vét ", trees.bold(), marks[0]), trees.text("é", marks[0]), trees.text("blijft", marks[1])]
    write(article, anna, trees.paragraph("Daarom: ", *bold), trees.bullets("x"))
    versions.save_version(anna, article, "Erbij")

    trust.finish_comment(bram, article, remark.key)

    held = tree.read(versions.fragment_of(realtime.load(article.document_id)))
    unmarked = [trees.text("vét ", trees.bold()), trees.text("é"), bold[2]]
    assert held == trees.article("Begin.", trees.paragraph("Daarom: ", *unmarked), trees.bullets("x"))
    write(article, anna, "Nog iets.")
    assert list(versions.save_version(anna, article, "Meer").authors.all()) == [anna]


def test_who_may_not_write_makes_no_remarks(make_article, anna, bea):
    article = make_article()
    moderation.protect(bea, article, protected=True)

    with pytest.raises(versions.NotAllowed):
        trust.comment(anna, article, key=uuid.uuid4(), quote="", text="x")
