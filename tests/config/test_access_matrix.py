"""Who may open what: every address of the site, for every kind of visitor. A new address without a row fails, a row without an address too.

A row: the address as its URL pattern writes it, what a stranger gets, what somebody with an account gets. A guest (who began without an
account) gets what a stranger gets; no role opens more than another, except for its desk, and the admin at /beheer/, which is for operators.
"""

import re
import uuid

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLResolver, get_resolver, include, path, resolve

from courses import wall
from tests.classroom.planners import planned
from tests.factories import OrganisationFactory, PersonFactory, add_set, cards_of, make_module, sets_of
from tests.shop.making import make_offer
from vakkring.accounts import actions
from vakkring.accounts.models import Role
from vakkring.config import urls as ours
from wiki import markdown
from wiki.actions import articles, versions

OPEN = "200"
GONE = "404"
POST_ONLY = "405"
REFUSED = "403"
DOOR = "302 /inloggen/"
HOME = "302 /"
PROOF = "302 /account/2fa/reauthenticate/"
SET = "302 /leren/m/dicht/"
ARTICLE = "302 /wiki/warmtepompen/"
NOBODY = "401"

ROWS = {
    # address: (a stranger, somebody with an account)
    "": (OPEN, OPEN),
    "onderwerp/<slug:slug>/": (OPEN, OPEN),
    "zoeken/": (OPEN, OPEN),
    "zoeken/regels/": (OPEN, OPEN),
    "zoeken/titels/": (OPEN, OPEN),
    "manifest.webmanifest": (OPEN, OPEN),
    "sw.js": (OPEN, OPEN),
    "geen-bereik/": (OPEN, OPEN),
    "healthz": (OPEN, OPEN),
    "metrics": (GONE, GONE),
    "toestand/": (DOOR, REFUSED),
    "toestand/mails/<int:letter>/": (POST_ONLY, POST_ONLY),
    "readyz": (OPEN, OPEN),
    "privacy/": (OPEN, OPEN),
    "voorwaarden/": (OPEN, OPEN),
    "contact/": (OPEN, OPEN),
    ".well-known/security.txt": (OPEN, OPEN),
    # the door
    "inloggen/": (OPEN, HOME),
    "inloggen/code/": (DOOR, HOME),
    "inloggen/code/opnieuw/": (POST_ONLY, POST_ONLY),
    "inloggen/wachtwoord/": (OPEN, HOME),
    "account/login/": (DOOR, DOOR),
    "account/login/code/": (DOOR, DOOR),
    "account/signup/": (DOOR, DOOR),
    "account/password/reset/": (OPEN, OPEN),
    "account/password/reset/confirm/": (DOOR, DOOR),
    "account/password/reset/complete/": ("302 /account/password/reset/", "302 /account/password/reset/"),
    "account/password/reset/done/": (OPEN, OPEN),
    "account/inactive/": (OPEN, OPEN),
    "account/2fa/authenticate/": (DOOR, HOME),
    "account/2fa/webauthn/login/": (DOOR, HOME),
    # one's own account
    "account/": (DOOR, OPEN),
    "account/thema/": (POST_ONLY, POST_ONLY),
    "account/overal-uitloggen/": (POST_ONLY, POST_ONLY),
    "account/gegevens/": (DOOR, OPEN),
    "account/gegevens/downloaden/": (POST_ONLY, POST_ONLY),
    "account/wissen/": (DOOR, PROOF),
    "account/logout/": (HOME, OPEN),
    "account/reauthenticate/": (DOOR, PROOF),
    "account/reauthenticate/code/": (DOOR, PROOF),
    "account/email/": (DOOR, PROOF),
    "account/confirm-email/": (DOOR, "302 /account/email/"),
    "account/password/change/": (DOOR, PROOF),
    "account/password/set/": (DOOR, PROOF),
    "account/2fa/": (DOOR, OPEN),
    "account/2fa/reauthenticate/": (DOOR, OPEN),
    "account/2fa/totp/activate/": (DOOR, PROOF),
    "account/2fa/totp/deactivate/": (DOOR, PROOF),
    "account/2fa/recovery-codes/": (DOOR, GONE),
    "account/2fa/recovery-codes/generate/": (DOOR, PROOF),
    "account/2fa/recovery-codes/download/": (DOOR, GONE),
    "account/2fa/webauthn/": (DOOR, OPEN),
    "account/2fa/webauthn/add/": (DOOR, PROOF),
    "account/2fa/webauthn/reauthenticate/": (DOOR, PROOF),
    "account/2fa/webauthn/keys/<int:pk>/remove/": (DOOR, PROOF),
    "account/2fa/webauthn/keys/<int:pk>/edit/": (DOOR, PROOF),
    "berichten/": (DOOR, OPEN),
    "berichten/gelezen/": (POST_ONLY, POST_ONLY),
    "berichten/<int:notice_id>/": (POST_ONLY, POST_ONLY),
    # the passport; whose proof shows what is tested in tests/passport
    "pas/": (DOOR, OPEN),
    "pas/<uuid:proof>/verbergen/": (POST_ONLY, POST_ONLY),
    "pas/<uuid:proof>/tonen/": (POST_ONLY, POST_ONLY),
    "bewijs/<uuid:proof>/": (GONE, GONE),
    "bewijs/<uuid:proof>.pdf": (GONE, GONE),
    "bewijs/<uuid:proof>.json": (GONE, GONE),
    # the leerpotje; whose voucher is whose is tested in tests/funding
    "leerpotje/": (DOOR, OPEN),
    "leerpotje/bedrijf/": (DOOR, OPEN),
    "leerpotje/opzij/": (DOOR, OPEN),
    "leerpotje/voucher/<int:voucher>/naam/": (POST_ONLY, POST_ONLY),
    "voucher/": (OPEN, OPEN),
    "regelingen/": (OPEN, OPEN),
    "regelingen/<slug:slug>/": (GONE, GONE),
    # questions and follow-ups: whose they are is tested in tests/community and tests/guidance
    "kring/vragen/": (DOOR, OPEN),
    "kring/vragen/nieuw/": (DOOR, OPEN),
    "kring/vragen/<int:question_id>/": (DOOR, GONE),
    "kring/vragen/<int:question_id>/foto/": (DOOR, GONE),
    "kring/vragen/<int:question_id>/antwoord/": (POST_ONLY, POST_ONLY),
    "kring/vragen/<int:question_id>/antwoord/<int:answer_id>/foto/": (DOOR, GONE),
    "kring/vragen/<int:question_id>/hielp/": (POST_ONLY, POST_ONLY),
    "kring/vragen/<int:question_id>/verder/": (POST_ONLY, POST_ONLY),
    "nazorg/<int:follow_up_id>/": (DOOR, GONE),
    "nazorg/<int:follow_up_id>/antwoord/": (POST_ONLY, POST_ONLY),
    "nazorg/<int:follow_up_id>/meer/": (POST_ONLY, POST_ONLY),
    "nazorg/<int:follow_up_id>/foto/": (DOOR, GONE),
    # desks: see DESKS
    "coach/": (DOOR, REFUSED),
    # whose programme it is, is tested in tests/desks; this one is another fund's
    "fonds/": (DOOR, REFUSED),
    "fonds/nieuw/": (DOOR, REFUSED),
    "fonds/<uuid:key>/": (DOOR, REFUSED),
    "fonds/<uuid:key>/stand/": (DOOR, REFUSED),
    "fonds/<uuid:key>/erbij/": (POST_ONLY, POST_ONLY),
    "fonds/<uuid:key>/stoppen/": (DOOR, REFUSED),
    "fonds/<uuid:key>/boekingen.csv": (DOOR, REFUSED),
    "fonds/<uuid:key>/vouchers/": (DOOR, REFUSED),
    "fonds/<uuid:key>/vouchers/codes/": (POST_ONLY, POST_ONLY),
    "fonds/<uuid:key>/vouchers/<int:voucher>/intrekken/": (POST_ONLY, POST_ONLY),
    "fonds/<uuid:key>/vellen/<uuid:batch>.pdf": (DOOR, REFUSED),
    "opdrachtgever/": (DOOR, REFUSED),
    "opdrachtgever/<slug:module>/": (DOOR, REFUSED),
    "opdrachtgever/<slug:module>/<uuid:key>/intrekken/": (POST_ONLY, POST_ONLY),
    "leren/uitnodiging/<uuid:key>/": (DOOR, GONE),
    "aanbieder/": (DOOR, REFUSED),
    "aanbieder/nieuw-setje/": (DOOR, REFUSED),
    "aanbieder/nieuw-setje/bestand/": (POST_ONLY, POST_ONLY),
    "aanbieder/invoeren/": (DOOR, REFUSED),
    "aanbieder/invoeren/voorbeeld.md": (DOOR, REFUSED),
    # whose module it is, is tested in tests/desks; this one is another supplier's
    "aanbieder/reeks/<slug:module>/": (DOOR, REFUSED),
    "aanbieder/reeks/<slug:module>/cijfers.csv": (DOOR, REFUSED),
    "aanbieder/reeks/<slug:module>/bestand.zip": (DOOR, REFUSED),
    "aanbieder/reeks/<slug:module>/<slug:card_set>/": (DOOR, REFUSED),
    "aanbieder/reeks/<slug:module>/prijs.html": (DOOR, REFUSED),
    "aanbieder/bundels/": (DOOR, REFUSED),
    "aanbieder/bundels/<slug:bundle>/weg/": (POST_ONLY, POST_ONLY),
    "aanbieder/overzichten/": (DOOR, REFUSED),
    "aanbieder/overzichten/<int:year>-<int:month>.csv": (DOOR, REFUSED),
    # files: which are whose is tested in tests/media
    "media/<path:path>": (GONE, GONE),
    "bestand/<int:document_id>/<str:filename>": (GONE, GONE),
    "documenten/<int:document_id>/<str:filename>": (GONE, GONE),
    # courses; the set is one for members
    "leren/": (OPEN, OPEN),
    "leren/antwoorden/": (POST_ONLY, POST_ONLY),
    "leren/geholpen/": (POST_ONLY, POST_ONLY),
    "leren/rekenen/<int:card_set>/<uuid:key>/": (GONE, GONE),
    "leren/<slug:module>/": (OPEN, OPEN),
    "leren/<slug:module>/voorbeeld.png": (OPEN, OPEN),
    "leren/<slug:module>/<slug:card_set>/": (OPEN, OPEN),
    "leren/<slug:module>/<slug:card_set>/klaar/": (SET, SET),
    "leren/<slug:module>/<slug:card_set>/opnieuw/": (POST_ONLY, POST_ONLY),
    "leren/<slug:module>/<slug:card_set>/delen/": (OPEN, OPEN),
    "leren/<slug:module>/<slug:card_set>/<int:position>/": (DOOR, OPEN),
    # the wiki: drafts and protected articles are tested in tests/wiki; this article is published
    "wiki/": (OPEN, OPEN),
    "wiki/nieuw/": (DOOR, OPEN),
    "wiki/wacht/": (DOOR, REFUSED),
    "wiki/alles.zip": (DOOR, OPEN),
    "wiki/foto/<int:image>/": (GONE, GONE),
    "wiki/onderwerp/<slug:topic>/": (OPEN, OPEN),
    "wiki/<slug:slug>/": (OPEN, OPEN),
    "wiki/<slug:slug>.md": (OPEN, OPEN),
    "wiki/<slug:slug>.pdf": (OPEN, OPEN),
    "wiki/<slug:slug>/bezig/": (OPEN, OPEN),
    "wiki/<slug:slug>/geschiedenis/": (OPEN, OPEN),
    "wiki/<slug:slug>/versie/<int:number>/": (OPEN, OPEN),
    "wiki/<slug:slug>/verschil/<int:before>/<int:after>/": (OPEN, OPEN),
    "wiki/<slug:slug>/verschil/": (ARTICLE, OPEN),
    "wiki/<slug:slug>/bewerken/": (DOOR, OPEN),
    "wiki/<slug:slug>/bewaren/": (POST_ONLY, POST_ONLY),
    "wiki/<slug:slug>/terugzetten/<int:number>/": (POST_ONLY, POST_ONLY),
    "wiki/<slug:slug>/over/": (DOOR, OPEN),
    "wiki/<slug:slug>/foto/": (POST_ONLY, POST_ONLY),
    "wiki/<slug:slug>/opmerkingen/": (NOBODY, OPEN),
    "wiki/<slug:slug>/opmerkingen/<uuid:key>/klaar/": (POST_ONLY, POST_ONLY),
    "wiki/<slug:slug>/nuttig/": (POST_ONLY, POST_ONLY),
    "wiki/<slug:slug>/klus/": (DOOR, OPEN),
    "wiki/<slug:slug>/nakijken/": (POST_ONLY, POST_ONLY),
    "wiki/<slug:slug>/beschermen/": (POST_ONLY, POST_ONLY),
    "wiki/<slug:slug>/offline/": (POST_ONLY, POST_ONLY),
    "wiki/<slug:slug>/terugdraaien/<int:person>/": (POST_ONLY, POST_ONLY),
    # live; this session is for members and to come. Circles, drafts and who leads are tested in tests/classroom
    "live/": (OPEN, OPEN),
    "live/nieuw/": (DOOR, REFUSED),
    "live/agenda/": (DOOR, OPEN),
    "live/agenda/<str:token>.ics": (GONE, GONE),
    "live/<slug:slug>/": (OPEN, OPEN),
    "live/<slug:slug>.ics": (OPEN, OPEN),
    "live/<slug:slug>/zaal/": (REFUSED, REFUSED),  # too early
    "live/<slug:slug>/zaal/geluid/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/aanmelden/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/afmelden/": (POST_ONLY, POST_ONLY),
    # boards, walls and slides: who is in the room is tested in tests/classroom
    "live/dia/<int:slide_id>/": (GONE, GONE),
    "live/<slug:slug>/dias/": (DOOR, GONE),
    "live/<slug:slug>/dias/pdf/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/dias/bron/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/dias/<int:deck_id>/verder/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/dias/<int:deck_id>/schuif/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/dias/<int:deck_id>/weg/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/bord/<int:board_id>/": (GONE, GONE),
    "live/<slug:slug>/bord/<int:board_id>/foto/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/bord/<int:board_id>/foto/<int:photo_id>/": (GONE, GONE),
    "live/<slug:slug>/bord/<int:board_id>/foto/<int:photo_id>/klein/": (GONE, GONE),
    "live/<slug:slug>/bord/<int:board_id>/foto/<int:photo_id>/weg/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/bord/<int:board_id>/foto/<int:photo_id>/groot/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/bord/<int:board_id>/klein/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/opschrijven/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/plannen/": (DOOR, GONE),
    "live/<slug:slug>/plannen/gegevens/": (DOOR, GONE),
    "live/<slug:slug>/plannen/nieuw/<slug:kind>/": (DOOR, GONE),
    "live/<slug:slug>/plannen/stap/<int:step_id>/": (DOOR, GONE),
    "live/<slug:slug>/plannen/stap/<int:step_id>/schuif/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/plannen/stap/<int:step_id>/weg/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/plannen/prijs/": (DOOR, GONE),
    "live/<slug:slug>/plannen/publiceren/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/plannen/afgelasten/": (DOOR, GONE),
    "live/<slug:slug>/plannen/kopie/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/aanwezig/": (DOOR, GONE),
    "live/<slug:slug>/aanwezig.csv": (DOOR, GONE),
    "live/<slug:slug>/aanwezig/<int:attendee_id>/": (POST_ONLY, POST_ONLY),
    "live/<slug:slug>/aanwezig/klaar/": (POST_ONLY, POST_ONLY),
    # the shop: whose orders and invoices they are is tested in tests/shop; this offer costs something
    "betalen/mollie/webhook/": (POST_ONLY, POST_ONLY),
    "betalen/mollie/webhook/<str:token>/": (POST_ONLY, POST_ONLY),
    "betalen/terug/<str:token>/": (GONE, GONE),
    "betalen/bestelling/<uuid:order>/": (DOOR, GONE),
    "betalen/bestelling/<uuid:order>/verder/": (POST_ONLY, POST_ONLY),
    "betalen/bestelling/<uuid:order>/annuleren/": (POST_ONLY, POST_ONLY),
    "betalen/<slug:offer>/": (DOOR, OPEN),
    "betalen/<slug:offer>/voucher/": (POST_ONLY, POST_ONLY),
    "facturen/": (DOOR, OPEN),
    "facturen/jaar/<int:year>.zip": (DOOR, GONE),
    "facturen/kopie/<str:token>/": (GONE, GONE),
    "facturen/<str:number>/": (DOOR, GONE),
    "facturen/<str:number>.pdf": (DOOR, GONE),
    "facturen/<str:number>.xml": (DOOR, GONE),
    "facturen/<str:number>/boekhouder/": (POST_ONLY, POST_ONLY),
    "bestellingen/": (DOOR, REFUSED),
    "bestellingen/<uuid:order>/": (DOOR, REFUSED),
    # where payments can be played; not there where people really pay
    "demo/bank/<str:payment>/": (GONE, GONE),
    # the API: what a token opens is tested in tests/api; a browser's session opens nothing of it
    "account/sleutels/": (DOOR, OPEN),
    "account/sleutels/nieuw/": (DOOR, PROOF),
    "account/sleutels/<uuid:key>/weg/": (POST_ONLY, POST_ONLY),
    "api/": ("302 /api/docs", "302 /api/docs"),
    "api/docs": (OPEN, OPEN),
    "api/openapi.json": (OPEN, OPEN),
    "api/v1/topics": (OPEN, OPEN),
    "api/v1/modules": (OPEN, OPEN),
    "api/v1/modules/<slug:module>": (OPEN, OPEN),
    "api/v1/sessions": (OPEN, OPEN),
    "api/v1/token": (NOBODY, NOBODY),
    "api/v1/me/progress": (NOBODY, NOBODY),
    "api/v1/me/evidence": (NOBODY, NOBODY),
    "api/v1/me/sessions": (NOBODY, NOBODY),
    "api/v1/me/proofs": (NOBODY, NOBODY),
    "api/v1/programmes": (NOBODY, NOBODY),
    "api/v1/programmes/<uuidstr:key>": (NOBODY, NOBODY),
    "api/v1/supplier/modules": (NOBODY, NOBODY),
    "api/v1/supplier/modules/<slug:module>/figures": (NOBODY, NOBODY),
    "api/<path:rest>": (GONE, GONE),
    # the admin has no login of its own; what lies below it is walked at the end of this file
    "beheer/login/": (DOOR, DOOR),
    "beheer/logout/": (POST_ONLY, POST_ONLY),
    "beheer/password_reset/": (DOOR, DOOR),
    "beheer/password_reset/<path:rest>": (DOOR, DOOR),
}
DEMO_ROWS = {
    "demo/onderdelen/": (OPEN, OPEN),
    "demo/inloggen/<str:email>/": (POST_ONLY, POST_ONLY),
    "demo/post/": (OPEN, OPEN),
    "demo/post/<int:letter_id>/": (GONE, GONE),
}
DESKS = {
    "coach/": (Role.COACH, OPEN),
    "fonds/": (Role.FUNDER, OPEN),
    "fonds/nieuw/": (Role.FUNDER, OPEN),
    "fonds/<uuid:key>/": (Role.FUNDER, GONE),
    "fonds/<uuid:key>/stand/": (Role.FUNDER, GONE),
    "fonds/<uuid:key>/stoppen/": (Role.FUNDER, GONE),
    "fonds/<uuid:key>/boekingen.csv": (Role.FUNDER, GONE),
    "fonds/<uuid:key>/vouchers/": (Role.FUNDER, GONE),
    "fonds/<uuid:key>/vellen/<uuid:batch>.pdf": (Role.FUNDER, GONE),
    "opdrachtgever/": (Role.CLIENT, OPEN),
    "opdrachtgever/<slug:module>/": (Role.CLIENT, GONE),
    "aanbieder/": (Role.EDITOR, OPEN),
    "aanbieder/nieuw-setje/": (Role.EDITOR, OPEN),
    "aanbieder/invoeren/": (Role.EDITOR, OPEN),
    "aanbieder/invoeren/voorbeeld.md": (Role.EDITOR, OPEN),
    "aanbieder/reeks/<slug:module>/": (Role.EDITOR, GONE),
    "aanbieder/reeks/<slug:module>/cijfers.csv": (Role.EDITOR, GONE),
    "aanbieder/reeks/<slug:module>/bestand.zip": (Role.EDITOR, GONE),
    "aanbieder/reeks/<slug:module>/<slug:card_set>/": (Role.EDITOR, GONE),
    "aanbieder/reeks/<slug:module>/prijs.html": (Role.EDITOR, GONE),
    "aanbieder/bundels/": (Role.EDITOR, OPEN),
    "aanbieder/overzichten/": (Role.EDITOR, OPEN),
    "aanbieder/overzichten/<int:year>-<int:month>.csv": (Role.EDITOR, GONE),
}
"""The one role that a desk is for, and what it gets."""
CALLED_BY_BANKS = ("betalen/mollie/webhook/", "betalen/mollie/webhook/<str:token>/")
"""Called without a token of ours: a signature in the address says who calls. What is unknown changes nothing and gets the same answer."""
CALLED_BY_PROGRAMS = {pattern: 405 for pattern in ROWS if pattern.startswith(("api/v1/", "api/openapi"))} | {"api/<path:rest>": 404}
"""Read by a token alone: there is no session to misuse, and nothing to change. What is at no address is not there for a post either."""
CHECKERS = (Role.TRAINER, Role.COACH, Role.MODERATOR, "operator")
"""Who looks at what others wrote in the wiki: see `wiki.access.may_check`."""
PLANNERS = (Role.TRAINER, Role.MODERATOR, "operator")
"""Who plans sessions: see `classroom.access.may_plan`."""
KEEPERS = (Role.MODERATOR, "operator")
"""Who leads every session, since they keep rooms safe: see `classroom.access.may_lead`."""
LED = {
    "live/<slug:slug>/zaal/": OPEN,
    "live/<slug:slug>/dias/": OPEN,
    "live/<slug:slug>/plannen/": OPEN,
    "live/<slug:slug>/plannen/prijs/": OPEN,
    "live/<slug:slug>/plannen/gegevens/": OPEN,
    "live/<slug:slug>/plannen/nieuw/<slug:kind>/": OPEN,
    "live/<slug:slug>/plannen/afgelasten/": OPEN,
}
"""What opens for who leads a session that is to come."""
EXAMPLES = {
    "<slug:kind>": "poll",
    "<int:step_id>": "1",
    "<int:slide_id>": "1",
    "<int:deck_id>": "1",
    "<int:board_id>": "1",
    "<int:photo_id>": "1",
    "<int:attendee_id>": "1",
    "<slug:offer>": "aanbod",
    "<slug:bundle>": "samen",
    "<uuid:order>": str(uuid.UUID(int=1)),
    "<str:token>": "gokje",
    "<str:number>": "VK2026-000001",
    "<int:year>": "2026",
    "<int:month>": "1",
    "<str:payment>": "db_gokje",
    "<int:image>": "1",
    "<int:number>": "1",
    "<int:before>": "1",
    "<int:after>": "1",
    "<int:person>": "1",
    "<slug:topic>": "warmtepompen",
    "<int:question_id>": "1",
    "<int:answer_id>": "1",
    "<int:follow_up_id>": "1",
    "<slug:slug>": "warmtepompen",
    "<slug:module>": "m",
    "<slug:card_set>": "dicht",
    "<int:position>": "1",
    "<int:card_set>": "1",
    "<uuid:key>": str(uuid.UUID(int=1)),
    "<uuidstr:key>": str(uuid.UUID(int=1)),
    "<uuid:proof>": str(uuid.UUID(int=1)),
    "<uuid:batch>": str(uuid.UUID(int=1)),
    "<int:voucher>": "1",
    "<int:letter>": "1",
    "<path:path>": "images/weg.webp",
    "<path:rest>": "confirm/MQ/abc/",
    "<int:document_id>": "1",
    "<str:filename>": "weg.pdf",
    "<int:notice_id>": "1",
    "<int:letter_id>": "1",
    "<int:pk>": "1",
    "<str:email>": "anna@vakkring.example",
}
ROLES = ("anonymous", "guest", *Role.values, "operator")
WITHOUT_ACCOUNT = ("anonymous", "guest")

