"""What happens in Wagtail's admin: who is named, what may be deleted, what an editor sees in advance, what happens by the clock."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from courses import actions, outline, render
from courses.models import Answer, Card, CardSet
from tests.courses.suppliers import form_of
from tests.factories import QUESTIONS, PersonFactory, cards_of, make_module, question_card, sets_of
from vakkring.accounts.models import AuditEntry
from vakkring.ports import Visit
from vakkring.search.models import Entry


@pytest.fixture
def operator(db):
    return PersonFactory(is_superuser=True, is_staff=True)


@pytest.fixture
def admin(client, operator, settings):
    settings.DEMO = True  # no second step here; that has tests of its own
    client.force_login(operator)
    return client


@pytest.fixture
def found(db):
    return sets_of(make_module(sets=1, open_to_all=True))[0]


def answer(card_set):
    person = PersonFactory()
    row = cards_of(card_set)[0]
    Answer.objects.create(person=person, client_id=row.key, card=row, right=True, at=timezone.now())


def test_delete_of_what_people_worked_on_is_refused(admin, found):
    answer(found)

    for page in (found, found.get_parent(), found.get_parent().get_parent()):
        reply = admin.post(f"/beheer/pages/{page.pk}/delete/", follow=True)
        assert "offline" in reply.content.decode()
    admin.post(f"/beheer/bulk/wagtailcore/page/delete/?id={found.pk}")

    assert CardSet.objects.filter(pk=found.pk).exists()
    assert Answer.objects.count() == 1


def test_delete_of_what_nobody_touched_goes_through(admin, found):
    admin.post(f"/beheer/pages/{found.pk}/delete/")

    assert not CardSet.objects.filter(pk=found.pk).exists()
    assert not Entry.objects.filter(reference__startswith="courses.card:").exists()


def test_private_set_that_is_deleted_does_not_come_back_into_search(found, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=found, restriction_type="login")
    assert not Entry.objects.filter(reference__startswith="courses.card:").exists()

    with django_capture_on_commit_callbacks(execute=True):
        CardSet.objects.get(pk=found.pk).delete()

    assert not Entry.objects.filter(reference__startswith="courses.card:").exists()


def test_audit_names_who_acts_and_not_who_wrote(admin, operator, found):
    found.save_revision(user=PersonFactory()).publish()

    admin.post(f"/beheer/pages/{found.pk}/unpublish/")

    assert AuditEntry.objects.filter(action="set.unpublished").get().actor == operator


def test_preview_shows_a_card_that_was_never_saved(admin, found):
    reply = admin.get(f"/beheer/pages/{found.pk}/view_draft/")
    assert reply.status_code == 200
    assert "frame-ancestors 'self'" in reply["Content-Security-Policy"]
    assert "unsafe-inline" not in reply["Content-Security-Policy"]

    block = found.cards[0]
    block.id = None
    assert render.card_of(block, 0).title == block.value["title"]


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("one", "Het filter nalopen (klopt)"),
        ("several", "Een stopcontact (klopt)"),
        ("order", "Ontluchten"),
        ("number", "22,5 l/min ± 1,5"),
        ("spot", "(klopt)"),
        ("dilemma", QUESTIONS["dilemma"]["yes"]["text"]),
    ],
)
def test_preview_shows_the_answers_to_who_judges_them(admin, kind, answer):
    card_set = sets_of(make_module(sets=1, cards=[question_card(kind)]))[0]

    shown = admin.get(f"/beheer/pages/{card_set.pk}/view_draft/").content.decode()

    assert QUESTIONS[kind]["question"] in shown
    assert answer in shown


def test_preview_of_a_module_shows_its_page_with_the_drafts_of_its_sets(admin, found):
    module = found.get_parent().specific
    module.title, found.title = "Nieuwe titel", "Setje in concept"
    for page in (module, found):
        page.save_revision()

    shown = admin.get(f"/beheer/pages/{module.pk}/view_draft/").content.decode()

    for text in ("Nieuwe titel", "Setje in concept", "Gemaakt door", module.supplier.name):
        assert text in shown
    assert "Nieuwe titel" not in admin.get(f"/leren/{module.slug}/").content.decode()


def test_preview_of_a_module_that_was_never_saved_shows_what_was_typed(admin, found):
    address = f"/beheer/pages/add/courses/module/{found.get_parent().get_parent().pk}/preview/"
    sent = {**form_of(found.get_parent().specific), "title": "Nooit bewaard", "slug": "nooit-bewaard"}

    assert admin.post(address, sent).json() == {"is_valid": True, "is_available": True}
    assert "Nooit bewaard" in admin.get(address).content.decode()


def test_scheduled_page_goes_offline_by_the_clock(found):
    CardSet.objects.filter(pk=found.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    call_command("run_due", verbosity=0)

    assert not CardSet.objects.get(pk=found.pk).live


def test_render_cards_brings_what_this_release_renders(found):
    Card.objects.update(html="van de vorige versie")

    call_command("render_cards", verbosity=0)

    assert not Card.objects.filter(html="van de vorige versie").exists()
    assert AuditEntry.objects.filter(action="set.published").count() == 1, "rendering is no publication"


def test_module_is_finished_when_all_that_can_be_seen_is_done(found, django_capture_on_commit_callbacks):
    module = make_module(sets=2, open_to_all=True)
    first, second = sets_of(module)
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=second, restriction_type="login")
    person = PersonFactory()

    actions.report_finished(person.pk, first, timezone.now())
    assert not person.facts.filter(kind="module_finished").exists()  # nothing of his is finished yet

    actions.Progress.objects.create(
        person=person, card_set=first, started_at=timezone.now(), changed_at=timezone.now(), finished_at=timezone.now()
    )
    actions.report_finished(person.pk, first, timezone.now())
    assert person.facts.filter(kind="module_finished").exists()


def test_module_done_by_guest_and_person_together_is_finished_at_login(db):
    only = sets_of(make_module(sets=1, open_to_all=True))[0]
    person, guest = PersonFactory(), uuid.uuid4()
    rows = cards_of(only)
    now = timezone.now()
    actions.Progress.objects.create(person=person, card_set=only, card=rows[0], started_at=now, changed_at=now)
    actions.Progress.objects.create(guest=guest, card_set=only, card=None, started_at=now, changed_at=now, finished_at=now)

    actions.adopt(person, guest)

    assert set(person.facts.values_list("kind", flat=True)) == {"set_finished", "module_finished"}


def test_page_made_before_a_publication_is_not_kept_under_the_next_edition(client, found, monkeypatch):
    address = f"/leren/{found.get_parent().slug}/{found.slug}/1/"
    first = outline.edition()
    read = outline.card_row

    def flips(pk):
        shown = read(pk)
        outline.forget()
        return shown

    monkeypatch.setattr(outline, "card_row", flips)
    client.get(address)
    monkeypatch.setattr(outline, "card_row", read)

    assert outline.edition() != first
    Card.objects.update(title="Nieuw")
    outline.forget()
    assert "Nieuw" in client.get(address).content.decode()


def test_answer_on_the_same_page_with_another_choice_counts_again(client, found):
    """The back button brings the old page, with its old id."""
    row = next(row for row in cards_of(found) if row.question)
    form = {"card": row.pk, "id": "8f3e9a52-0000-4000-8000-000000000001"}

    for choice in ("0", "0", "1"):
        client.post("/leren/antwoorden/", {**form, "choice": choice})

    assert Answer.objects.filter(card=row).count() == 2


def test_visit_of_a_stranger_has_no_progress(found):
    assert actions.catch_up(Visit(), found.pk) is None
