"""The badge: what Open Badges 3.0 demands of it, who gets it, and what it must not say."""

import copy
import json
import re
import uuid
from datetime import datetime

import pytest

from tests.factories import PersonFactory
from vakkring.passport import actions

pytestmark = pytest.mark.django_db

URI = re.compile(r"(https?://|urn:uuid:)\S+$")
REQUIRED = {
    "": ("@context", "id", "type", "credentialSubject", "issuer", "validFrom"),
    "issuer": ("id", "type"),
    "credentialSubject": ("type", "achievement"),
    "credentialSubject.achievement": ("id", "type", "criteria", "description", "name"),
    "credentialSubject.identifier[]": ("type", "hashed", "identityHash", "identityType"),
    "evidence[]": ("type",),
}
"""The members that 1EdTech's schema of an AchievementCredential (3.0.3, for Verifiable Credentials 2.0) demands."""
TYPES = {
    "": {"VerifiableCredential", "AchievementCredential"},
    "issuer": {"Profile"},
    "credentialSubject": {"AchievementSubject"},
    "credentialSubject.achievement": {"Achievement"},
    "evidence[]": {"Evidence"},
}
KNOWN = {
    *("@context", "id", "type", "name", "description", "issuer", "validFrom", "credentialSubject", "evidence", "url", "identifier"),
    *("hashed", "identityHash", "identityType", "achievement", "achievementType", "criteria", "narrative", "inLanguage"),
}
"""Terms of ours that the two contexts define: another one would mean nothing to who reads it."""


def badge(proof):
    return f"/bewijs/{proof.pk}.json"


def at(whole, path):
    """What stands at "credentialSubject.identifier[]"; of a list its first."""
    for part in filter(None, path.split(".")):
        whole = whole.get(part.removesuffix("[]"), {})
        whole = (whole or [{}])[0] if part.endswith("[]") else whole
    return whole


def names_in(whole):
    """Every name in it, at any depth."""
    if isinstance(whole, list):
        return {name for one in whole for name in names_in(one)}
    return set(whole) | {name for one in whole.values() for name in names_in(one)} if isinstance(whole, dict) else set()


def wrong_with(found):
    """What the specification would say against it."""
    wrong = [f"{path}.{name}" for path, names in REQUIRED.items() for name in names if name not in at(found, path)]
    wrong += [f"{path}.type" for path, types in TYPES.items() if not types <= set(at(found, path).get("type", []))]
    if found.get("@context", [])[:2] != [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]:
        wrong.append("@context")
    if not {"id", "identifier"} & set(at(found, "credentialSubject")):
        wrong.append("credentialSubject: nobody")
    if not {"id", "narrative"} & set(at(found, "credentialSubject.achievement.criteria")):
        wrong.append("criteria")
    wrong += [f"{path}.id" for path in ("", "issuer", "credentialSubject.achievement") if not URI.match(at(found, path).get("id", ""))]
    try:
        if datetime.fromisoformat(found["validFrom"]).tzinfo is None:
            wrong.append("validFrom: no zone")
    except (KeyError, ValueError):
        wrong.append("validFrom")
    return wrong + sorted(names_in(found) - KNOWN)


def test_badge_is_what_open_badges_demands(client, proof):
    response = client.get(badge(proof))

    found = json.loads(response.content)
    assert response["Content-Type"] == "application/ld+json"
    assert response["Content-Disposition"] == 'attachment; filename="bewijs-r290-buiten-plaatsen.json"'
    assert wrong_with(found) == []
    assert found["id"] == f"http://testserver{badge(proof)}"
    assert found["validFrom"] == "2026-11-23T23:30:00Z"
    assert found["evidence"][0]["id"] == f"http://testserver/bewijs/{proof.pk}/"


@pytest.mark.parametrize("path", REQUIRED)
def test_what_lacks_is_seen(client, proof, path):
    """The control: take each demanded member away in turn."""
    found = client.get(badge(proof)).json()
    for name in REQUIRED[path]:
        broken = copy.deepcopy(found)
        del at(broken, path)[name]
        assert wrong_with(broken), name


