"""Beginning articles, their addresses and links, their photos."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.media import pictures
from tests.wiki import trees
from tests.wiki.conftest import write
from vakkring.media import actions as media
from vakkring.media.models import Image
from vakkring.ports import article_writers
from vakkring.realtime import actions as realtime
from vakkring.search.queries import find
from vakkring.vocabulary.models import Topic
from wiki.actions import articles, moderation, versions
from wiki.actions.showing import show_photos
from wiki.markdown import paragraphs
from wiki.models import Article
from wiki.personal import LoosePhotos


def photo(name="meterkast.jpg"):
    return ContentFile(pictures.saved(pictures.sketch(), "JPEG"), name=name)


def test_titles_that_are_alike_get_addresses_of_their_own(anna):
    slugs = [articles.begin(anna, "Stooklijn te hoog!").slug for _ in range(3)]

    assert slugs == ["stooklijn-te-hoog", "stooklijn-te-hoog-2", "stooklijn-te-hoog-3"]


@pytest.mark.parametrize(("title", "slug"), [("Nieuw", "nieuw-2"), ("???", "artikel"), ("é" * 120, "e" * 90)])
def test_an_address_is_always_there_and_never_one_of_the_wikis_own(anna, title, slug):
    assert articles.begin(anna, title).slug == slug


def test_the_form_sent_twice_begins_one(anna):
    key = uuid.uuid4()

    assert articles.begin(anna, "Een", client_id=key) == articles.begin(anna, "Een", client_id=key)


def test_who_wrote_on_after_an_answer_that_got_lost_loses_nothing(anna):
    key = uuid.uuid4()
    first = articles.begin(anna, "Kraan", paragraphs("Eerste zin."), client_id=key)

    longer = [articles.begin(anna, "Kraan", paragraphs("Eerste zin.\n\nTweede zin."), client_id=key) for _ in range(2)]

    assert first not in longer
    assert longer[0] == longer[1]
    assert "Tweede zin." in longer[0].current.words
    Article.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert articles.begin(anna, "Kraan", paragraphs("Eerste zin.\n\nTweede zin."), client_id=key) == longer[0]
    assert articles.begin(anna, "Kraan", paragraphs("Eerste zin."), client_id=key) == first


def test_a_form_that_lost_its_photo_on_the_phone_begins_nothing_twice(anna):
    key = uuid.uuid4()
    sent = {"client_id": key, "alt": "De kraan"}
    first = articles.begin(anna, "Kraan", paragraphs("Dicht."), photo=photo(), **sent)
    Article.objects.update(created_at=timezone.now() - timedelta(days=2))

    assert articles.begin(anna, "Kraan", paragraphs("Dicht."), **sent) == first
    assert articles.begin(anna, "Kraan", paragraphs("Open."), **sent) != first


def test_nobody_begins_more_than_a_person_writes_in_a_day(anna):
    for number in range(articles.MOST_A_DAY):
        articles.begin(anna, f"Artikel {number}")

    with pytest.raises(articles.TooMany):
        articles.begin(anna, "Nog een")


def test_a_published_article_is_found_by_its_words_and_a_misspelt_title(make_article):
    article = make_article("Zet de lijn lager.", title="Stooklijn instellen")

    assert [hit.url for hit in find("stoklijn instellen")] == [article.get_absolute_url()]
    assert [hit.url for hit in find("lijnen lager")] == [article.get_absolute_url()]


def test_a_draft_is_not_found(make_article):
    make_article(title="Stooklijn instellen", published=False)

    assert find("stooklijn") == []


# --- addresses and links ----------------------------------------------------------------------------------------------------------------
def linking_to(path):
    return trees.article(trees.paragraph("Kijk ", trees.text("hier", trees.link(path))))


def take_first_away(document):
    del versions.fragment_of(document).children[0]


def describe(person, article, title):
    return articles.describe(person, article, title=title, topics=list(article.topics.all()), norm="", review_by=None)


def test_an_old_address_leads_to_the_new_one(make_article, anna, client):
    article = make_article(title="Stooklijn")
    describe(anna, article, "Stooklijn instellen")

    reply = client.get("/wiki/stooklijn/geschiedenis/?x=1")

    # A browser keeps "for good" for ever: with a title that is put back later, it would go round in circles.
    assert (reply.status_code, reply.url) == (302, "/wiki/stooklijn-instellen/geschiedenis/?x=1")


def test_an_old_address_leads_on_whatever_letters_it_shares_with_ours(make_article, anna, client):
    article = make_article(title="W")
    describe(anna, article, "Wateroverlast")

    assert client.get("/wiki/w/").url == "/wiki/wateroverlast/"


def test_an_old_address_is_not_given_away(make_article, anna):
    article = make_article(title="Stooklijn")
    describe(anna, article, "Anders")

    assert articles.begin(anna, "Stooklijn").slug == "stooklijn-2"


def test_an_article_can_have_its_old_address_back(make_article, anna, client):
    article = make_article(title="Stooklijn")
    describe(anna, article, "Anders")
    describe(anna, Article.objects.get(), "Stooklijn")

    assert Article.objects.get().slug == "stooklijn"
    assert client.get("/wiki/anders/").url == "/wiki/stooklijn/"


def test_links_lead_back_also_from_an_old_address(make_article, anna):
    target = make_article(title="Stooklijn")
    describe(anna, target, "Stooklijn instellen")
    make_article(linking_to("/wiki/stooklijn/#kop-1"), title="Ander")

    assert [one.source.title for one in target.back_links.all()] == ["Ander"]


def test_links_of_a_former_version_lead_back_no_more(make_article, anna):
    target = make_article(title="Stooklijn")
    source = make_article(linking_to("/wiki/stooklijn/"), title="Ander")
    write(source, anna, "Erbij.")
    versions.save_version(anna, source, "Erbij")
    assert target.back_links.count() == 1

    realtime.edit(source.document_id, take_first_away, anna.pk)
    versions.save_version(anna, source, "Link weg")

    assert target.back_links.count() == 0


# --- photos -----------------------------------------------------------------------------------------------------------------------------
def with_photo(image):
    return {"type": "photo", "attrs": {"image": image, "alt": "De kast", "caption": ""}}


def test_a_sentence_and_a_photo_are_enough(anna):
    article = articles.begin(anna, "Vaste kraan", trees.article("Zo zag hij eruit."), photo=photo(), alt="De kraan")

    assert 'alt="De kraan"' in article.current.html
    assert article.current.html.startswith('<p>Zo zag hij eruit.</p><figure><img src="/media/images/')


def test_photos_of_a_draft_are_for_who_has_an_account(anna, bram, tess, client):
    article = articles.begin(anna, "Vaste kraan", photo=photo())
    url = article.current.html.split('src="')[1].split('"')[0]
    assert client.get(url).status_code == 404

    client.force_login(bram)
    assert client.get(url).status_code == 200
    client.logout()

    versions.check(tess, article, 1)
    assert client.get(url).status_code == 200


def test_a_photo_that_no_version_holds_is_not_public(make_article, anna, client):
    article = make_article()
    taken = articles.add_photo(anna, article, photo())
    url = client.get(f"/wiki/foto/{taken.image_id}/").url

    assert client.get(url).status_code == 404


def test_somebody_elses_image_cannot_be_shown(make_article, anna):
    """A forged number in the document: an image that was never taken for this article."""
    hidden = Image.objects.create(title="geheim", file=photo("geheim.jpg"))
    article = make_article()
    write(article, anna, with_photo(hidden.pk), "Tekst.")

    assert "<img" not in versions.save_version(anna, article, "Foto").html


def test_a_protected_article_takes_no_photos(make_article, anna, bea):
    article = make_article()
    moderation.protect(bea, article, protected=True)

    with pytest.raises(versions.NotAllowed):
        articles.add_photo(anna, article, photo())


def take_photo_away(document):
    fragment = versions.fragment_of(document)
    places = [place for place, child in enumerate(fragment.children) if getattr(child, "tag", "") == "photo"]
    del fragment.children[places[0]]


def long_ago(*photos):
    before = timezone.now() - articles.LOOSE_KEPT - timedelta(days=1)
    Image.objects.filter(pk__in=[one.image_id for one in photos]).update(created_at=before)


def test_an_article_that_shows_all_it_can_takes_one_again_once_one_is_taken_away(make_article, anna, bram, monkeypatch):
    monkeypatch.setattr(articles, "MOST_PHOTOS", 2)
    article = make_article()
    for _ in range(2):
        write(article, anna, with_photo(articles.add_photo(anna, article, photo()).image_id))
    versions.save_version(anna, article, "Foto's")
    with pytest.raises(articles.TooMany):
        articles.add_photo(bram, article, photo())

    realtime.edit(article.document_id, take_photo_away, anna.pk)

    assert articles.add_photo(bram, article, photo())


def test_nobody_shuts_an_article_with_photos_that_he_puts_nowhere(make_article, anna, bram, monkeypatch):
    monkeypatch.setattr(articles, "MOST_PHOTOS", 2)
    monkeypatch.setattr(articles, "MOST_LOOSE", 3)
    article = make_article()
    for _ in range(3):
        articles.add_photo(bram, article, photo())

    with pytest.raises(articles.TooManyLoose):
        articles.add_photo(bram, article, photo())
    assert articles.add_photo(anna, article, photo())

    Image.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert articles.add_photo(bram, article, photo())


def test_a_photo_sent_again_after_a_lost_answer_is_the_same(make_article, anna, bram):
    article, key = make_article(), uuid.uuid4()

    first, again = (articles.add_photo(anna, article, photo(), client_id=key) for _ in range(2))

    assert first == again
    assert article.photos.count() == 1
    for person, where in ((bram, article), (anna, make_article())):
        with pytest.raises(versions.NotAllowed):
            articles.add_photo(person, where, photo(), client_id=key)


def test_photos_that_stand_nowhere_go_after_a_while_with_their_files(make_article, anna, django_capture_on_commit_callbacks):
    article = make_article()
    saved, written, loose, fresh = (articles.add_photo(anna, article, photo()) for _ in range(4))
    write(article, anna, with_photo(saved.image_id))
    versions.save_version(anna, article, "Foto")
    realtime.edit(article.document_id, take_photo_away, anna.pk)  # the version still holds it
    write(article, anna, with_photo(written.image_id))
    long_ago(saved, written, loose)
    loose.image.get_rendition("width-40")
    file = loose.image.file
    cache.delete("wiki:loose-photos")

    with django_capture_on_commit_callbacks(execute=True):
        assert LoosePhotos().run_due() == 1

    assert set(article.photos.all()) == {saved, written, fresh}
    assert not Image.objects.filter(pk=loose.image_id).exists()
    assert not file.storage.exists(file.name)
    assert LoosePhotos().run_due() == 0  # not looked for every minute


def test_a_loose_photo_that_something_else_shows_stays(make_article, anna):
    article = make_article()
    taken = articles.add_photo(anna, article, photo())
    media.show("courses.set:1", [taken.image], [])
    long_ago(taken)

    assert articles.forget_loose_photos() == 1

    assert not article.photos.exists()
    assert [one.reference for one in taken.image.uses.all()] == ["courses.set:1"]


def test_photos_of_earlier_versions_stay_public_and_no_version_is_read_again_for_them(make_article, anna, client):
    article = make_article()
    taken = articles.add_photo(anna, article, photo())
    write(article, anna, with_photo(taken.image_id))
    url = versions.save_version(anna, article, "Foto").html.split('src="')[1].split('"')[0]
    realtime.edit(article.document_id, take_photo_away, anna.pk)
    versions.save_version(anna, article, "Foto weg")

    with CaptureQueriesContext(connection) as asked:
        show_photos(Article.objects.select_related("current").get())

    assert sum('"tree"' in one["sql"] for one in asked) == 1  # the newest, with the article itself
    assert client.get(url).status_code == 200


# --- the port ---------------------------------------------------------------------------------------------------------------------------
def test_other_tools_can_write_an_article_down(anna):
    (writer,) = article_writers

    path = writer.write(anna.pk, "Wat de groep vond", "## Stemming\n\nTwee van de drie kozen *nee*.", ["warmtepompen"])

    article = Article.objects.get()
    assert path == article.get_absolute_url() == "/wiki/wat-de-groep-vond/"
    assert article.current.html == '<h2 id="kop-1">Stemming</h2><p>Twee van de drie kozen <em>nee</em>.</p>'
    assert list(article.topics.all()) == [Topic.objects.get(slug="warmtepompen")]
    assert article.published_at is None