# The urlconf of a demo: the same addresses and those of the demo.
urlpatterns = [*ours.urlpatterns, path("demo/", include("vakkring.today.demo_urls"))]


def addresses(resolver, before=""):
    """Every pattern below a resolver, except the admin's."""
    for one in resolver.url_patterns:
        written = before + str(one.pattern)
        if not isinstance(one, URLResolver):
            yield written
        elif written != "beheer/":
            yield from addresses(one, written)


def example(pattern):
    for placeholder, value in EXAMPLES.items():
        pattern = pattern.replace(placeholder, value)
    assert "<" not in pattern, f"give an example for {pattern}"
    return f"/{pattern}"


def answer(client, address):
    reply = client.get(address)
    return f"{reply.status_code} {reply.url.split('?')[0]}" if reply.status_code in {301, 302} else str(reply.status_code)


def with_second_step(person):
    """Roles with far-reaching rights get nowhere without one: see the test below."""
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    return person


def client_of(role):
    client = Client()
    if role == "guest":
        client.post("/leren/antwoorden/", {"card": cards_of(sets_of(make_module(sets=1))[0])[0].pk, "id": uuid.uuid4()})
        assert client.session["guest"]
    elif role == "operator":
        client.force_login(with_second_step(PersonFactory(is_staff=True, is_superuser=True, must_use_mfa=True)))
    elif role != "anonymous":
        person = with_second_step(PersonFactory())
        actions.grant_role(None, person, OrganisationFactory(), Role(role))
        client.force_login(person)
    return client


