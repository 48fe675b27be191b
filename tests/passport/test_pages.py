"""The public page, its paper, and one's own passport: who sees what."""

import re
import uuid

import pytest
from django.test import Client

from tests.factories import PersonFactory
from vakkring.passport import actions
from vakkring.passport.models import Proof

pytestmark = pytest.mark.django_db

EVIL = '"><img src=x onerror=alert(1)></script><script>alert(1)</script>{{ 7|add:7 }}'


def page(proof):
    return f"/bewijs/{proof.pk}/"


def paper(proof):
    return f"/bewijs/{proof.pk}.pdf"


def words(response):
    """What a person reads, without the menu's markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def as_bram(db):
    client = Client()
    client.force_login(PersonFactory(first_name="Bram"))
    return client


# --- the public page --------------------------------------------------------------------------------------------------------------------
def test_anybody_with_the_address_sees_who_what_when_and_what_not(client, proof):
    response = client.get(page(proof))

    text = words(response)
    assert response.status_code == 200
    for shown in ("R290 buiten plaatsen", "Anna Bakker", "24 november 2026", "Warmtehuis", "De zone uitzetten", "aan het koudecircuit"):
        assert shown in text
    assert "geen wettelijk certificaat" in text
    assert "Is dit bewijs echt?" in text
    assert f"testserver{page(proof)}" in text
    assert "<svg" in response.content.decode()


@pytest.mark.parametrize("limits", ["", "Eén grens."])
def test_page_always_says_that_it_is_no_legal_certificate(client, anna, give, limits):
    assert "geen wettelijk certificaat" in words(client.get(page(give(anna, limits=limits))))


def test_page_tells_nothing_else_about_the_holder(client, anna, give):
    anna.kvk_number, anna.postcode, anna.vat_id = "12345678", "8011", "NL001234567B01"
    anna.save()

    html = client.get(page(give(anna))).content.decode()

    for private in (anna.email, "12345678", "8011", "NL001234567B01", "courses.module:7"):
        assert private not in html


def test_neither_page_nor_paper_is_for_search_engines_or_caches(client, proof):
    for address in (page(proof), paper(proof)):
        response = client.get(address)
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Cache-Control"] == "private, no-cache"
    assert '<meta name="robots" content="noindex' in client.get(page(proof)).content.decode()


def test_preview_of_a_shared_link_holds_no_name(client, proof):
    head = client.get(page(proof)).content.decode().split("</head>")[0]

    assert "R290 buiten plaatsen" in head
    assert "Anna" not in head


def test_forged_address_is_not_there(client, proof):
    for address in (f"/bewijs/{uuid.uuid4()}/", f"/bewijs/{uuid.uuid4()}.pdf", "/bewijs/1/", "/bewijs/nope.pdf", f"{page(proof)}1"):
        assert client.get(address).status_code == 404


def test_hostile_words_show_as_text(client, anna, give):
    anna.first_name, anna.last_name = EVIL[:100], "Bakker"
    anna.save()
    mine = give(anna, title=EVIL, can_do=[EVIL], limits=EVIL, supplier=EVIL)
    owner = Client()
    owner.force_login(anna)

    for html in (client.get(page(mine)).content.decode(), owner.get(page(mine)).content.decode(), owner.get("/pas/").content.decode()):
        assert "<img src=x" not in html
        assert "<script>alert" not in html
        assert "&lt;img src=x" in html
        assert "{{ 7|add:7 }}" in html


def test_code_holds_the_address_and_nothing_of_the_person(client, proof, settings):
    """The QR code is made of the address alone: the same for whatever is in the proof."""
    before = re.search(r"<svg[^>]*class=\"segno\".*?</svg>", client.get(page(proof)).content.decode(), re.DOTALL)
    Proof.objects.update(title=EVIL)
    after = re.search(r"<svg[^>]*class=\"segno\".*?</svg>", client.get(page(proof)).content.decode(), re.DOTALL)

    assert before
    assert before.group() == after.group()


def test_address_in_production_is_the_sites_own(client, proof, settings):
    settings.ENVIRONMENT = type("Production", (), {"debug": False})()
    settings.SITE_URL = "https://vakkring.example"
    settings.ALLOWED_HOSTS = ["*"]

    html = client.get(page(proof), HTTP_HOST="elders.example").content.decode()

    assert f"https://vakkring.example{page(proof)}" in html
    assert f"elders.example{page(proof)}" not in html


# --- hidden, withdrawn, without a name ---------------------------------------------------------------------------------------------------
def test_hidden_proof_is_gone_for_others_and_open_for_its_holder(client, as_bram, as_anna, anna, proof):
    actions.hide(anna.pk, proof.pk)

    for somebody in (client, as_bram):
        for address in (page(proof), paper(proof)):
            response = somebody.get(address)
            assert response.status_code == 410
            assert "niet te zien" in words(response)
            assert "Anna" not in words(response)
    assert "Alleen jij ziet het nu" in words(as_anna.get(page(proof)))
    assert as_anna.get(paper(proof)).status_code == 200


def test_withdrawn_proof_is_gone_for_all_and_tells_only_its_holder_why(client, as_bram, as_anna, proof, operator):
    actions.withdraw(operator, proof, "Fout in de reeks.")

    for somebody in (client, as_bram, as_anna):
        for address in (page(proof), paper(proof)):
            response = somebody.get(address)
            assert response.status_code == 410
            assert "geldt niet meer" in words(response)
            assert ("Fout in de reeks." in words(response)) is (somebody is as_anna)
            assert "R290" not in words(response)


@pytest.mark.parametrize("name", ["", "anna@example.nl", "\u202e\u200b"])
def test_proof_without_a_name_waits_and_asks_its_holder_for_it(client, as_anna, anna, proof, name):
    anna.first_name, anna.last_name = name, ""
    anna.save()

    for address in (page(proof), paper(proof)):
        response = client.get(address)
        assert response.status_code == 404
        assert "anna@" not in response.content.decode()
    own = as_anna.get(page(proof))
    assert own.status_code == 200
    assert "Vul eerst je naam in" in words(own)
    assert 'href="/account/"' in own.content.decode()
    assert as_anna.get(paper(proof)).status_code == 404


def test_name_follows_the_profile(client, anna, proof):
    anna.last_name = "de Vries"
    anna.save()

    assert "Anna de Vries" in words(client.get(page(proof)))


# --- the paper --------------------------------------------------------------------------------------------------------------------------
def test_paper_is_a_pdf_with_a_readable_name(client, proof):
    response = client.get(paper(proof))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="bewijs-r290-buiten-plaatsen.pdf"'
    assert response.content.startswith(b"%PDF-")


def test_file_name_takes_nothing_hostile(client, anna, give):
    mine = give(anna, title='../"; x=\r\nSet-Cookie: a=b')

    assert client.get(paper(mine))["Content-Disposition"] == 'inline; filename="bewijs-x-set-cookie-ab.pdf"'


def test_paper_is_limited_per_address_and_the_page_is_not(client, proof):
    found = [client.get(paper(proof), REMOTE_ADDR=f"192.0.2.{number}") for number in range(31)]

    assert [one.status_code for one in found] == [200] * 30 + [429]
    assert "Wacht een minuut" in words(found[-1])
    assert client.get(page(proof)).status_code == 200


# --- one's own --------------------------------------------------------------------------------------------------------------------------
def test_passport_lists_ones_own_with_their_state(as_anna, anna, give, operator):
    shown, hidden, withdrawn = (give(anna, f"m:{one}", title=one) for one in ("Aan", "Uit", "Weg"))
    give(PersonFactory(), title="Van een ander")
    actions.hide(anna.pk, hidden.pk)
    actions.withdraw(operator, withdrawn, "Fout in de reeks.")

    response = as_anna.get("/pas/")

    html, text = response.content.decode(), words(response)
    assert f'data-share-url="{page(shown)}"' in html
    assert f'action="/pas/{shown.pk}/verbergen/"' in html
    assert f'action="/pas/{hidden.pk}/tonen/"' in html
    assert f'data-share-url="{page(hidden)}"' not in html
    assert str(withdrawn.pk) in html
    assert f"/pas/{withdrawn.pk}/" not in html
    assert "Fout in de reeks." in text
    assert "Van een ander" not in text


def test_empty_passport_shows_the_way(as_anna):
    response = as_anna.get("/pas/")

    assert "Nog geen bewijs" in words(response)
    assert 'href="/leren/"' in response.content.decode()


def test_passport_asks_for_a_name(db):
    client = Client()
    client.force_login(PersonFactory(first_name=""))

    assert "Vul je naam in" in words(client.get("/pas/"))


def test_holder_hides_and_shows_with_a_button(client, as_anna, proof):
    hidden = as_anna.post(f"/pas/{proof.pk}/verbergen/", follow=True)
    assert "staat uit" in words(hidden)
    assert client.get(page(proof)).status_code == 410

    as_anna.post(f"/pas/{proof.pk}/verbergen/")
    shown = as_anna.post(f"/pas/{proof.pk}/tonen/", follow=True)
    assert "staat weer aan" in words(shown)
    assert client.get(page(proof)).status_code == 200


@pytest.mark.parametrize("what", ["verbergen", "tonen"])
def test_nobody_else_hides_or_shows(client, as_bram, proof, operator, what):
    at = f"/pas/{proof.pk}/{what}/"
    as_operator = Client()
    as_operator.force_login(operator)

    assert as_bram.post(at).status_code == 404
    assert as_operator.post(at).status_code in {302, 404}  # an operator without a second step is led away first
    assert client.post(at).url.startswith("/inloggen/")
    assert client.get(page(proof)).status_code == 200


def test_page_costs_few_queries(client, proof, django_assert_num_queries):
    client.get(page(proof))
    with django_assert_num_queries(1):
        client.get(page(proof))
