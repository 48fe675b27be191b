"""Planning: who may, what a form may hold, the steps of the plan, putting it in the agenda, calling it off, once more."""

import io
import uuid
from datetime import timedelta

import PIL.Image
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from classroom.actions import planning, steps
from classroom.forms import DilemmaForm
from classroom.models import Audience, Deck, Dilemma, Poll, Session, Slide, Step
from tests.classroom.planners import browser, circle, facts, moderator, planned, trainer, typed
from tests.factories import PersonFactory
from vakkring.accounts.models import AuditEntry
from vakkring.community.models import CircleMember

pytestmark = pytest.mark.django_db
POLL = {
    "kind": "one",
    "question": "Wat eerst?",
    "options": [{"text": "A", "short": "", "long": ""}, {"text": "B", "short": "", "long": ""}],
}
CASE = {"title": "De ketel", "role": "Installateur", "case": "Kou", "options": POLL["options"]}


@pytest.fixture
def tess(db):
    return trainer()


@pytest.fixture
def draft(tess):
    return planned(tess, published=False)


def titles(session):
    return list(session.steps.values_list("title", flat=True))


def add(tess, session, *names):
    return [steps.add(tess, session.pk, kind="slide", title=name, minutes=5) for name in names]


# --- a session ----------------------------------------------------------------------------------------------------------------------------
def test_trainer_plans_by_filling_in_a_form(tess):
    reply = browser(tess).post("/live/nieuw/", typed(seats="12", topics=["1"]))

    session = Session.objects.get()
    assert reply.url == f"/live/{session.slug}/plannen/"
    assert (session.title, session.seats, session.trainer, session.published_at) == ("Waterzijdig inregelen", 12, tess, None)
    assert timezone.localtime(session.starts_at).strftime("%H:%M") == "19:30"
    assert session.ends_at - session.starts_at == timedelta(minutes=45)


def test_form_sent_twice_plans_one(tess):
    sent = typed()

    for _twice in range(2):
        browser(tess).post("/live/nieuw/", sent)

    assert Session.objects.count() == 1


@pytest.mark.parametrize("person", [PersonFactory, lambda: None])
def test_nobody_else_plans(person):
    client = browser(person())

    assert client.get("/live/nieuw/").status_code in {302, 403}
    assert client.post("/live/nieuw/", typed()).status_code in {302, 403}
    assert Session.objects.count() == 0


def test_moderator_plans_too():
    assert browser(moderator()).post("/live/nieuw/", typed()).status_code == 302
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"day": "2020-01-01"},
        {"day": "2099-01-01"},
        {"clock": "25:00"},
        {"minutes": "9999"},
        {"seats": "1"},
        {"seats": "-3"},
        {"audience": "circle"},
        {"audience": "iedereen"},
        {"title": "a" * 500},
        {"id": "x"},
    ],
)
def test_form_with_a_mistake_plans_nothing_and_says_so(tess, changes):
    reply = browser(tess).post("/live/nieuw/", typed(**changes))

    assert reply.status_code == 422
    assert "Nog niet gelukt" in reply.content.decode()
    assert Session.objects.count() == 0


def test_hour_that_the_clock_skips_is_refused(tess):
    """The last Sunday of March, at 2:30: that hour is not there."""
    year = timezone.localdate().year + 1
    sunday = max(day for day in range(25, 32) if timezone.datetime(year, 3, day).weekday() == 6)

    reply = browser(tess).post("/live/nieuw/", typed(day=f"{year}-03-{sunday}", clock="02:30"))

    assert reply.status_code == 422
    assert "gaat de klok om" in reply.content.decode()


def test_trainer_plans_for_his_own_circles_only(tess):
    mine, other = circle(tess), circle()

    assert browser(tess).post("/live/nieuw/", typed(audience="circle", circle=other.pk)).status_code == 422
    assert browser(tess).post("/live/nieuw/", typed(audience="circle", circle=mine.pk)).status_code == 302
    with pytest.raises(PermissionDenied):
        planning.plan(tess, facts(audience=Audience.CIRCLE, circle=other), client_id=uuid.uuid4())
    assert [one.circle for one in Session.objects.all()] == [mine]


