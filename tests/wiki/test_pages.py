"""The pages of the wiki, for readers and for who writes."""

import json
import re
import uuid
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from pypdf import PdfReader

from tests.media import pictures
from tests.wiki import trees
from tests.wiki.conftest import reads, write
from tests.wiki.test_articles import describe
from vakkring.accounts.models import Role
from vakkring.realtime.carets import pseudonym
from vakkring.vocabulary.models import Topic
from wiki import facts
from wiki.actions import articles, moderation, trust, versions
from wiki.models import Article, Comment, Useful

SCRIPT = "<script>alert(1)</script>"


def taken(name="kast.jpg", content=None):
    return SimpleUploadedFile(name, pictures.saved(pictures.sketch(), "JPEG") if content is None else content)


# --- reading ------------------------------------------------------------------------------------------------------------------------------
def test_an_article_says_who_checked_it_and_what_belongs_to_it(make_article, client):
    article = make_article(title="Stooklijn")
    other = make_article(trees.article(trees.paragraph("Kijk ", trees.text("hier", trees.link(article.get_absolute_url())))), title="Ander")

    page = client.get(article.get_absolute_url()).content.decode()

    assert "Nagekeken op" in page
    assert "door Tess" in page
    assert "Verwijst hierheen" in page
    assert other.get_absolute_url() in page


def test_an_article_is_the_same_for_everybody_and_kept(make_article, client, bram, django_assert_num_queries):
    article = make_article()
    client.get(article.get_absolute_url())

    with django_assert_num_queries(0):
        assert client.get(article.get_absolute_url()).status_code == 200
    client.force_login(bram)
    with django_assert_num_queries(1):  # who he is
        page = client.get(article.get_absolute_url()).content.decode()
    assert "Bram" not in page
    assert client.cookies["csrf"].value


def test_who_asks_who_is_busy_reads_no_text(make_article, client):
    """Each open page asks every half minute."""
    article = make_article()

    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/wiki/{article.slug}/bezig/").json() == {"names": []}

    assert not [one["sql"] for one in asked if re.search(r'"(tree|html|words|state|base)"', one["sql"])]


def test_a_new_version_is_seen_at_once(make_article, client, bram, django_capture_on_commit_callbacks):
    article = make_article()
    client.get(article.get_absolute_url())
    write(article, bram, "Nieuwe zin.")

    with django_capture_on_commit_callbacks(execute=True):
        versions.save_version(bram, article, "Erbij")

    assert "Nieuwe zin." in client.get(article.get_absolute_url()).content.decode()


def test_a_kept_page_goes_when_its_article_is_taken_offline(make_article, client, bea, django_capture_on_commit_callbacks):
    article = make_article()
    client.get(article.get_absolute_url())

    with django_capture_on_commit_callbacks(execute=True):
        moderation.withdraw(bea, article)

    assert client.get(article.get_absolute_url()).status_code == 404


def test_a_draft_is_for_who_has_an_account(make_article, client, bram):
    article = make_article(published=False)
    for path in ("", "geschiedenis/", "versie/1/", "verschil/1/1/", "bezig/"):
        assert client.get(article.get_absolute_url() + path).status_code == 404
    for ending in (".md", ".pdf"):
        assert client.get(f"/wiki/{article.slug}{ending}").status_code == 404

    client.force_login(bram)
    page = client.get(article.get_absolute_url())
    assert "Dit is een concept" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_the_first_page_shows_ones_own_drafts(make_article, client, bram):
    draft = make_article(published=False, by=bram, title="Vaste kraan")
    client.force_login(bram)

    page = client.get("/wiki/").content.decode()

    assert "Jouw concepten" in page
    assert f'<a href="{draft.get_absolute_url()}">' in page


@pytest.mark.parametrize("path", ["/wiki/", "/wiki/onderwerp/warmtepompen/"])
def test_the_menu_stays_under_the_thumb_where_articles_are_listed(make_article, client, path):
    """A page with a bench hides the tabs on a phone."""
    make_article()

    page = client.get(path).content.decode()

    assert 'class="bench"' not in page
    assert 'href="/wiki/nieuw/"' in page
    assert '<nav class="tabs"' in page


