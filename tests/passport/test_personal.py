"""A person's own proofs: taken along, and erased with their pages."""

import io
import json
import zipfile

import pytest
from django.core.cache import cache
from pypdf import PdfReader

from tests.factories import PersonFactory
from vakkring import ports
from vakkring.accounts.actions import erase_person, export_person
from vakkring.accounts.archive import pack
from vakkring.passport import actions, pdf
from vakkring.passport.models import Proof
from vakkring.passport.personal import PassportEraser, PassportExporter

pytestmark = pytest.mark.django_db


@pytest.fixture
def canary(give):
    return give(PersonFactory(first_name="Kanarie", email="kanarie@example.nl"), title="Kanariereeks")


def test_export_holds_the_proofs_with_address_and_paper(anna, proof, canary, settings):
    exported = PassportExporter().export(anna.pk)

    (row,) = exported.sheets["bewijzen"]
    assert row["titel"] == "R290 buiten plaatsen"
    assert row["adres"] == f"{settings.SITE_URL}/bewijs/{proof.pk}/"
    assert row["normen"] == "NEN 1010 2020; Handleiding van de fabrikant"
    assert row["stand"] == "te zien"
    (content,) = exported.files.values()
    assert "Anna Bakker" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_whole_export_can_be_packed_and_holds_nobody_elses(anna, proof, canary):
    packed = zipfile.ZipFile(io.BytesIO(pack(export_person(anna), proof.finished_at.date())))

    assert json.loads(packed.read("alles.json"))["bewijzen"][0]["titel"] == "R290 buiten plaatsen"
    assert f"bestanden/bewijzen/{proof.pk}.pdf" in packed.namelist()
    whole = b"".join(packed.read(name) for name in packed.namelist())
    assert b"anarie" not in whole
    assert str(canary.pk).encode() not in whole


def test_export_has_no_paper_of_what_does_not_count(anna, give, operator):
    actions.withdraw(operator, give(anna), "Fout in de reeks.")

    exported = PassportExporter().export(anna.pk)

    assert exported.files == {}
    assert (exported.sheets["bewijzen"][0]["stand"], exported.sheets["bewijzen"][0]["waarom ingetrokken"]) == (
        "ingetrokken",
        "Fout in de reeks.",
    )


def test_export_has_no_paper_without_a_name(anna, give):
    anna.first_name = anna.last_name = ""
    anna.save()
    give(anna)

    assert PassportExporter().export(anna.pk).files == {}


def test_erasing_a_person_takes_his_pages_and_papers_away(client, anna, proof, canary, django_capture_on_commit_callbacks):
    assert client.get(f"/bewijs/{proof.pk}.pdf").status_code == 200
    assert cache.get(pdf.key(proof.pk))

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(anna, anna)

    assert client.get(f"/bewijs/{proof.pk}/").status_code == 404
    assert client.get(f"/bewijs/{proof.pk}.pdf").status_code == 404
    assert cache.get(pdf.key(proof.pk)) is None
    assert list(Proof.objects.all()) == [canary]
    assert client.get(f"/bewijs/{canary.pk}/").status_code == 200


def test_erasing_may_run_twice(anna, proof):
    PassportEraser().erase(anna.pk)
    PassportEraser().erase(anna.pk)

    assert not Proof.objects.exists()


def test_ports_are_filled():
    assert "PassportExporter" in {type(one).__name__ for one in ports.exporters}
    assert "PassportEraser" in {type(one).__name__ for one in ports.erasers}