def test_addresses_differ_and_none_is_one_of_the_agendas_own(tess):
    slugs = [planned(tess, published=False, title=title).slug for title in ("Nieuw", "Agenda", "Nieuw", "???")]

    assert len(set(slugs)) == 4
    assert not {"nieuw", "agenda"} & set(slugs)


def test_who_leads_along_edits_and_others_do_not(tess, draft):
    helper = trainer(first_name="Hans")
    draft.leaders.add(helper)

    for somebody, status in ((tess, 200), (helper, 200), (moderator(), 200), (trainer(), 404), (PersonFactory(), 404)):
        for address in ("plannen/", "plannen/gegevens/", "plannen/nieuw/poll/", "plannen/afgelasten/"):
            assert browser(somebody).get(f"/live/{draft.slug}/{address}").status_code == status


def test_every_change_is_refused_to_who_does_not_lead(tess):
    session = planned(tess)
    (step,) = add(tess, session, "Welkom")
    stranger = trainer()
    client = browser(stranger)

    for address in ("plannen/publiceren/", "plannen/afgelasten/", "plannen/kopie/", f"plannen/stap/{step.pk}/weg/", "plannen/gegevens/"):
        assert client.post(f"/live/{session.slug}/{address}", typed()).status_code == 404
    for refused in (
        lambda: planning.change(stranger, session.pk, facts()),
        lambda: planning.publish(stranger, session.pk),
        lambda: planning.cancel(stranger, session.pk),
        lambda: planning.copy(stranger, session.pk, uuid.uuid4()),
        lambda: steps.remove(stranger, step),
        lambda: steps.move(stranger, step, "up"),
        lambda: steps.add(stranger, session.pk, kind="slide", title="x", minutes=1),
        lambda: steps.change(stranger, step, title="x", minutes=1),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_publishing_puts_it_in_the_agenda_once(tess, draft):
    client = browser(tess)
    assert draft.title not in browser().get("/live/").content.decode()

    for _twice in range(2):
        client.post(f"/live/{draft.slug}/plannen/publiceren/")

    assert draft.title in browser().get("/live/").content.decode()
    assert AuditEntry.objects.filter(action="session.published").count() == 1


def test_session_whose_time_has_passed_is_not_published(tess, draft):
    past = timezone.now() - timedelta(days=1)
    Session.objects.filter(pk=draft.pk).update(starts_at=past, ends_at=past + timedelta(hours=1))

    with pytest.raises(planning.Incomplete):
        planning.publish(tess, draft.pk)
    assert browser(tess).post(f"/live/{draft.slug}/plannen/publiceren/").url.endswith("/gegevens/")


def test_changing_keeps_the_address_and_counts_what_people_were_told(tess):
    session = planned(tess)
    later = facts(title="Andere titel", starts_at=session.starts_at + timedelta(hours=1))

    planning.change(tess, session.pk, later)
    planning.change(tess, session.pk, later)

    changed = Session.objects.get()
    assert (changed.slug, changed.title, changed.changes) == (session.slug, "Andere titel", 1)


def test_other_summary_is_no_change_that_calendars_must_hear_of(tess):
    session = planned(tess)

    planning.change(tess, session.pk, facts(starts_at=session.starts_at, ends_at=session.ends_at, summary="Anders"))

    assert Session.objects.get().changes == 0


def test_session_that_goes_on_can_still_be_renamed_through_the_form(tess):
    session = planned(tess)
    now = timezone.now().replace(second=0, microsecond=0)
    Session.objects.filter(pk=session.pk).update(starts_at=now - timedelta(minutes=10), started_at=now)
    local = timezone.localtime(now - timedelta(minutes=10))

    reply = browser(tess).post(
        f"/live/{session.slug}/plannen/gegevens/", typed(title="Nieuwe naam", day=f"{local:%Y-%m-%d}", clock=f"{local:%H:%M}", minutes="60")
    )

    assert reply.status_code == 302
    assert Session.objects.get().title == "Nieuwe naam"


def test_calling_off_is_for_good(tess):
    session = planned(tess)

    for _twice in range(2):
        planning.cancel(tess, session.pk)

    assert Session.objects.get().changes == 1
    assert "gaat niet door" in browser().get(session.get_absolute_url()).content.decode()
    assert session.title not in browser().get("/live/").content.decode()
    with pytest.raises(planning.Closed):
        planning.change(tess, session.pk, facts())
    assert browser(tess).post(f"/live/{session.slug}/plannen/gegevens/", typed()).url == session.get_absolute_url()


def test_calling_off_asks_first(tess):
    session = planned(tess)

    assert browser(tess).get(f"/live/{session.slug}/plannen/afgelasten/").status_code == 200
    assert Session.objects.get().cancelled_at is None


# --- steps --------------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "query", "given"),
    [
        ("slide", "", {}),
        ("poll", "?soort=one", {"question": "Wat eerst?", "option0": "Filter", "option1": "Pomp", "right0": "on"}),
        ("poll", "?soort=several", {"question": "Wat mag?", "option0": "Filter", "option3": "Pomp"}),
        ("poll", "?soort=order", {"question": "Volgorde?", "option0": "Spoelen", "option1": "Vullen", "option2": "Ontluchten"}),
        ("poll", "?soort=scale", {"question": "Hoe zeker?", "low": "1", "high": "5"}),
        ("poll", "?soort=words", {"question": "Eén woord?"}),
        ("poll", "?soort=number", {"question": "Hoeveel liter?", "unit": "l/min"}),
        (
            "dilemma",
            "",
            {"case_title": "De ketel", "role": "Je bent installateur", "case": "Kou", "option0": "Ja", "short0": "Warm", "option1": "Nee"},
        ),
        ("people", "", {"task": "Reken het na"}),
        ("board", "", {"task": "Teken de stooklijn"}),
        ("wall", "", {"task": "Hang je foto op"}),
    ],
)
def test_step_of_every_kind_is_added_and_opened_again(tess, draft, kind, query, given):
    client = browser(tess)
    address = f"/live/{draft.slug}/plannen/nieuw/{kind}/{query}"
    assert client.get(address).status_code == 200

    reply = client.post(address, {"title": "Stap", "minutes": "10", **given})

    assert reply.status_code == 302, reply.content.decode()
    step = Step.objects.get()
    assert (step.kind, step.title, step.minutes) == (kind, "Stap", 10)
    again = client.get(f"/live/{draft.slug}/plannen/stap/{step.pk}/").content.decode()
    for value in given.values():
        if value != "on":
            assert value in again
    assert client.post(f"/live/{draft.slug}/plannen/stap/{step.pk}/", {"title": "Anders", "minutes": "4", **given}).status_code == 302
    assert titles(draft) == ["Anders"]