def test_a_reader_says_that_it_is_useful_without_an_account(make_article, client):
    article = make_article()

    for answer in ("ja", "nee"):
        client.post(f"/wiki/{article.slug}/nuttig/", {"yes": answer, "missing": "" if answer == "ja" else "De waarde"})

    assert [(one.yes, one.missing, one.person) for one in Useful.objects.all()] == [(False, "De waarde", None)]


def test_what_readers_say_is_counted_once_enough_of_them_did(make_article, client, anna, bram, tess, django_capture_on_commit_callbacks):
    article = make_article()

    for person, yes, shown in ((anna, True, False), (bram, False, False), (tess, True, True)):
        with django_capture_on_commit_callbacks(execute=True):
            trust.say_useful(article, yes=yes, person=person)
        assert ("2 van de 3 zeggen ja." in client.get(article.get_absolute_url()).content.decode()) is shown


@pytest.mark.parametrize("sent", [{}, {"yes": "misschien"}, {"yes": "nee", "missing": "x" * 5000}])
def test_an_answer_that_makes_no_sense_is_none(make_article, client, sent):
    client.post(f"/wiki/{make_article().slug}/nuttig/", sent)

    assert Useful.objects.count() == 0


def test_differences_are_shown_in_the_text_and_beside_each_other(make_article, client, bram):
    article = make_article(f"Oud {SCRIPT}")
    write(article, bram, f"Nieuw {SCRIPT}")
    versions.save_version(bram, article, f"Reden {SCRIPT}")

    for view in ("", "?naast=1"):
        page = client.get(f"/wiki/{article.slug}/verschil/1/2/{view}").content.decode()
        assert "<ins>Nieuw &lt;script&gt;" in page
        assert SCRIPT not in page


def test_a_page_whose_date_has_passed_asks_until_somebody_checked_it(make_article, client, tess, django_capture_on_commit_callbacks):
    article, today = make_article(), timezone.localdate()
    Article.objects.update(review_by=today - timedelta(days=1))
    assert "Opnieuw nakijken" in client.get(article.get_absolute_url()).content.decode()
    client.force_login(tess)
    assert f'value="{today + timedelta(days=365):%Y-%m-%d}"' in client.get(f"/wiki/{article.slug}/geschiedenis/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/wiki/{article.slug}/nakijken/", {"number": 1, "review_by": today + timedelta(days=90)})

    page = client.get(article.get_absolute_url()).content.decode()
    assert "Opnieuw nakijken" not in page
    assert f"Wordt opnieuw nagekeken voor {date_format(today + timedelta(days=90), 'j F Y')}" in page


def test_a_check_until_yesterday_is_none_and_says_why(make_article, client, tess):
    article, yesterday = make_article(), timezone.localdate() - timedelta(days=1)
    Article.objects.update(review_by=yesterday)
    client.force_login(tess)

    page = client.post(f"/wiki/{article.slug}/nakijken/", {"number": 1, "review_by": yesterday}, follow=True)

    assert "Kies een dag in de komende 5 jaar." in page.content.decode()
    assert Article.objects.get().review_by == yesterday


@pytest.mark.parametrize("path", ["versie/9/", "verschil/1/9/", "verschil/9/1/"])
def test_a_version_that_is_not_there_is_a_clear_404(make_article, client, path):
    reply = client.get(make_article().get_absolute_url() + path)

    assert reply.status_code == 404


def test_history_names_who_wrote_and_why(make_article, client, bram):
    article = make_article()
    write(article, bram, "Erbij.")
    versions.save_version(bram, article, "Stap 4 erbij")

    page = client.get(f"/wiki/{article.slug}/geschiedenis/").content.decode()

    assert "Stap 4 erbij" in page
    assert "Bram" in page
    assert "Voor moderators" not in page


