"""What moderators do, and what others may not."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pycrdt import XmlElement, XmlText

from tests.wiki import trees
from tests.wiki.conftest import reads, write
from vakkring.accounts.models import AuditEntry
from vakkring.realtime import actions as realtime
from vakkring.search.queries import find
from wiki import queries
from wiki.actions import articles, moderation, versions
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


def describe(person, article, **changed):
    held = Article.objects.get(pk=article.pk)
    kept = {"title": held.title, "topics": list(held.topics.all()), "norm": held.norm, "review_by": held.review_by}
    return articles.describe(person, held, **kept | changed)


def test_what_one_person_changed_around_the_text_is_rolled_back(make_article, anna, bram, bea, client):
    article = make_article("Goed begin.", title="Stooklijn te hoog", slug="stooklijn")
    day = timezone.localdate() + timedelta(days=30)
    describe(anna, article, norm="Handleiding 2025", review_by=day)
    describe(bram, article, title="Onzin", norm="Geen", topics=[], review_by=None)
    describe(bram, article, title="Nog meer onzin")
    assert bram in queries.writers(article)  # he never wrote in the text
    assert article in queries.written_by(bram)

    assert moderation.roll_back(bea, bram, [article]) == [article]

    found = Article.objects.get()
    assert (found.title, found.slug, found.norm, found.review_by) == ("Stooklijn te hoog", "stooklijn", "Handleiding 2025", day)
    assert [topic.slug for topic in found.topics.all()] == ["warmtepompen"]
    assert [hit.title_text for hit in find("stooklijn")] == ["Stooklijn te hoog"]
    assert bram not in queries.writers(article)
    assert moderation.roll_back(bea, bram, [article]) == []
    client.force_login(anna)
    assert client.get("/wiki/stooklijn/").status_code == 200
    assert client.get("/wiki/nog-meer-onzin/")["Location"] == "/wiki/stooklijn/"  # who kept that address still gets there


def test_what_somebody_else_changed_after_him_stays(make_article, anna, bram, bea):
    article = make_article("Goed begin.", title="Stooklijn")
    describe(bram, article, title="Onzin", norm="Geen")
    describe(anna, article, title="Stooklijn instellen")

    moderation.roll_back(bea, bram, [article])

    found = Article.objects.get()
    assert (found.title, found.slug, found.norm) == ("Stooklijn instellen", "stooklijn-instellen", "")


def test_a_version_with_his_title_is_followed_by_one_with_the_old_title(make_article, bram, bea):
    article = make_article("Goed begin.", title="Stooklijn")
    describe(bram, article, title="Onzin")
    write(article, bram, "Onzin.")
    versions.save_version(bram, article, "Beter")

    moderation.roll_back(bea, bram, [article])

    current = Article.objects.get().current
    assert (current.title, current.html) == ("Stooklijn", "<p>Goed begin.</p>")


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


def test_what_others_wrote_in_his_paragraph_stays(make_article, anna, bram, bea):
    article = make_article("Goed begin.")
    write(article, bram, "Van Bram.", "Ook van Bram.")

    def add(document):
        paragraph = versions.fragment_of(document).children[1]
        paragraph.children[0].insert(len("Van Bram."), " Van Anna.", {"bold": {}})

    realtime.edit(article.document_id, add, anna.pk)

    assert moderation.roll_back(bea, bram, [article]) == [article]

    assert reads(article) == trees.article("Goed begin.", trees.paragraph(trees.text(" Van Anna.", trees.bold())))
    assert moderation.roll_back(bea, bram, [article]) == []


def test_what_others_wrote_in_his_list_stays(make_article, anna, bram, bea):
    article = make_article("Goed begin.")
    write(article, bram, trees.bullets("Een", "Twee"))

    def add(document):
        second = versions.fragment_of(document).children[1].children[1]
        second.children[0].children[0].insert(len("Twee"), ", zegt Anna")

    realtime.edit(article.document_id, add, anna.pk)
    moderation.roll_back(bea, bram, [article])

    points = [trees.paragraph(), trees.paragraph(", zegt Anna")]
    held = {"type": "bulletList", "content": [{"type": "listItem", "content": [point]} for point in points]}
    assert reads(article) == trees.article("Goed begin.", held)


@pytest.mark.parametrize("order", [("bram", "anna"), ("anna", "bram")])
def test_two_who_wrote_in_one_paragraph_are_rolled_back_in_any_order(make_article, anna, bram, tess, bea, order):
    article = make_article("Goed begin.", by=tess)
    write(article, bram, "Onzin 1 ")

    def add(document):
        paragraph = versions.fragment_of(document).children[1]
        paragraph.children[0].insert(len("Onzin "), "2 en ")

    realtime.edit(article.document_id, add, anna.pk)
    for who in order:
        moderation.roll_back(bea, {"bram": bram, "anna": anna}[who], [article])

    assert reads(article) == trees.article("Goed begin.")


def test_what_no_editor_writes_does_not_stop_a_roll_back(make_article, anna, bram, bea):
    article = make_article("Goed begin.")

    def write_strangely(document):
        paragraph = XmlElement("paragraph", {}, [XmlText("Van Bram.")])
        versions.fragment_of(document).children.append(paragraph)
        paragraph.children[0].insert_embed(0, XmlElement("script"))
        for _deeper in range(400):
            paragraph.children.append(deeper := XmlElement("paragraph"))
            paragraph = deeper

    realtime.edit(article.document_id, write_strangely, bram.pk)

    def add(document):
        text = versions.fragment_of(document).children[1].children[0]
        text.insert(len(text), " Van Anna.")

    realtime.edit(article.document_id, add, anna.pk)

    assert moderation.roll_back(bea, bram, [article]) == [article]
    assert reads(article) == trees.article("Goed begin.", " Van Anna.")


def test_text_of_somebody_who_left_is_nobodys_and_stays(make_article, anna, bram, bea):
    article = make_article("Goed begin.")
    write(article, anna, "Van Anna.")
    realtime.forget_person(anna.pk)
    write(article, bram, "Van Bram.")

    moderation.roll_back(bea, bram, [article])

    assert reads(article) == trees.article("Goed begin.", "Van Anna.")


def test_who_only_took_something_out_of_his_paragraph_keeps_nothing_of_it(make_article, anna, bram, bea):
    article = make_article("Goed begin.")
    write(article, bram, "Veel onzin van Bram.")

    def drop(document):
        text = versions.fragment_of(document).children[1].children[0]
        del text[0 : len("Veel ")]

    realtime.edit(article.document_id, drop, anna.pk)
    moderation.roll_back(bea, bram, [article])

    assert reads(article) == trees.article("Goed begin.")


def test_an_article_that_was_all_his_is_empty_and_cannot_be_put_before_readers_again(make_article, bram, tess, bea, client):
    article = make_article("Onzin van Bram.", by=bram)

    moderation.roll_back(bea, bram, [article])

    found = Article.objects.get()
    assert (found.published_at, found.current) == (None, None)
    assert find("onzin") == []
    assert queries.to_check() == []
    with pytest.raises(versions.NothingChanged):
        versions.check(tess, article, 1)
    client.force_login(tess)
    page = client.get(article.get_absolute_url())
    assert "Onzin" not in page.text
    assert "Zet het erop" not in page.text
    for address in ("geschiedenis/", "versie/1/", "bewerken/"):
        assert client.get(f"{article.get_absolute_url()}{address}").status_code == 200
    write(article, tess, "Nieuw begin.")
    assert versions.save_version(tess, article, "Opnieuw").number == 2


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