def test_poll_holds_what_was_filled_in(tess, draft):
    given = {"title": "P", "minutes": "5", "question": "Wat eerst?", "option0": "Filter", "option2": "Pomp", "right2": "on", "why": "Omdat"}

    browser(tess).post(f"/live/{draft.slug}/plannen/nieuw/poll/?soort=one", given)

    poll = Poll.objects.get()
    assert [one["text"] for one in poll.options] == ["Filter", "Pomp"]
    assert (poll.right, poll.why, poll.anonymous) == ([1], "Omdat", True)


@pytest.mark.parametrize(
    ("kind", "query", "given"),
    [
        ("poll", "?soort=one", {"question": "?", "option0": "Alleen deze"}),
        ("poll", "?soort=one", {"question": "?", "option0": "Zelfde", "option1": "Zelfde"}),
        ("poll", "?soort=one", {"question": "", "option0": "A", "option1": "B"}),
        ("poll", "?soort=scale", {"question": "?", "low": "5", "high": "1"}),
        ("poll", "?soort=scale", {"question": "?", "low": "0", "high": "500"}),
        ("poll", "?soort=number", {"question": "?", "low": "nan", "high": "inf"}),
        ("dilemma", "", {"case_title": "D", "role": "R", "case": "C", "option0": "A"}),
        ("dilemma", "", {"case_title": "D", "role": "R", "case": "C", "option0": "A", "option1": "B", "short3": "los effect"}),
        ("people", "", {"task": ""}),
        ("slide", "", {"deck": "999"}),
        ("slide", "", {"minutes": "0"}),
    ],
)
def test_step_with_a_mistake_is_not_added(tess, draft, kind, query, given):
    reply = browser(tess).post(f"/live/{draft.slug}/plannen/nieuw/{kind}/{query}", {"title": "Stap", "minutes": "5", **given})

    assert reply.status_code == 422
    assert Step.objects.count() == 0