def test_what_readers_missed_is_told_to_who_can_mend_it(make_article, client, anna, bram, tess):
    article = make_article()
    trust.say_useful(article, yes=False, missing=f"De waarde {SCRIPT}", person=anna)
    history, edit = f"/wiki/{article.slug}/geschiedenis/", f"/wiki/{article.slug}/bewerken/"
    told = f"De waarde {escape(SCRIPT)}"
    for path in (article.get_absolute_url(), history):
        assert "De waarde" not in client.get(path).content.decode()

    for person, pages in ((bram, (history, edit)), (tess, (history, edit, "/wiki/wacht/"))):
        client.force_login(person)
        for path in pages:
            page = client.get(path).content.decode()
            assert told in page
            assert date_format(timezone.localdate(), "j F Y") in page
            assert SCRIPT not in page

    client.post(f"/wiki/{article.slug}/nakijken/", {"number": 1})
    for path in (history, edit, "/wiki/wacht/"):
        assert "De waarde" not in client.get(path).content.decode()


# --- writing ------------------------------------------------------------------------------------------------------------------------------
def sent(**changes):
    return {"id": uuid.uuid4(), "title": "Vaste kraan", "text": "Draai hem eerst *dicht*.", **changes}


def test_a_sentence_makes_a_draft(client, anna):
    client.force_login(anna)

    reply = client.post("/wiki/nieuw/", sent())

    article = Article.objects.get()
    assert reply.url == article.get_absolute_url() == "/wiki/vaste-kraan/"
    assert article.current.html == "<p>Draai hem eerst *dicht*.</p>"


def test_a_script_hears_where_it_stands_and_a_browser_may_remember_what_was_typed(client, anna):
    client.force_login(anna)
    page = client.get("/wiki/nieuw/")
    assert page["Cache-Control"] == "private, no-cache"  # with no-store going back would give an empty form
    assert f'data-keeper="{anna.pk}"' in page.content.decode()
    assert 'name="id" value=""' in page.content.decode()  # a phone may keep the page: two articles must not begin with the same

    assert client.post("/wiki/nieuw/", sent(), headers={"Accept": "application/json"}).json() == {"next": "/wiki/vaste-kraan/"}
    assert "Een coach of trainer kijkt het na." in client.get("/wiki/vaste-kraan/").content.decode()


def test_a_photo_makes_a_draft(client, anna):
    client.force_login(anna)

    client.post("/wiki/nieuw/", sent(text="", photo=taken(), alt="De kraan"))

    assert 'alt="De kraan"' in Article.objects.get().current.html


def test_who_has_to_log_in_first_comes_back_to_the_form_at_which_she_wrote(client):
    reply = client.post("/wiki/nieuw/", sent(bij="card:12"))

    assert reply.url == "/inloggen/?next=/wiki/nieuw/%3Fbij%3Dcard%253A12"


def test_a_double_tap_makes_one(client, anna):
    client.force_login(anna)
    form = sent()

    assert client.post("/wiki/nieuw/", form).url == client.post("/wiki/nieuw/", form).url
    assert Article.objects.count() == 1


def test_a_double_tap_without_a_script_makes_one_and_another_text_another(client, anna):
    client.force_login(anna)
    form = sent(id="")

    assert client.post("/wiki/nieuw/", form).url == client.post("/wiki/nieuw/", form).url
    client.post("/wiki/nieuw/", {**form, "text": "Draai hem daarna open."})
    assert Article.objects.count() == 2


def test_a_refused_form_keeps_its_key(client, anna):
    client.force_login(anna)
    form = sent(text="")

    assert f'name="id" value="{form["id"]}"' in client.post("/wiki/nieuw/", form).content.decode()