def test_another_order_and_a_made_up_term_are_seen(client, proof):
    """The control."""
    found = client.get(badge(proof)).json()

    assert wrong_with({**found, "@context": found["@context"][::-1]}) == ["@context"]
    assert wrong_with({**found, "stars": 5}) == ["stars"]


def test_badge_claims_no_signature_and_says_so(client, proof):
    found = client.get(badge(proof)).json()

    assert names_in(found) & {"proof", "credentialStatus", "jws", "proofValue"} == set()
    assert "geen digitale handtekening" in found["description"]


def test_badge_says_what_the_page_says_and_no_more_about_the_holder(client, anna, give):
    anna.kvk_number, anna.postcode, anna.vat_id = "12345678", "8011", "NL001234567B01"
    anna.save()

    found = client.get(badge(give(anna)))

    text, what = found.content.decode(), at(found.json(), "credentialSubject.achievement")["description"]
    assert at(found.json(), "credentialSubject.identifier[]")["identityHash"] == "Anna Bakker"
    for shown in ("De zone uitzetten", "aan het koudecircuit", "NEN 1010 2020", "Warmtehuis", "geen wettelijk certificaat"):
        assert shown in what
    for private in (anna.email, "12345678", "8011", "NL001234567B01", "courses.module:7"):
        assert private not in text


def test_achievement_is_the_same_for_all_who_have_it_until_its_words_change(client, anna, give):
    def achievement(person, **changes):
        return at(client.get(badge(give(person, **changes))).json(), "credentialSubject.achievement")["id"]

    mine, his, later = (
        achievement(anna),
        achievement(PersonFactory(first_name="Bram")),
        achievement(PersonFactory(first_name="Cor"), limits="Meer."),
    )

    assert mine == his != later


def test_badge_is_neither_kept_nor_listed(client, proof):
    response = client.get(badge(proof))

    assert response["Cache-Control"] == "private, no-cache"
    assert "noindex" in response["X-Robots-Tag"]


def test_badge_in_production_names_the_sites_own_address(client, proof, settings):
    settings.ENVIRONMENT = type("Production", (), {"debug": False})()
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://vakkring.example", ["*"]

    found = client.get(badge(proof), HTTP_HOST="elders.example")

    assert found.json()["issuer"]["id"] == "https://vakkring.example"
    assert "elders.example" not in found.content.decode()


# --- the same rules as the page ----------------------------------------------------------------------------------------------------------
def test_hidden_badge_is_gone_for_others_and_comes_back(client, as_anna, anna, proof):
    actions.hide(anna.pk, proof.pk)

    gone = client.get(badge(proof))
    assert gone.status_code == 410
    assert "Anna" not in gone.content.decode()
    assert as_anna.get(badge(proof)).status_code == 200

    actions.show(anna.pk, proof.pk)
    assert client.get(badge(proof)).status_code == 200


def test_withdrawn_badge_is_gone_for_all(client, as_anna, proof, operator):
    actions.withdraw(operator, proof, "Fout in de reeks.")

    assert [one.get(badge(proof)).status_code for one in (client, as_anna)] == [410, 410]


def test_badge_without_a_name_or_a_proof_is_not_there(client, as_anna, anna, proof):
    anna.first_name = anna.last_name = ""
    anna.save()

    assert [one.get(badge(proof)).status_code for one in (client, as_anna)] == [404, 404]
    assert client.get(f"/bewijs/{uuid.uuid4()}.json").status_code == 404
    assert badge(proof) not in as_anna.get(f"/bewijs/{proof.pk}/").content.decode()


def test_page_leads_to_the_badge_and_says_it_is_not_signed(client, proof):
    html = client.get(f"/bewijs/{proof.pk}/").content.decode()

    assert f'href="{badge(proof)}"' in html
    assert "geen handtekening" in html