@pytest.fixture(scope="module", autouse=True)
def content(made_once):
    """A module at /leren/m/, a set for members at /leren/m/dicht/, an article at /wiki/warmtepompen/, a session at /live/warmtepompen/."""

    def make():
        add_set(make_module(sets=0, slug="m"), open_to_all=False, slug="dicht")
        article = articles.begin(PersonFactory(), "Warmtepompen", markdown.paragraphs("Een zin."))
        versions.check(PersonFactory(is_superuser=True), article, 1)
        planned(PersonFactory(is_superuser=True), title="Warmtepompen")
        make_offer(slug="aanbod")

    made_once(make)


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(ROWS) == sorted(addresses(get_resolver()))


@pytest.mark.urls(__name__)
def test_every_address_of_the_demo_has_a_row():
    assert sorted({**ROWS, **DEMO_ROWS}) == sorted(addresses(get_resolver()))


@pytest.mark.parametrize("role", ROLES)
def test_reading_is_as_the_table_says(role, db):
    client = client_of(role)
    expected = {pattern: row[role not in WITHOUT_ACCOUNT] for pattern, row in ROWS.items()}
    expected |= {pattern: gets for pattern, (owner, gets) in DESKS.items() if owner == role}
    expected |= {"wiki/wacht/": OPEN} if role in CHECKERS else {}
    expected |= {"live/nieuw/": OPEN} if role in PLANNERS else {}
    expected |= LED if role in KEEPERS else {}
    expected |= {"bestellingen/": OPEN, "bestellingen/<uuid:order>/": GONE} if role == "operator" else {}
    expected |= {"toestand/": OPEN, "metrics": OPEN} if role == "operator" else {}

    assert {pattern: answer(client, example(pattern)) for pattern in ROWS} == expected