def test_form_of_a_dilemma_asks_for_two_choices_and_leaves_the_others_free():
    form = DilemmaForm()

    assert [form.fields[f"option{number}"].required for number in range(4)] == [True, True, False, False]


def test_unknown_kind_of_step_is_not_there(tess, draft):
    assert browser(tess).get(f"/live/{draft.slug}/plannen/nieuw/quiz/").status_code == 404


def test_deck_of_another_session_cannot_be_shown(tess, draft):
    deck = Deck.objects.create(session=planned(tess), title="Van een ander")

    reply = browser(tess).post(f"/live/{draft.slug}/plannen/nieuw/slide/", {"title": "S", "minutes": "5", "deck": deck.pk})

    assert reply.status_code == 422


def test_steps_change_places_and_stay_numbered(tess, draft):
    a, b, c = add(tess, draft, "a", "b", "c")

    steps.move(tess, c, "up")
    assert titles(draft) == ["a", "c", "b"]
    steps.move(tess, a, "down")
    assert titles(draft) == ["c", "a", "b"]
    steps.move(tess, b, "down")
    steps.move(tess, c, "up")
    assert titles(draft) == ["c", "a", "b"]
    steps.remove(tess, a)
    assert list(draft.steps.values_list("title", "position")) == [("c", 1), ("b", 2)]


def test_step_is_moved_and_removed_by_pressing(tess, draft):
    a, b = add(tess, draft, "a", "b")
    client = browser(tess)

    client.post(f"/live/{draft.slug}/plannen/stap/{a.pk}/schuif/", {"kant": "omlaag"})
    assert titles(draft) == ["b", "a"]
    client.post(f"/live/{draft.slug}/plannen/stap/{b.pk}/weg/")
    assert titles(draft) == ["a"]


def test_step_of_another_session_is_not_there(tess, draft):
    (other,) = add(tess, planned(tess), "a")

    assert browser(tess).get(f"/live/{draft.slug}/plannen/stap/{other.pk}/").status_code == 404
    assert browser(tess).post(f"/live/{draft.slug}/plannen/stap/{other.pk}/weg/").status_code == 404
    assert Step.objects.filter(pk=other.pk).exists()


def test_what_people_voted_on_stays_what_it_was(tess, draft):
    asked = steps.add(tess, draft.pk, kind="poll", title="P", minutes=5, poll=POLL)
    played = steps.add(tess, draft.pk, kind="dilemma", title="D", minutes=5, dilemma=CASE)
    Poll.objects.update(opened_at=timezone.now())
    Dilemma.objects.update(phase="first")

    for step, changes in ((asked, {"poll": {**POLL, "question": "Iets anders?"}}), (played, {"dilemma": {**CASE, "case": "Anders"}})):
        with pytest.raises(steps.InUse):
            steps.change(tess, step, title=step.title, minutes=5, **changes)
        with pytest.raises(steps.InUse):
            steps.remove(tess, step)
    steps.change(tess, asked, title="Andere titel", minutes=9, poll=POLL)
    assert titles(draft) == ["Andere titel", "D"]


def test_plan_is_not_endless(tess, draft):
    add(tess, draft, *[str(number) for number in range(steps.MOST_STEPS)])

    with pytest.raises(steps.TooMany):
        add(tess, draft, "te veel")
    assert browser(tess).post(f"/live/{draft.slug}/plannen/nieuw/slide/", {"title": "x", "minutes": "5"}).status_code == 422


