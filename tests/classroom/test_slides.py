"""Slides: from a PDF, whatever is in it, and from what the site has; who prepares them and who sees them."""

import subprocess
import sys
import uuid
from io import BytesIO
from pathlib import Path

import pytest
import typst
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from pypdf import PdfWriter

from classroom import paging, pdfworker, slides
from classroom.actions import ending, entering, leading
from classroom.actions import slides as actions
from classroom.models import Attendee, Audience, Deck, Session, Slide
from classroom.refusals import Refused
from tests.classroom.rooms import come_in, make_session
from tests.classroom.test_wall import browser
from tests.courses.test_two_devices import at_once
from tests.factories import PersonFactory, make_module, sets_of
from vakkring import ports

pytestmark = pytest.mark.django_db

TALK = """#set page(paper: "presentation-16-9")
{pages}"""


def talk(pages=3):
    """A presentation as people make them."""
    text = "#pagebreak()\n".join(f"= Blad {number}\nZet de *stooklijn* niet hoger.\n" for number in range(1, pages + 1))
    return typst.compile(TALK.format(pages=text).encode())


def blank(pages, size=(100, 100), password=""):
    """Pages with nothing on them."""
    writer, held = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(*size)
    if password:
        writer.encrypt(password)
    writer.write(held)
    return held.getvalue()


def pdf(content):
    return ContentFile(content, name="praatje.pdf")


def added(tess, content=None):
    """A deck of a PDF whose pages have all been made."""
    deck = actions.add_pdf(tess.person, tess.session, "Praatje", pdf(content or talk()))
    while actions.go_on(tess.person, deck) < deck.pages:
        pass
    return deck


# --- pages --------------------------------------------------------------------------------------------------------------------------------
def test_pages_become_pictures_with_their_words():
    first, second = paging.pages(pdf(talk()), 2, 4)

    assert paging.count(pdf(talk())) == 3
    assert first.words.splitlines() == ["Blad 2", "Zet de stooklijn niet hoger."]
    assert second.words.startswith("Blad 3")
    assert max(Image.open(BytesIO(first.picture)).size) == pdfworker.LONGEST_SIDE


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", paging.BROKEN),
        (b"%PDF-1.7\nhallo", paging.BROKEN),
        (b"<html><script>alert(1)</script>", paging.BROKEN),
        (talk()[:3000], paging.BROKEN),
        (blank(1, password="geheim"), paging.PASSWORD),
        (blank(paging.MOST_PAGES + 1), paging.LONG % {"most": paging.MOST_PAGES}),
    ],
    ids=["empty", "only a head", "html", "cut off", "locked", "too many pages"],
)
def test_a_pdf_that_cannot_be_shown_is_refused_with_a_sentence(content, why):
    with pytest.raises(paging.BadPdf) as bad:
        paging.count(pdf(content))

    assert bad.value.text == str(why)


def test_as_many_pages_as_may_be_are_fine():
    assert paging.count(pdf(blank(paging.MOST_PAGES))) == paging.MOST_PAGES


def test_a_page_as_large_as_a_field_is_a_small_picture():
    (page,) = paging.pages(pdf(blank(1, (14_400, 14_400))), 1, 1)

    assert Image.open(BytesIO(page.picture)).size == (pdfworker.LONGEST_SIDE, pdfworker.LONGEST_SIDE)


def test_a_page_as_thin_as_a_hair_breaks_nothing():
    try:
        (page,) = paging.pages(pdf(blank(1, (14_400, 0.01))), 1, 1)
    except paging.BadPdf:
        return
    assert min(Image.open(BytesIO(page.picture)).size) >= 1


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(paging, "PATIENCE", 0.01)

    with pytest.raises(paging.BadPdf, match="zwaar"):
        paging.count(pdf(talk()))


@pytest.mark.parametrize(
    ("greedy", "ends"),
    [
        ("bytearray(2 * 1024 ** 3)", "MemoryError"),
        ("open('/dev/null', 'rb'), [open('/dev/null') for _ in range(100)]", "Too many open files"),
        ("[0 for _ in iter(int, 1)]", ""),
    ],
    ids=["memory", "files", "time"],
)
def test_the_process_that_reads_it_may_take_little(tmp_path, greedy, ends):
    """What a hostile PDF could make the library do, done here on purpose; two seconds stand for thirty."""
    there = f"import sys; sys.path.insert(0, {str(paging.WORKER.parent)!r})"
    script = f"{there}; import pdfworker; pdfworker.SECONDS = 2; pdfworker.limit(); {greedy}"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, timeout=60, cwd=tmp_path, check=False)

    assert done.returncode != 0
    assert ends in done.stderr.decode()


