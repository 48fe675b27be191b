"""The description, for programs and for people."""

import re

import pytest

from tests.api.making import ask
from vakkring.api import reference
from vakkring.api.service import described

pytestmark = pytest.mark.django_db


def test_page_shows_every_endpoint_without_a_script_of_its_own(settings):
    reply = ask("/api/docs")
    page = reply.content.decode()

    for path in described()["paths"]:
        assert f"GET {path}" in page
    assert "quer" not in page  # docstrings are for who reads the code
    main = re.search(r"<main.*</main>", page, re.DOTALL).group()
    assert "<script" not in main
    assert "style=" not in main
    assert "https://cdn" not in page
    assert "unsafe-inline" not in reply["Content-Security-Policy"]
    assert f"curl &quot;{settings.SITE_URL}/api/v1/topics&quot;" in page


def test_description_names_scopes_and_every_problem():
    found = ask("/api/openapi.json")

    assert found.json() == described()
    assert found.json()["openapi"].startswith("3.1")
    for path, methods in found.json()["paths"].items():
        assert list(methods) == ["get"], path
        operation = methods["get"]
        public = "security" not in operation
        assert {"200", "401", "422", "429", "503"} <= set(operation["responses"])
        assert ("403" in operation["responses"]) is not public
        assert ("404" in operation["responses"]) is ("{" in path)
        assert ("x-scope" in operation) is not (public or path == "/api/v1/token")


def test_reference_unfolds_lists_objects_and_what_may_be_empty():
    areas = {one.name: one for one in reference.areas(described(), "https://vakkring.example")}
    figures = next(one for one in areas["Aanbieder"].endpoints if one.path.endswith("/figures"))
    fields = {one.name: one.kind for one in figures.fields}

    assert list(areas) == ["Catalogus", "Jouw gegevens", "Fonds", "Aanbieder"]
    assert fields["sets[].cards[].left"] == "getal of leeg (null)"
    assert fields["sets"] == "lijst"
    assert [one.name for one in figures.parameters] == ["module", "days"]
    assert figures.scope == "figures"
    assert figures.curl == 'curl -H "Authorization: Bearer $SLEUTEL" "https://vakkring.example/api/v1/supplier/modules/module/figures"'


def test_root_leads_to_the_page():
    assert ask("/api/").url == "/api/docs"