def test_script_in_a_title_is_text(tess):
    session = planned(tess, title="<script>alert(1)</script>", summary="<img src=x onerror=alert(1)>")
    add(tess, session, "<script>alert(2)</script>")

    for address in ("/live/", session.get_absolute_url(), f"/live/{session.slug}/plannen/"):
        found = browser(tess).get(address).content.decode()
        assert "<script>alert" not in found
        assert "<img src=x" not in found


# --- once more ----------------------------------------------------------------------------------------------------------------------------
def test_copy_has_the_plan_and_nothing_of_what_happened(tess):
    old = planned(tess, seats=8)
    deck = Deck.objects.create(session=old, title="Dia's")
    Slide.objects.create(deck=deck, number=1, title="Eerste", html="<p>x</p>")
    steps.add(tess, old.pk, kind="slide", title="Kijken", minutes=5, deck=deck)
    steps.add(tess, old.pk, kind="poll", title="Kiezen", minutes=5, poll=POLL)
    steps.add(tess, old.pk, kind="dilemma", title="Praten", minutes=5, dilemma=CASE)
    Poll.objects.update(opened_at=timezone.now(), closed_at=timezone.now(), shown=True)
    Dilemma.objects.update(phase="result", article="/wiki/x/")
    past = timezone.now() - timedelta(days=8)
    Session.objects.filter(pk=old.pk).update(starts_at=past, ends_at=past + timedelta(minutes=45), started_at=past, ended_at=timezone.now())
    key = uuid.uuid4()

    for _twice in range(2):
        browser(tess).post(f"/live/{old.slug}/plannen/kopie/", {"id": str(key)})

    new = Session.objects.exclude(pk=old.pk).get()
    assert (new.title, new.seats, new.published_at, new.started_at) == (old.title, 8, None, None)
    assert titles(new) == ["Kijken", "Kiezen", "Praten"]
    assert timezone.now() < new.starts_at < timezone.now() + timedelta(days=7)
    assert timezone.localtime(new.starts_at).strftime("%a %H:%M") == timezone.localtime(past).strftime("%a %H:%M")
    poll, dilemma = new.polls.get(), new.dilemmas.get()
    assert (poll.opened_at, poll.shown, dilemma.phase, dilemma.article) == (None, False, "ready", "")
    assert new.decks.get().slides.get().title == "Eerste"
    assert new.steps.first().deck == new.decks.get()


def test_copy_has_pictures_of_its_own(tess):
    """Removing a deck removes its files: the copy must keep what it shows."""
    old = planned(tess)
    deck = Deck.objects.create(session=old, title="Dia's")
    written = io.BytesIO()
    PIL.Image.new("RGB", (8, 8), "teal").save(written, "PNG")
    Slide.objects.create(deck=deck, number=1, picture=ContentFile(written.getvalue(), name="dia.png"))
    Slide.objects.create(deck=deck, number=2, picture="dias/weg.webp")

    new = planning.copy(tess, old.pk, uuid.uuid4())

    first, second = new.decks.get().slides.all()
    assert first.picture.name != deck.slides.first().picture.name
    assert first.picture.storage.exists(first.picture.name)
    assert not second.picture


def test_copy_for_a_circle_one_left_is_for_members(tess):
    mine = circle(tess)
    old = planned(tess, audience=Audience.CIRCLE, circle=mine)
    CircleMember.objects.all().delete()

    new = planning.copy(tess, old.pk, uuid.uuid4())

    assert (new.audience, new.circle) == (Audience.MEMBERS, None)


def test_copy_across_the_change_of_the_clock_keeps_the_hour():
    begin = timezone.make_aware(timezone.datetime(2026, 10, 21, 19, 30))
    after = timezone.make_aware(timezone.datetime(2026, 10, 22, 12, 0))

    assert timezone.localtime(planning.next_on_this_day(begin, after)).strftime("%Y-%m-%d %H:%M") == "2026-10-28 19:30"