def test_the_same_form_again_with_a_fresh_key_leads_to_what_it_began(client, anna, bram):
    """Who goes back in his browser after saving, and saves once more."""
    client.force_login(anna)
    form = {"photo": taken, "alt": "De kraan"}

    def save(**changes):
        fields = {name: value() if callable(value) else value for name, value in {**form, **changes}.items()}
        return client.post("/wiki/nieuw/", sent(**fields)).url

    first = save()
    assert save() == first
    assert save(text="Draai hem eerst *dicht*. ") == first
    others = [
        save(text="Draai hem open."),
        save(alt="Een kraan"),
        save(photo=""),
        save(photo=lambda: taken(content=pictures.saved(pictures.sketch((500, 300)), "JPEG"))),
        save(topic=Topic.objects.filter(parent=None).first().pk),
    ]
    client.force_login(bram)
    others.append(save())
    assert len({first, *others}) == 1 + len(others)

    client.force_login(anna)
    Article.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert save() not in {first, *others}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Geef het een titel."),
        ({"text": ""}, "Schrijf één zin, of kies een foto."),
        ({"text": "", "photo": SimpleUploadedFile("x.jpg", b"geen foto")}, "geen foto die we kunnen lezen"),
        ({"title": "x" * 500}, "Zorg dat"),
    ],
)
def test_a_form_that_lacks_something_says_what_and_keeps_the_rest(client, anna, changes, sentence):
    client.force_login(anna)

    reply = client.post("/wiki/nieuw/", sent(**changes))

    assert reply.status_code == 422
    assert sentence in reply.content.decode()
    assert Article.objects.count() == 0


def test_an_image_that_cannot_exist_is_not_there(client, anna):
    client.force_login(anna)

    assert client.get(f"/wiki/foto/{10**20}/").status_code == 404


def test_it_asks_whether_it_stands_there_already(make_article, client, anna):
    article = make_article(title="Stooklijn instellen")
    client.force_login(anna)

    page = client.get("/wiki/nieuw/?titel=stoklijn").content.decode()

    assert "Staat dit er al?" in page
    assert article.get_absolute_url() in page


def test_the_editor_is_for_who_may_write(make_article, client, bram, bea):
    article = make_article()
    assert client.get(f"/wiki/{article.slug}/bewerken/").url.startswith("/inloggen/")

    client.force_login(bram)
    page = client.get(f"/wiki/{article.slug}/bewerken/")
    assert page.status_code == 200
    assert f"/ws/wiki/{article.pk}/" in page.content.decode()
    assert f'data-me="{pseudonym(bram.pk)}"' in page.content.decode()

    moderation.protect(bea, article, protected=True)
    assert client.get(f"/wiki/{article.slug}/bewerken/").url == article.get_absolute_url()


def test_saving_takes_what_the_server_has_and_nothing_else(make_article, client, bram):
    article = make_article("Een zin.")
    write(article, bram, "Twee.")
    client.force_login(bram)

    client.post(f"/wiki/{article.slug}/bewaren/", {"reason": "Erbij", "html": SCRIPT, "content": SCRIPT, "tree": "{}"})

    assert Article.objects.get().current.html == "<p>Een zin.</p><p>Twee.</p>"


def test_saving_without_a_reason_shows_the_editor_again(make_article, client, bram):
    article = make_article()
    write(article, bram, "Twee.")
    client.force_login(bram)

    reply = client.post(f"/wiki/{article.slug}/bewaren/", {"reason": " "})

    assert reply.status_code == 422
    assert "Schrijf in één zin wat je verbeterde." in reply.content.decode()


def test_a_version_comes_back_by_its_button(make_article, client, bram):
    article = make_article("Goed.")
    write(article, bram, "Fout.")
    versions.save_version(bram, article, "Erbij")
    client.force_login(bram)

    client.post(f"/wiki/{article.slug}/terugzetten/1/")

    assert reads(article) == trees.article("Goed.")


def test_what_stands_around_the_text_can_be_changed(make_article, client, bram):
    article = make_article(title="Stooklijn")
    client.force_login(bram)
    day = timezone.localdate() + timedelta(days=30)

    reply = client.post(f"/wiki/{article.slug}/over/", {"title": "Stooklijn instellen", "norm": "NEN 1010", "review_by": day.isoformat()})

    changed = Article.objects.get()
    assert reply.url == changed.get_absolute_url() == "/wiki/stooklijn-instellen/"
    assert (changed.norm, changed.review_by, list(changed.topics.all())) == ("NEN 1010", day, [])


