"""Closed modules: there for who was invited, and for nobody else, whichever way he comes."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from courses import inviting
from courses.models import Answer, Card, CardSet, Invitation
from tests.factories import OrganisationFactory, PersonFactory, card, cards_of, make_module, question_card, sets_of
from tests.media.pictures import full_of_secrets
from vakkring import ports
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.media.models import Image
from vakkring.notices.models import Letter
from vakkring.ports import Visit
from vakkring.search.models import Entry

pytestmark = pytest.mark.django_db
SECRET = "werkwijzevanotto"


@pytest.fixture
def academy():
    organisation = OrganisationFactory(name="Bouwbedrijf Otto", slug="otto")
    image = Image.objects.create(title="Foto", file=ContentFile(full_of_secrets(), name="keet.jpg"))
    photo = {"photo": {"image": image.pk, "alt": f"De keet {SECRET}", "marks": []}}
    cards = [card(photo, title=f"Meld je {SECRET}"), question_card("one", title=f"Vraag {SECRET}")]
    module = make_module(
        sets=1, cards=cards, supplier=organisation, title=f"Zo werken wij {SECRET}", summary=SECRET, closed=True, slug="bij-otto"
    )
    module.picture_address = image.get_rendition("max-960x960|format-webp").url
    return module


@pytest.fixture
def otto(academy):
    person = PersonFactory(first_name="Otto")
    accounts.grant_role(None, person, academy.supplier, Role.CLIENT)
    return person


@pytest.fixture
def anna(otto, academy):
    """Somebody who was invited."""
    person = PersonFactory(email="anna@vakkring.example")
    inviting.invite(otto, academy, ["Anna@Vakkring.example "], "https://site")
    return person


def browser(person=None):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def addresses(module):
    base = f"/leren/{module.slug}"
    (one,) = sets_of(module)
    here = f"{base}/{one.slug}"
    return [
        f"{base}/",
        f"{base}/voorbeeld.png",
        f"{here}/",
        f"{here}/delen/",
        f"{here}/1/",
        f"{here}/2/",
        f"{here}/klaar/",
        module.picture_address,
    ]


def everywhere(client):
    """All lists in which it could turn up. Searched with its other words: a page repeats what was asked."""
    pages = ["/", "/leren/", "/zoeken/?q=zo+werken+wij", "/zoeken/?q=keet", "/zoeken/regels/?q=keet", "/onderwerp/warmtepompen/", "/pas/"]
    return "".join(client.get(page).content.decode() for page in pages)


def test_closed_module_is_not_there_for_others(academy, otto):
    for visitor in (browser(), browser(PersonFactory()), browser(otto)):
        assert {address: visitor.get(address).status_code for address in addresses(academy)} == dict.fromkeys(addresses(academy), 404)
    assert SECRET not in everywhere(browser(PersonFactory()))
    assert not Entry.objects.filter(url__contains="bij-otto").exists()


def test_open_module_would_be_there(academy):
    """The control: the same module, not closed."""
    academy.closed = False
    academy.save_revision().publish()
    from courses import outline

    outline.forget()

    assert browser().get("/leren/bij-otto/").status_code == 200
    assert browser().get(academy.picture_address).status_code == 200
    assert Entry.objects.filter(url__contains="bij-otto").exists()


def test_invited_person_sees_it_all(academy, anna):
    visitor = browser(anna)

    found = {address: visitor.get(address).status_code for address in addresses(academy)}

    assert {status for address, status in found.items() if not address.endswith("/klaar/")} == {200}
    assert SECRET in visitor.get("/leren/").content.decode()
    assert visitor.get(academy.picture_address)["Cache-Control"] == "private, no-cache"
    assert SECRET not in visitor.get("/zoeken/?q=keet").content.decode()


def test_letter_leads_to_the_module(academy, anna):
    letter = Letter.objects.get(to="anna@vakkring.example")
    path = re.search(r"https://site(/leren/uitnodiging/[0-9a-f-]+/)", letter.text)[1]

    assert browser().get(path)["Location"].startswith("/inloggen/")
    assert browser(PersonFactory()).get(path).status_code == 404
    assert browser(anna).get(path)["Location"] == "/leren/bij-otto/"
    assert Invitation.objects.get().person == anna


def test_accepted_invitation_stays_when_the_address_changes(academy, anna):
    inviting.accept(anna, Invitation.objects.get().key)
    anna.email = "nieuw@vakkring.example"
    anna.save()

    assert browser(anna).get("/leren/bij-otto/").status_code == 200
    # and who gets the old address later, gets nothing with it
    assert browser(PersonFactory(email="anna@vakkring.example")).get("/leren/bij-otto/").status_code == 404


def test_withdrawn_invitation_shuts_at_once(academy, anna, otto):
    row = cards_of(sets_of(academy)[0])[0]
    visitor = browser(anna)
    visitor.post("/leren/antwoorden/", {"card": row.pk, "id": uuid.uuid4()})
    assert SECRET in visitor.get("/").content.decode()

    inviting.withdraw(otto, academy, Invitation.objects.get().key)

    assert {address: visitor.get(address).status_code for address in addresses(academy)} == dict.fromkeys(addresses(academy), 404)
    assert SECRET not in everywhere(visitor)


def test_answers_of_others_tell_nothing(academy):
    question = cards_of(sets_of(academy)[0])[1]
    visitor = browser(PersonFactory())

    plain = visitor.post("/leren/antwoorden/", {"card": question.pk, "id": uuid.uuid4(), "choice": 0})
    queued = visitor.post(
        "/leren/antwoorden/",
        {"answers": [{"card": question.pk, "id": str(uuid.uuid4()), "given": {"choice": 0}, "at": timezone.now().isoformat()}]},
        content_type="application/json",
    )
    helped = visitor.post("/leren/geholpen/", {"card": question.pk})

    assert plain.status_code in {404, 410}
    assert SECRET not in plain.content.decode()
    assert queued.json()["answers"][0]["state"] in {"gone", "refused"}
    assert "right" not in queued.json()["answers"][0]
    assert helped.status_code == 404
    for about in (f"card:{question.pk}", f"set:{question.card_set_id}", f"module:{academy.pk}"):
        assert SECRET not in visitor.get(f"/kring/vragen/nieuw/?over={about}").content.decode()


def test_only_the_client_of_the_module_invites(academy, otto):
    other = PersonFactory()
    accounts.grant_role(None, other, OrganisationFactory(), Role.CLIENT)
    address = f"/opdrachtgever/{academy.slug}/"

    assert browser(other).get(address).status_code == 404
    assert browser(other).post(address, {"emails": "x@x.nl"}).status_code == 404
    assert browser(PersonFactory()).get(address).status_code == 403
    assert not Invitation.objects.exists()
    assert browser(otto).get(address).status_code == 200


def test_client_invites_many_once(academy, otto):
    desk = browser(otto)
    sent = "Anna@vakkring.example, bram@vakkring.example\nanna@vakkring.example;"

    for _twice in range(2):
        desk.post(f"/opdrachtgever/{academy.slug}/", {"emails": sent})

    assert Invitation.objects.count() == 2
    assert Letter.objects.filter(key__startswith="courses.invitation").count() == 2
    page = desk.get(f"/opdrachtgever/{academy.slug}/").content.decode()
    assert "bram@vakkring.example" in page
    assert "2 uitgenodigd" in desk.get("/opdrachtgever/").content.decode()


@pytest.mark.parametrize(
    ("emails", "told"),
    [
        ("", "minstens één"),
        ("geen adres", "geen mailadres"),
        ("<script>@x", "geen mailadres"),
        (" ".join(f"a{n}@x.nl" for n in range(51)), "meer dan 50"),
    ],
)
def test_form_refuses_what_is_no_address(academy, otto, emails, told):
    reply = browser(otto).post(f"/opdrachtgever/{academy.slug}/", {"emails": emails})

    assert reply.status_code == 400
    assert told in reply.content.decode()
    assert "<script>@x" not in reply.content.decode()
    assert not Invitation.objects.exists()


def test_client_withdraws_through_his_desk(academy, otto, anna):
    key = Invitation.objects.get().key
    strange = PersonFactory()
    accounts.grant_role(None, strange, OrganisationFactory(), Role.CLIENT)

    browser(strange).post(f"/opdrachtgever/{academy.slug}/{key}/intrekken/")
    assert Invitation.objects.standing().exists()

    browser(otto).post(f"/opdrachtgever/{academy.slug}/{key}/intrekken/")
    assert not Invitation.objects.standing().exists()


def test_invitations_are_in_the_export_and_go_with_the_person(academy, anna):
    (exporter,) = [one for one in ports.exporters if type(one).__name__ == "CoursesExporter"]
    assert academy.title in str(exporter.export(anna.pk).sheets["uitnodigingen"])

    accounts.erase_person(None, anna)

    assert not Invitation.objects.exists()


def test_old_unanswered_invitations_are_forgotten(academy, anna):
    Invitation.objects.update(invited_at=timezone.now() - timedelta(days=91))

    assert inviting.OldInvitations().run_due() == 1


def test_proof_of_a_closed_module_is_the_learners(academy, anna):
    """He did the work: what he can show of it does not depend on the client."""
    visitor = browser(anna)
    for row in cards_of(sets_of(academy)[0]):
        visitor.post("/leren/antwoorden/", {"card": row.pk, "id": uuid.uuid4(), "choice": 0})

    assert SECRET in visitor.get("/pas/").content.decode()


def test_guest_key_opens_nothing(academy):
    assert not inviting.ClosedSets().may_view(PersonFactory().pk, f"courses.set:{sets_of(academy)[0].pk}")
    assert not inviting.ClosedSets().may_view(PersonFactory().pk, "courses.set:x")
    from courses import access

    assert not access.is_invited(Visit(guest=uuid.uuid4()), academy.pk)
    assert Card.objects.filter(card_set__in=CardSet.objects.child_of(academy)).exists()
    assert not Answer.objects.exists()