@pytest.mark.parametrize("role", ROLES)
def test_posting_without_a_token_is_refused_everywhere(role, db):
    client = client_of(role)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    expected = dict.fromkeys(ROWS, 403) | dict.fromkeys(CALLED_BY_BANKS, 200) | CALLED_BY_PROGRAMS
    assert {pattern: strict.post(example(pattern)).status_code for pattern in ROWS} == expected


NUMBERED = [pattern for pattern in {**ROWS, **DEMO_ROWS} if "<int:" in pattern]
BEYOND = ("0", "10000", str(10**20))
"""Numbers that no row has, and no calendar or column holds."""


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("role", ["anonymous", Role.EDITOR, "operator"])
def test_a_number_beyond_all_that_is_there_breaks_nothing(role, db, settings):
    settings.DEMO = True
    client = client_of(role)
    client.raise_request_exception = False
    asked = [example(re.sub("<int:[a-z_]+>", number, pattern)) for number in BEYOND for pattern in NUMBERED]

    answers = {(address, ask.__name__): ask(address).status_code for address in asked for ask in (client.get, client.post)}

    assert {which: status for which, status in answers.items() if status >= 500} == {}


def test_posting_with_a_token_is_possible(db):
    """The control: it is the token that makes the difference."""
    strict = Client(enforce_csrf_checks=True)
    strict.get("/inloggen/")

    reply = strict.post("/inloggen/", {"email": "geen adres", "csrfmiddlewaretoken": strict.cookies["csrf"].value})

    assert reply.status_code == 200


