"""What people notice, with real clients against a real server."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(site, phones):
    """Anna and Bram in one document."""
    document = site.document()
    anna = phones.open("anna", site, document, site.person("Anna")).ready()
    bram = phones.open("bram", site, document, site.person("Bram")).ready()
    return document, anna, bram


def test_what_is_typed_is_stored_and_seen_by_the_other(site, two):
    document, anna, bram = two

    anna.types("hé åäö 🔧")

    bram.sees(text="hé åäö 🔧")
    assert site.reads(document) == "<paragraph>hé åäö 🔧</paragraph>"


def test_who_comes_later_gets_everything(site, phones, two):
    document, anna, bram = two
    anna.types("eerst ")
    bram.types("dan")
    anna.caret(value={"at": 3})

    carla = phones.open("carla", site, document, site.person("Carla")).ready()

    assert carla.text == "<paragraph>eerst dan</paragraph>"
    carla.meets(many=1)
    assert [(caret["user"]["name"], caret["cursor"]) for caret in carla.state()["carets"]] == [("Anna", {"at": 3})]


def test_both_texts_stay_when_one_was_away_for_a_day(site, phones, two):
    document, anna, bram = two
    bram.types("samen. ")
    anna.sees(text="samen.")
    anna.offline()
    anna.type(text="van de zolder. ")
    anna.remove(at=0, length=2)
    bram.types("van beneden. ")

    anna.online()

    anna.sees(text="van beneden.")
    bram.sees(text="van de zolder.")
    phones.do("converged")
    assert site.reads(document) == anna.text
    assert anna.text.count("van de zolder.") == 1
    assert "samen" not in anna.text


def test_typing_before_the_rest_has_been_sent_loses_nothing(site, phones, two):
    document, anna, _bram = two
    anna.offline()
    anna.type(text="oud ")

    anna.online()
    for letter in "nieuw":
        anna.type(text=letter)

    phones.do("converged")
    assert site.reads(document) == "<paragraph>oud nieuw</paragraph>"


def test_a_caret_goes_with_its_phone_and_comes_back_with_it(site, phones, two):
    _document, anna, bram = two
    anna.caret(value=1)
    bram.meets(many=1)

    anna.offline()
    bram.meets(many=0)
    anna.online()

    bram.meets(many=1)
    assert bram.state()["carets"][0]["user"]["name"] == "Anna"


def test_a_reader_sees_everything_and_changes_nothing(site, phones, two):
    document, anna, bram = two
    reader = phones.open("reader", site, document, site.person("Rik", "Lezer")).ready()
    reader.type(text="dit mag niet")
    reader.caret(value=1)

    anna.types("wel")

    reader.sees(text="wel")
    bram.sees(text="wel")
    assert site.reads(document) == "<paragraph>wel</paragraph>"
    assert bram.state()["carets"] == []


def test_who_only_opens_a_document_has_not_written_in_it(site, phones, two):
    from vakkring.realtime import actions

    document, anna, bram = two
    anna.types("van Anna")
    bram.sees(text="van Anna")

    bram.drop()
    phones.do("converged")

    with site.database():
        assert len(actions.recent_authors(document)) == 1


def test_an_edit_by_the_server_reaches_who_has_it_open(site, two):
    from pycrdt import XmlFragment

    from vakkring.realtime import actions

    document, anna, bram = two
    anna.types("oud")

    with site.database():
        actions.edit(document, lambda held: held.get("default", type=XmlFragment).children[0].children[0].insert(0, "hersteld "), None)

    anna.sees(text="hersteld oud")
    bram.sees(text="hersteld oud")