def test_chosen_topics_come_before_the_folded_others(make_article, client, bram):
    client.force_login(bram)

    for topics in (["warmtepompen"], []):
        article = make_article(topics=topics)
        page = client.get(f"/wiki/{article.slug}/over/").content.decode()
        chosen, _summary, others = page.partition("<summary>")
        assert chosen.count('name="topics"') == chosen.count(" checked>") == len(topics)
        assert others.count('name="topics"') + len(topics) == Topic.objects.count()
        assert " checked>" not in others


def test_a_review_date_that_has_passed_is_refused(make_article, client, bram):
    article = make_article()
    client.force_login(bram)

    reply = client.post(f"/wiki/{article.slug}/over/", {"title": "x", "review_by": "2020-01-01"})

    assert reply.status_code == 422
    assert "Kies een dag in de komende 5 jaar." in reply.content.decode()


def filled_in(client, article, **changes):
    """The form as the page gives it, with what somebody changed in it."""
    form = client.get(f"/wiki/{article.slug}/over/").context["form"]
    held = {name: form[name].value() or "" for name in form.fields}
    return {**held, **changes}


def test_a_title_can_be_mended_while_the_date_has_passed_and_the_date_goes_on_asking(make_article, client, bram):
    article, yesterday = make_article(title="Stoklijn"), timezone.localdate() - timedelta(days=1)
    Article.objects.update(review_by=yesterday)
    client.force_login(bram)

    reply = client.post(f"/wiki/{article.slug}/over/", filled_in(client, article, title="Stooklijn"))

    assert reply.url == "/wiki/stooklijn/"
    assert Article.objects.get().review_by == yesterday


def test_what_somebody_else_changed_around_the_text_meanwhile_stays(make_article, client, anna, bram):
    article, (first, second) = make_article(title="Stoklijn", topics=["warmtepompen"]), Topic.objects.exclude(slug="warmtepompen")[:2]
    client.force_login(bram)
    day = timezone.localdate() + timedelta(days=30)
    opened = filled_in(client, article)
    theirs = [*article.topics.all(), first]
    articles.describe(anna, article, title="Stoklijn", topics=theirs, norm="Handleiding 2025", review_by=day)

    client.post(f"/wiki/{article.slug}/over/", {**opened, "title": "Stooklijn", "topics": [*opened["topics"], second.pk]})

    changed = Article.objects.get()
    assert (changed.title, changed.norm, changed.review_by) == ("Stooklijn", "Handleiding 2025", day)
    assert set(changed.topics.all()) == {*theirs, second}
    (_anna, _hers), (who, his) = reversed(facts.changes_of(changed))
    assert (who, set(his)) == (bram.pk, {"title", "topics"})


def test_a_refused_form_still_knows_what_stood_there_when_it_was_opened(make_article, client, anna, bram):
    article = make_article(title="Stooklijn")
    client.force_login(bram)
    opened = filled_in(client, article, title="")
    articles.describe(anna, article, title="Stooklijn", topics=[], norm="Handleiding 2025", review_by=None)

    page = client.post(f"/wiki/{article.slug}/over/", opened).content.decode()

    assert re.search(r'name="seen_norm"[^>]*>', page)[0].count("Handleiding") == 0
    assert 'value="warmtepompen"' in re.search(r'<input[^>]*name="seen_topics"[^>]*>', page)[0]


# --- the editor's script ------------------------------------------------------------------------------------------------------------------
def test_a_photo_is_kept_and_shown_to_who_writes(make_article, client, bram):
    article = make_article()
    client.force_login(bram)

    reply = client.post(f"/wiki/{article.slug}/foto/", {"photo": taken(), "alt": "De kast"}).json()

    shown = client.get(reply["url"], follow=True)
    assert shown.status_code == 200
    assert shown["Content-Type"] == "image/webp"
    client.logout()
    assert client.get(client.get(reply["url"]).url).status_code == 404