def test_the_control_without_limits_it_takes_what_it_wants(tmp_path):
    done = subprocess.run([sys.executable, "-I", "-c", "bytearray(2 * 1024 ** 3)"], capture_output=True, timeout=60, check=False)

    assert done.returncode == 0


def test_what_the_other_process_says_is_not_trusted(tmp_path, monkeypatch):
    liar = tmp_path / "liar.py"
    for says in ('{"pages": "veel", "texts": []}', "[]", "niets", '{"pages": 2}'):
        liar.write_text(f"print({says!r})")
        monkeypatch.setattr(paging, "WORKER", liar)
        with pytest.raises(paging.BadPdf):
            paging.count(pdf(talk()))
    liar.write_text('print(\'{"pages": 1, "texts": ["zonder plaatje"]}\')')
    with pytest.raises(paging.BadPdf):
        paging.pages(pdf(talk()), 1, 1)


def test_the_process_gets_nothing_of_our_surroundings(tmp_path, monkeypatch):
    spy = tmp_path / "spy.py"
    spy.write_text("import json, os; print(json.dumps({'pages': 1, 'texts': [dict(os.environ)]}))")
    monkeypatch.setattr(paging, "WORKER", spy)
    monkeypatch.setenv("SECRET_KEY", "geheim")

    with paging.stored(pdf(talk())) as (file, folder):
        told = paging.worked(file, 1, 0, folder)["texts"][0]

    assert "SECRET_KEY" not in told


# --- decks --------------------------------------------------------------------------------------------------------------------------------
def test_a_pdf_becomes_slides_some_pages_at_a_time(tess, django_capture_on_commit_callbacks):
    deck = actions.add_pdf(tess.person, tess.session, "Praatje", pdf(talk(6)))
    kept = Deck.objects.get(pk=deck.pk).pdf
    assert (deck.pages, deck.slides.count()) == (6, 0)
    assert "praatje" not in kept.name

    with django_capture_on_commit_callbacks(execute=True):
        assert [actions.go_on(tess.person, deck) for _ in range(2)] == [4, 6]

    assert [(one.number, one.title) for one in deck.slides.all()] == [(number, f"Blad {number}") for number in range(1, 7)]
    deck.refresh_from_db()
    assert not deck.pdf
    assert not kept.storage.exists(kept.name)
    assert actions.go_on(tess.person, deck) == 6  # once more changes nothing


def test_a_pdf_that_breaks_halfway_is_cut_off_there(tess, monkeypatch):
    deck = actions.add_pdf(tess.person, tess.session, "Praatje", pdf(talk(6)))
    actions.go_on(tess.person, deck)
    monkeypatch.setattr(paging, "PATIENCE", 0.01)

    with pytest.raises(paging.BadPdf):
        actions.go_on(tess.person, deck)

    deck.refresh_from_db()
    assert (deck.pages, deck.slides.count(), bool(deck.pdf)) == (4, 4, False)


def test_a_pdf_of_which_no_page_can_be_made_goes(tess, monkeypatch):
    deck = actions.add_pdf(tess.person, tess.session, "Praatje", pdf(talk()))
    monkeypatch.setattr(paging, "PATIENCE", 0.01)

    with pytest.raises(paging.BadPdf):
        actions.go_on(tess.person, deck)

    assert not Deck.objects.exists()


def test_decks_move_and_go_with_their_pictures(tess, django_capture_on_commit_callbacks):
    one, _two, three = [actions.add_pdf(tess.person, tess.session, title, pdf(talk(1))) for title in ("een", "twee", "drie")]
    actions.go_on(tess.person, one)
    picture = one.slides.get().picture

    def order():
        return [deck.title for deck in slides.decks(tess.session)]

    actions.move(tess.person, three, up=True)
    assert order() == ["een", "drie", "twee"]
    actions.move(tess.person, one, up=False)
    assert order() == ["drie", "een", "twee"]
    actions.move(tess.person, three, up=True)
    assert order() == ["drie", "een", "twee"]

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(tess.person, one)
    assert order() == ["drie", "twee"]
    assert not picture.storage.exists(picture.name)