def test_demo_does_not_exist_outside_the_demo(db):
    for pattern in DEMO_ROWS:
        assert Client().get(example(pattern)).status_code == 404
        assert Client().post(example(pattern)).status_code == 404


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("role", ["anonymous", "learner"])
def test_demo_is_open_in_the_demo(role, db, settings):
    settings.DEMO = True
    client = client_of(role)

    assert {pattern: answer(client, example(pattern)) for pattern in DEMO_ROWS} == {p: row[0] for p, row in DEMO_ROWS.items()}


@pytest.mark.urls(__name__)
def test_demo_addresses_stay_shut_when_they_are_included_by_mistake(db):
    """Logging in with one tap and other people's mail: the views themselves refuse, too."""
    assert Client().post(example("demo/inloggen/<str:email>/")).status_code == 404
    assert Client().get(example("demo/post/")).status_code == 404
    assert Client().get(example("demo/post/<int:letter_id>/")).status_code == 404


STAY_OPEN = ("healthz", "readyz", "privacy/", "voorwaarden/", "contact/")
"""Without the second step that his role asks for somebody gets no further than these, his account, and what a token alone opens."""


@pytest.mark.parametrize("role", [Role.FUNDER, Role.MODERATOR, "operator"])
def test_role_that_needs_a_second_step_gets_nowhere_without_it(role, db):
    person = PersonFactory(is_staff=role == "operator", is_superuser=role == "operator", must_use_mfa=role == "operator")
    if role != "operator":
        actions.grant_role(None, person, OrganisationFactory(), role)
    client = Client()
    client.force_login(person)
    free = [pattern for pattern in ROWS if pattern.startswith(("account/", "inloggen/", "api/v1/")) or pattern in STAY_OPEN]

    for pattern in ROWS:
        led_away = answer(client, example(pattern)) == "302 /account/2fa/"
        assert led_away is (pattern not in free), pattern
    assert answer(client, "/beheer/") == "302 /account/2fa/"