@pytest.mark.parametrize("content", [b"", b"geen foto", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"])
def test_what_is_no_photo_is_refused_with_a_sentence(make_article, client, bram, content):
    article = make_article()
    client.force_login(bram)

    reply = client.post(f"/wiki/{article.slug}/foto/", {"photo": taken(content=content)})

    assert reply.status_code == 422
    assert any(word in reply.json()["error"] for word in ("geen foto", "afbeelding", "leeg"))


def test_remarks_come_and_go(make_article, client, anna, bram):
    article, key = make_article(), str(uuid.uuid4())
    client.force_login(bram)
    address = f"/wiki/{article.slug}/opmerkingen/"

    listed = client.post(address, {"id": key, "quote": "2 graden", "text": f"Of 3? {SCRIPT}"}).json()["comments"]
    assert [(one["id"], one["quote"], one["author"], one["mine"]) for one in listed] == [(key, "2 graden", "Bram", True)]

    client.force_login(anna)
    assert client.get(address).json()["comments"][0]["mine"] is False
    assert client.post(f"{address}{key}/klaar/").json() == {"comments": []}
    assert client.post(f"{address}{uuid.uuid4()}/klaar/").status_code == 404


@pytest.mark.parametrize(
    "sent", [{}, {"id": "x", "text": "x"}, {"id": str(uuid.uuid4()), "text": " "}, {"id": str(uuid.uuid4()), "text": "x" * 5000}]
)
def test_a_remark_that_makes_no_sense_is_refused(make_article, client, bram, sent):
    client.force_login(bram)

    reply = client.post(f"/wiki/{make_article().slug}/opmerkingen/", sent)

    assert reply.status_code == 422
    assert json.loads(reply.content)["error"]
    assert Comment.objects.count() == 0


# --- an article with another address ------------------------------------------------------------------------------------------------------
def test_what_is_sent_from_a_page_of_before_a_new_title_arrives(make_article, client, anna, bram):
    """Bram has the editor open while Anna gives the article another title."""
    article, key = make_article("Een zin.", title="Stooklijn"), str(uuid.uuid4())
    write(article, bram, "Twee.")
    describe(anna, article, "Stooklijn instellen")
    client.force_login(bram)
    before = "/wiki/stooklijn"

    photo = client.post(f"{before}/foto/", {"photo": taken()})
    assert (photo.status_code, photo.json()["image"]) == (200, article.photos.get().image_id)
    remarks = client.post(f"{before}/opmerkingen/", {"id": key, "text": "Of 3?"})
    assert [one["id"] for one in remarks.json()["comments"]] == [key]
    assert client.get(f"{before}/opmerkingen/", follow=True).json() == remarks.json()
    assert client.post(f"{before}/opmerkingen/{key}/klaar/").json() == {"comments": []}
    assert client.post(f"{before}/bewaren/", {"reason": "Erbij"}).url == "/wiki/stooklijn-instellen/"
    assert Article.objects.get().current.reason == "Erbij"
    client.post(f"{before}/nuttig/", {"yes": "ja"})
    assert Useful.objects.get().yes


def test_who_is_logged_out_hears_so_at_an_old_address_too(make_article, client, anna):
    article = make_article(title="Stooklijn")
    describe(anna, article, "Stooklijn instellen")

    assert client.get("/wiki/stooklijn/opmerkingen/", follow=True).status_code == 401
    assert client.post("/wiki/stooklijn/foto/").status_code == 401


# --- the no -------------------------------------------------------------------------------------------------------------------------------
def test_strangers_write_nothing(make_article, client):
    article = make_article()
    base = f"/wiki/{article.slug}"

    for path in ("/bewaren/", "/terugzetten/1/", "/over/", "/klus/", "/nakijken/", "/beschermen/", "/offline/", "/terugdraaien/1/"):
        assert client.post(base + path).url.startswith("/inloggen/")
    for path in ("/foto/", "/opmerkingen/", f"/opmerkingen/{uuid.uuid4()}/klaar/"):
        assert client.post(base + path).status_code == 401
    assert article.revisions.count() == 1


def test_who_may_only_write_does_not_check_or_moderate(make_article, client, bram):
    article = make_article()
    client.force_login(bram)

    assert client.get("/wiki/wacht/").status_code == 403
    for path in ("nakijken/", "beschermen/", "offline/", f"terugdraaien/{bram.pk}/"):
        assert client.post(f"/wiki/{article.slug}/{path}", {"number": 1, "aan": "1"}).status_code == 403
    article.refresh_from_db()
    assert (article.protected, article.published_at is None) == (False, False)


def test_who_checks_publishes_but_does_not_moderate(make_article, client, tess):
    article = make_article(published=False)
    client.force_login(tess)
    assert article.title in client.get("/wiki/wacht/").content.decode()

    client.post(f"/wiki/{article.slug}/nakijken/", {"number": 1})

    assert Article.objects.get().published_at
    assert client.post(f"/wiki/{article.slug}/offline/").status_code == 403


def test_a_protected_article_is_closed_to_others_by_every_door(make_article, client, bram, bea):
    article = make_article()
    write(article, bram, "Net nog.")
    moderation.protect(bea, article, protected=True)
    client.force_login(bram)

    for path, form in (
        ("bewaren/", {"reason": "x"}),
        ("terugzetten/1/", {}),
        ("over/", {"title": "x"}),
        ("foto/", {"photo": taken()}),
        ("opmerkingen/", {"id": str(uuid.uuid4()), "text": "x"}),
    ):
        assert client.post(f"/wiki/{article.slug}/{path}", form).status_code == 403
    assert article.revisions.count() == 1


def test_moderators_roll_back_by_their_button(make_article, client, bram, bea):
    article, other = make_article("Goed."), make_article("Ook goed.")
    for one in (article, other):
        write(one, bram, "Onzin.")
    client.force_login(bea)

    client.post(f"/wiki/{article.slug}/terugdraaien/{bram.pk}/")
    assert (reads(article), reads(other)) == (trees.article("Goed."), trees.article("Ook goed.", "Onzin."))

    client.post(f"/wiki/{article.slug}/terugdraaien/{bram.pk}/", {"overal": "1"})
    assert reads(other) == trees.article("Ook goed.")


def test_roles_that_check(db):
    """The rule itself: who publishes what others wrote."""
    from tests.wiki.conftest import with_role
    from wiki.access import may_check

    assert {role for role in Role if may_check(with_role(role))} == {Role.TRAINER, Role.COACH, Role.MODERATOR}


# --- taking along -------------------------------------------------------------------------------------------------------------------------
EVERYTHING = trees.article(
    {"type": "callout", "attrs": {"kind": "answer"}, "content": [trees.paragraph("Zet hem ", trees.text("lager", trees.bold()), ".")]},
    trees.heading("Zo doe je het"),
    trees.bullets("meet", kind="orderedList"),
    {"type": "taskList", "content": [{"type": "taskItem", "attrs": {"checked": False}, "content": [trees.paragraph("doen")]}]},
    {
        "type": "table",
        "content": [
            {"type": "tableRow", "content": [{"type": kind, "content": [trees.paragraph(words)]} for words in ("a", "#b [c]")]}
            for kind in ("tableHeader", "tableCell")
        ],
    },
    {"type": "blockquote", "content": [trees.paragraph("Gezegd.")]},
    {"type": "horizontalRule"},
    trees.paragraph(trees.text("hier", trees.link("/wiki/x/")), {"type": "hardBreak"}, trees.text("daar", trees.link("https://a.nl/"))),
)


def test_an_article_goes_along_as_markdown(make_article, client):
    article = make_article(EVERYTHING, title="Alles: #1")

    reply = client.get(f"/wiki/{article.slug}.md")

    assert "attachment" in reply["Content-Disposition"]
    text = reply.content.decode()
    assert text.startswith(f"---\nslug: {article.slug}\ntitle: 'Alles: #1'\ntopics:\n- warmtepompen\n")
    assert "> [!KORT]\n> Zet hem **lager**." in text


def test_an_article_goes_along_as_a_pdf_that_can_be_read_aloud(make_article, client, anna):
    article = make_article(EVERYTHING, title="Alles")
    photo = articles.add_photo(anna, article, taken())
    write(article, anna, {"type": "photo", "attrs": {"image": photo.image_id, "alt": "De kast", "caption": "Kast"}})
    versions.save_version(anna, article, "Foto")

    reader = PdfReader(BytesIO(client.get(f"/wiki/{article.slug}.pdf").content))

    words = "\n".join(page.extract_text() for page in reader.pages)
    for part in ("Alles", "Kort antwoord", "Zo doe je het", "meet", "#b [c]", "Kast"):
        assert part in words
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "nl"


def test_links_in_a_pdf_lead_to_the_site(make_article, client, settings):
    article = make_article(EVERYTHING)

    reader = PdfReader(BytesIO(client.get(f"/wiki/{article.slug}.pdf").content))

    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    addresses = {note["/A"]["/URI"] for note in notes if "/A" in note}
    assert addresses == {f"{settings.SITE_URL}/wiki/x/", "https://a.nl/", f"{settings.SITE_URL}{article.get_absolute_url()}"}


def words_of_pdf(client, article):
    reader = PdfReader(BytesIO(client.get(f"/wiki/{article.slug}.pdf").content))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_a_draft_says_on_paper_that_nobody_checked_it(make_article, client, anna, tess, bea):
    article = make_article(title="Vaste kraan", published=False)
    client.force_login(anna)

    words = words_of_pdf(client, article)
    assert words.index("Concept: nog niet nagekeken") < words.index("Vaste kraan")
    assert "nieuwste versie" not in words
    assert "draft: true" in client.get(f"/wiki/{article.slug}.md").content.decode()

    versions.check(tess, article, 1)
    words = words_of_pdf(client, article)
    assert "Concept" not in words
    assert "nieuwste versie" in words

    moderation.withdraw(bea, article)
    assert "Concept: staat niet meer op Vakkring" in words_of_pdf(client, article)


def test_files_of_the_zip_lead_to_each_other_and_the_rest_to_the_site(make_article, client, anna, settings):
    other = make_article(title="Stooklijn")
    describe(anna, other, "Stooklijn instellen")
    make_article(title="Concept", published=False)
    hrefs = ("/wiki/stooklijn-instellen/#kop-1", "/wiki/stooklijn/", "/wiki/concept/", "/leren/filter/?a=1", "https://a.nl/")
    article = make_article(trees.article(*(trees.paragraph(trees.text("hier", trees.link(href))) for href in hrefs)), title="Bron")
    client.force_login(anna)

    archive = zipfile.ZipFile(BytesIO(b"".join(client.get("/wiki/alles.zip").streaming_content)))

    site = settings.SITE_URL
    beside = ["stooklijn-instellen.md", "stooklijn-instellen.md", f"{site}/wiki/concept/", f"{site}/leren/filter/?a=1", "https://a.nl/"]
    assert re.findall(r"\[hier\]\((.*?)\)", archive.read("bron.md").decode()) == beside
    assert set(beside[:2]) <= set(archive.namelist())
    alone = client.get(f"/wiki/{article.slug}.md").content.decode()
    assert f"[hier]({site}/wiki/stooklijn-instellen/#kop-1)" in alone


def test_the_whole_wiki_goes_along_as_a_zip(make_article, client, anna):
    begun = articles.begin(anna, "Kast", trees.article("Zo."), photo=taken(), alt="De kast")
    make_article(title="Ander")
    make_article(title="Concept", published=False)
    assert client.get("/wiki/alles.zip").url.startswith("/inloggen/")
    client.force_login(anna)
    Article.objects.filter(pk=begun.pk).update(published_at=timezone.now())

    archive = zipfile.ZipFile(BytesIO(b"".join(client.get("/wiki/alles.zip").streaming_content)))

    photo = begun.photos.get().image_id
    assert sorted(archive.namelist()) == ["ander.md", "kast.md", f"media/foto-{photo}.webp"]
    assert f"![De kast](media/foto-{photo}.webp)" in archive.read("kast.md").decode()
