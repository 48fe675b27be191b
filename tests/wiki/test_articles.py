"""Beginning articles, their addresses and links, their photos."""

import uuid

import pytest
from django.core.files.base import ContentFile

from tests.media import pictures
from tests.wiki import trees
from tests.wiki.conftest import write
from vakkring.media.models import Image
from vakkring.ports import article_writers
from vakkring.realtime import actions as realtime
from vakkring.search.queries import find
from vakkring.vocabulary.models import Topic
from wiki.actions import articles, moderation, versions
from wiki.models import Article


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


# --- the port ---------------------------------------------------------------------------------------------------------------------------
def test_other_tools_can_write_an_article_down(anna):
    (writer,) = article_writers

    path = writer.write(anna.pk, "Wat de groep vond", "## Stemming\n\nTwee van de drie kozen *nee*.", ["warmtepompen"])

    article = Article.objects.get()
    assert path == article.get_absolute_url() == "/wiki/wat-de-groep-vond/"
    assert article.current.html == '<h2 id="kop-1">Stemming</h2><p>Twee van de drie kozen <em>nee</em>.</p>'
    assert list(article.topics.all()) == [Topic.objects.get(slug="warmtepompen")]
    assert article.published_at is None