BREAKS_ON_PURPOSE = {"/beheer/failwhale/"}
"""Wagtail's own test of error mails; for people with access to the admin only."""
LOGS_OUT = {"/beheer/logout/"}
"""Takes POST only."""
FOR_EVERYBODY = {"/beheer/jsi18n/", "/beheer/sprite/"}
"""Wagtail's own translations and icons: the same for all, nothing of ours in them."""


# --- the admin --------------------------------------------------------------------------------------------------------------------------
def admin_addresses():
    """Every address of Wagtail's admin that takes no argument."""
    (admin,) = [one for one in get_resolver().url_patterns if isinstance(one, URLResolver) and str(one.pattern) == "beheer/"]
    return sorted({f"/{written}" for written in walk(admin, "beheer/") if not set("<(*") & set(written)} - BREAKS_ON_PURPOSE - LOGS_OUT)


def walk(resolver, before):
    for one in resolver.url_patterns:
        written = before + str(one.pattern).removeprefix("^").removesuffix("$")
        if isinstance(one, URLResolver):
            yield from walk(one, written)
        else:
            yield written


SHUT = ("/beheer/login/", "/beheer/password_reset/", "/beheer/password_reset/done/", "/beheer/password_reset/complete/")
"""Shadowed by redirects to the door, for everybody."""