def test_a_room_that_shows_a_slide_of_it_hears_that_it_is_gone(tess):
    deck = added(tess)
    leading.show_slide(tess, deck.pk, 2)

    actions.remove(tess.person, deck)

    assert Session.objects.get(pk=tess.session.pk).slide is None


def test_a_session_has_only_so_many_decks(tess):
    Deck.objects.bulk_create(Deck(session=tess.session, title="Vol") for _ in range(actions.MOST_DECKS))

    with pytest.raises(Refused, match=r"deck\.many"):
        actions.add_pdf(tess.person, tess.session, "Te veel", pdf(talk(1)))


def test_only_who_leads_prepares_anything(tess, anna):
    deck = added(tess)
    stranger = PersonFactory()
    for person in (anna.person, stranger):
        for doing in (
            lambda person=person: actions.add_pdf(person, tess.session, "Van mij", pdf(talk(1))),
            lambda person=person: actions.add_source(person, tess.session, "set:1", "Van mij"),
            lambda person=person: actions.go_on(person, deck),
            lambda person=person: actions.move(person, deck, up=True),
            lambda person=person: actions.remove(person, deck),
        ):
            with pytest.raises(Refused, match=r"not\.allowed"):
                doing()
    assert slides.decks(tess.session).get().made == 3


@pytest.mark.django_db(transaction=True)
def test_two_windows_make_each_page_once():
    session = make_session()
    deck = actions.add_pdf(session.trainer, session, "Praatje", pdf(talk(3)))

    found = at_once(*[lambda: actions.go_on(session.trainer, deck)] * 3)

    assert found == [3, 3, 3]
    assert [one.number for one in deck.slides.all()] == [1, 2, 3]


# --- what the site has --------------------------------------------------------------------------------------------------------------------
def test_a_set_becomes_a_deck_that_stays_as_it_was(tess):
    module = make_module(title="Stooklijn")
    card_set = sets_of(module)[0]
    ref = f"set:{card_set.pk}"
    offered = [found for source in ports.slide_sources for found in source.sources(tess.person_id, "stooklijn")]
    assert offered == [(f"set:{one.pk}", f"Stooklijn: {one.title}") for one in sets_of(module)]

    deck = actions.add_source(tess.person, tess.session, ref, "Stooklijn")

    assert [one.title for one in deck.slides.all()] == ["Eerste", "Vraag", "Laatste"]
    view = slides.view_of(deck.slides.get(number=2), 3)
    assert (view.number, view.of, view.picture) == (2, 3, "")
    assert "Het filter nalopen" in view.html
    assert "tien minuten" not in view.html + view.words  # why it is right is for later
    assert view.link == f"/leren/{module.slug}/{card_set.slug}/2/"


@pytest.mark.parametrize("ref", ["set:999999", "set:0", "set:x", "article:999999", "module:1", "", "set:1; drop table"])
def test_what_is_not_there_becomes_no_deck(tess, ref):
    with pytest.raises(Refused, match=r"not\.found"):
        actions.add_source(tess.person, tess.session, ref, "Niets")
    assert not Deck.objects.exists()


# --- pages of the site --------------------------------------------------------------------------------------------------------------------
def post_pdf(client, session, content=None, **more):
    given = {"pdf": SimpleUploadedFile("Stooklijn en klachten.pdf", content or talk(2)), "title": ""}
    return client.post(f"/live/{session.slug}/dias/pdf/", given, **more)


def test_a_trainer_adds_a_pdf_and_sees_how_far_it_is(tess):
    session, client = tess.session, browser(tess.person)

    answer = post_pdf(client, session, headers={"Accept": "application/json"})

    assert answer.json() == {"next": f"/live/{session.slug}/dias/"}
    deck = Deck.objects.get()
    assert deck.title == "Stooklijn en klachten"
    assert "0 van 2 pagina" in client.get(f"/live/{session.slug}/dias/").content.decode()
    step = client.post(f"/live/{session.slug}/dias/{deck.pk}/verder/", headers={"Accept": "application/json"})
    assert step.json() == {"done": 2, "of": 2}
    assert "2 dia's" in client.get(f"/live/{session.slug}/dias/").content.decode()


def test_without_script_a_button_does_a_step(tess):
    client = browser(tess.person)
    assert post_pdf(client, tess.session).status_code == 302
    deck = Deck.objects.get()

    assert client.post(f"/live/{tess.session.slug}/dias/{deck.pk}/verder/").status_code == 302
    assert deck.slides.count() == 2


