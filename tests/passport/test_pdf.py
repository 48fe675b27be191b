"""The paper: tagged, in Dutch, and deaf to what names and titles try to tell Typst."""

import io
import threading

import pytest
import typst
from django.core.cache import cache
from pypdf import PdfReader

from vakkring import paper
from vakkring.passport import pdf

pytestmark = pytest.mark.django_db

ADDRESS = "https://vakkring.example/bewijs/1/"
HOSTILE = (
    '#read("/etc/passwd")',
    '"); #panic("x") #("',
    '#import "@preview/cetz:0.3.0": *',
    "$x$ *vet* _schuin_ `code` @verwijzing <label> = kop #[x]",
    "\\u{41}\\ // einde /* open",
    "#sys.inputs.values",
    "]]]}}})))",
    "x" * 255,
)


def opened(content):
    return PdfReader(io.BytesIO(content))


def text_of(content):
    return " ".join(" ".join(one.extract_text() for one in opened(content).pages).split())


def elements(node, kind):
    """Every element of this kind in the structure of a tagged PDF."""
    node = node.get_object()
    if not hasattr(node, "get"):
        return [found for child in node for found in elements(child, kind)] if isinstance(node, list) else []
    below = node.get("/K", [])
    children = below if isinstance(below, list) else [below]
    found = [one for child in children if hasattr(child, "get_object") and not isinstance(child, int) for one in elements(child, kind)]
    return ([node] if node.get("/S") == kind else []) + found


def made_of(proof, **changes):
    return paper.typeset(pdf.TEMPLATE, {**pdf.values_of(proof, ADDRESS), **changes})


def test_paper_says_what_the_page_says(proof):
    text = text_of(pdf.pdf_of(proof, ADDRESS))

    for said in (
        *("R290 buiten plaatsen", "Anna Bakker", "24 november 2026", "Warmtehuis", "De zone uitzetten", "NEN 1010 2020"),
        *("Je mag er niet mee aan het koudecircuit werken.", "geen wettelijk certificaat", ADDRESS),
    ):
        assert said in text
    assert proof.person.email not in text


def test_paper_can_be_read_aloud(proof):
    content = pdf.pdf_of(proof, ADDRESS)
    root = opened(content).trailer["/Root"]

    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert opened(content).metadata.title == "Bewijs: R290 buiten plaatsen"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    tree = root["/StructTreeRoot"]
    assert len(elements(tree, "/H1")) == 1
    assert len(elements(tree, "/H2")) == 4
    assert len(elements(tree, "/LI")) == 4
    assert [one["/Alt"] for one in elements(tree, "/Figure")] == [f"QR-code naar {ADDRESS}"]


def test_paper_is_in_the_sites_own_letters(proof):
    content = pdf.pdf_of(proof, ADDRESS)

    fonts = opened(content).pages[0]["/Resources"]["/Font"]
    assert {one.get_object()["/BaseFont"].split("+")[-1].split("-")[0] for one in fonts.values()} == {"AtkinsonHyperlegibleNext"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_set_as_text(proof, hostile):
    proof.title = proof.supplier = proof.limits = hostile
    proof.can_do, proof.norms = [hostile], [[hostile, hostile]]
    proof.person.first_name = hostile

    content = pdf.pdf_of(proof, ADDRESS)

    text = text_of(content).replace(" ", "").replace("-", "")
    assert text.count(hostile.replace(" ", "").replace("-", "")) >= 5
    assert "root:" not in text
    assert opened(content).metadata.title == f"Bewijs: {' '.join(hostile.split())}"
    assert b"pdfuaid:part" in opened(content).trailer["/Root"]["/Metadata"].get_object().get_data()


def test_same_words_are_obeyed_in_a_template(tmp_path):
    """The control: what keeps them harmless is that they come as data."""
    template = tmp_path / "evil.typ"
    template.write_text('#panic("obeyed")')

    with pytest.raises(typst.TypstError, match="obeyed"):
        paper.typeset(template, {})


@pytest.mark.parametrize("name", ["😀 王小明", "\ue000Anna", "مرحبا بك", "Łukasz Żółć", "Ёлка"])
def test_name_in_any_letters_gives_a_tagged_paper(proof, name):
    proof.person.first_name = name

    root = opened(pdf.pdf_of(proof, ADDRESS)).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"


def test_long_proof_takes_more_pages(proof):
    proof.can_do = [f"Punt {number} van een lange lijst" for number in range(90)]

    assert len(opened(pdf.pdf_of(proof, ADDRESS)).pages) > 1


def test_paper_is_made_once_as_long_as_nothing_changes(proof, monkeypatch):
    times = []
    real = paper.typeset
    monkeypatch.setattr(paper, "typeset", lambda *args: times.append(1) or real(*args))

    first = pdf.pdf_of(proof, ADDRESS)
    assert pdf.pdf_of(proof, ADDRESS) == first
    assert len(times) == 1
    proof.person.last_name = "de Vries"
    assert "Anna de Vries" in text_of(pdf.pdf_of(proof, ADDRESS))
    assert len(times) == 2
    pdf.forget(proof.pk)
    assert cache.get(pdf.key(proof.pk)) is None


def test_papers_made_beside_each_other_do_not_mix(proof):
    values = pdf.values_of(proof, ADDRESS)
    found = {}

    def make(number):
        found[number] = text_of(paper.typeset(pdf.TEMPLATE, {**values, "holder": f"Vakmens {number}"}))

    threads = [threading.Thread(target=make, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert all(f"Vakmens {number}" in found[number] for number in range(6))