@pytest.mark.django_db
def test_link_logs_nobody_out_of_the_admin():
    client = Client()
    client.force_login(PersonFactory())

    assert client.get("/beheer/logout/").status_code == 405
    assert client.get("/account/").status_code == 200
    client.post("/beheer/logout/")
    assert client.get("/account/").status_code == 302


def test_admin_is_walked():
    assert len(admin_addresses()) > 60


@pytest.mark.parametrize("role", WITHOUT_ACCOUNT)
def test_admin_sends_strangers_to_the_door(role, db):
    client = client_of(role)

    shut = [address for address in admin_addresses() if address not in FOR_EVERYBODY]

    assert {address: answer(client, address) for address in shut} == dict.fromkeys(shut, DOOR)


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.EDITOR, Role.MODERATOR}))
def test_admin_is_shut_to_every_role_that_does_not_work_in_it(role, db):
    client = client_of(role)

    for address in set(admin_addresses()) - FOR_EVERYBODY:
        status = client.get(address).status_code
        assert status in {302, 403, 404, 405}, (address, status)
        assert client.post(address).status_code in {302, 403, 404, 405}, address
    assert "_auth_user_id" in client.session  # it was this role all the way


def test_admin_opens_for_editors_where_it_is_named(db):
    """What they see there is tested in tests/courses/test_suppliers.py."""
    client = client_of(Role.EDITOR)

    opened = {address for address in set(admin_addresses()) - FOR_EVERYBODY if client.get(address).status_code == 200}

    assert {resolve(address).view_name for address in opened} <= wall.OPEN
    assert {"/beheer/", "/beheer/images/"} <= opened


OPERATORS_ONLY = (
    "users",
    "groups",
    "sites",
    "rechten",
    "workflows",
    "collections",
    "bewijzen",
    "kringen",
    "livesessies",
    "snippets/vocabulary",
)


def test_admin_opens_for_moderators_but_for_people_and_rights(db):
    client = client_of(Role.MODERATOR)
    shut = [address for address in admin_addresses() if address.startswith(tuple(f"/beheer/{part}/" for part in OPERATORS_ONLY))]

    assert {address: client.get(address).status_code for address in shut if client.get(address).status_code == 200} == {}
    assert len(shut) > 20
    assert client.get("/beheer/reports/workflow/").status_code == 200


def test_admin_opens_for_operators(db):
    """The control: the same addresses do open."""
    client = client_of("operator")
    client.raise_request_exception = False
    answers = {address: client.get(address).status_code for address in admin_addresses()}
    opened = {address for address, status in answers.items() if status == 200}

    assert {"/beheer/", "/beheer/users/", "/beheer/images/", "/beheer/documents/", "/beheer/reports/site-history/"} <= opened
    assert not opened & set(SHUT)
    assert {address: status for address, status in answers.items() if status >= 500} == {}