@pytest.mark.parametrize(("content", "says"), [(b"hallo", "geen PDF"), (blank(61), "meer dan 60"), (blank(1, password="x"), "wachtwoord")])
def test_what_is_wrong_with_a_pdf_stands_beside_it(tess, content, says):
    answer = post_pdf(browser(tess.person), tess.session, content)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Deck.objects.exists()


def test_a_pdf_that_is_too_large_is_refused_before_it_is_opened(tess, monkeypatch):
    monkeypatch.setattr(paging, "LARGEST", 1000)
    monkeypatch.setattr(paging, "WORKER", Path("/nergens"))

    answer = post_pdf(browser(tess.person), tess.session)

    assert answer.status_code == 422
    assert "te groot" in answer.content.decode()


def test_the_page_and_its_buttons_are_for_who_leads(tess, anna):
    deck, slug = added(tess), tess.session.slug
    for rest in ("", "pdf/", "bron/", f"{deck.pk}/verder/", f"{deck.pk}/schuif/", f"{deck.pk}/weg/"):
        address = f"/live/{slug}/dias/{rest}"
        ask = (lambda client, address=address: client.post(address)) if rest else (lambda client, address=address: client.get(address))
        assert ask(browser(anna.person)).status_code == 404, rest
        assert ask(browser()).status_code == 302, rest
    assert Deck.objects.filter(pk=deck.pk).exists()
    assert browser(tess.person).post(f"/live/{make_session(tess.person).slug}/dias/{deck.pk}/weg/").status_code == 404  # of another session


def test_a_set_is_found_by_its_title_and_added(tess):
    make_module(title="Stooklijn")
    client = browser(tess.person)
    page = client.get(f"/live/{tess.session.slug}/dias/?q=stooklijn").content.decode()
    assert "Stooklijn: Setje 1" in page
    assert "Niets gevonden" in client.get(f"/live/{tess.session.slug}/dias/?q=bestaatniet").content.decode()

    ref = page.split('name="ref" value="')[1].split('"')[0]
    client.post(f"/live/{tess.session.slug}/dias/bron/", {"ref": ref, "title": "Stooklijn"})

    assert Deck.objects.get().source == ref
    assert client.post(f"/live/{tess.session.slug}/dias/bron/", {"ref": "../etc", "title": "x"}).status_code == 404


# --- pictures -----------------------------------------------------------------------------------------------------------------------------
def test_a_picture_of_a_slide_is_for_who_is_in_the_room():
    session = make_session(audience=Audience.PUBLIC)
    tess, anna, removed = entering.enter(session, session.trainer), come_in(session), come_in(session, "Rob")
    key = uuid.uuid4()
    entering.enter(session, guest=key, name="Gerrit")
    leading.remove(tess, removed.pk)
    address = slides.view_of(added(tess).slides.get(number=1), 3).picture
    browsers = {
        "trainer": browser(tess.person),
        "anna": browser(anna.person),
        "guest": browser(guest=key),
        "removed": browser(removed.person),
        "passer-by": browser(PersonFactory()),
        "other guest": browser(guest=uuid.uuid4()),
    }

    assert {who for who, client in browsers.items() if client.get(address).status_code == 200} == {"trainer", "anna", "guest"}
    found = browsers["anna"].get(address)
    assert found["Content-Type"] == "image/webp"
    assert found["Cache-Control"].startswith("private, max-age=")

    ending.stop(Attendee.objects.get(pk=tess.pk))
    Session.objects.filter(pk=session.pk).update(ended_at=timezone.now() - timezone.timedelta(days=2))
    # What is left of a public session is for everybody, but not for who was sent out.
    assert {who for who, client in browsers.items() if client.get(address).status_code == 200} == set(browsers) - {"removed"}


def test_pictures_of_a_closed_session_stay_closed_afterwards(tess):
    Session.objects.filter(pk=tess.session.pk).update(published_at=None, audience=Audience.MEMBERS)
    address = slides.view_of(added(tess).slides.get(number=1), 3).picture

    assert browser(PersonFactory()).get(address).status_code == 404
    assert browser().get(address).status_code == 404


def test_a_slide_without_a_picture_has_no_door(tess):
    slide = Slide.objects.create(deck=Deck.objects.create(session=tess.session, title="x"), number=1, html="<p>x</p>")

    assert browser(tess.person).get(f"/live/dia/{slide.pk}/").status_code == 404
