"""Publishing cards, recording answers, adopting a guest's progress. Every change of state in this app happens here."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from wagtail.models import Page

from courses import access, grading, outline, proofs, render
from courses.models import Answer, Card, CardSet, Helped, Module, Progress
from courses.modulemedia import media_of
from courses.searching import entries_of_set, is_paid, module_entry, set_reference
from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.evidence import actions as evidence
from vakkring.evidence.actions import Kind
from vakkring.media import actions as media
from vakkring.media.models import Document, Image
from vakkring.ports import Visit
from vakkring.search import actions as search
from vakkring.shop.models import Offer

GUESTS_KEPT = timedelta(days=90)
PHONE_TRUSTED = timedelta(days=365)
"""A phone that says an answer is older than this has its clock wrong."""
TRIES_BEFORE_SHOWN = 2


class CardWithdrawn(Exception):  # noqa: N818 -- named for what happened
    """The card was unpublished meanwhile. The answer itself is kept."""


class NoSuchCard(Exception):  # noqa: N818 -- named for what happened
    """There is no such card in this set: a forged or mistyped number."""


@dataclass(frozen=True)
class Recorded:
    """What became of an answer: how it was judged, whether this call was the first to bring it, whether it finished the set."""

    verdict: grading.Verdict
    first_time: bool
    finished_set: bool


# --- publishing -----------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def publish_cards(actor: Person | None, card_set: CardSet) -> None:
    """Write each card of the set as a row of safe HTML; what is no longer in the set loses its position. Search follows."""
    cards = write_rows(card_set)
    audit(actor, "set.published", f"courses.set:{card_set.pk}", title=card_set.title, cards=cards)


@transaction.atomic
def write_rows(card_set: CardSet) -> int:
    """Render the cards of a set into their rows; answers how many there are. Also done after a release that renders otherwise."""
    rows = {row.key: row for row in Card.objects.filter(card_set=card_set)}
    places = {row.pk: row.position for row in rows.values()}
    Card.objects.filter(card_set=card_set).update(position=None)  # frees the places first: two rows may swap
    kept = []
    for position, block in enumerate(card_set.cards, start=1):
        rendered = render.card_of(block, card_set.pk)
        row = rows.get(rendered.key) or Card(card_set=card_set, key=rendered.key)
        for name in ("title", "lead", "html", "question", "calculation", "on_site", "source", "words"):
            setattr(row, name, getattr(rendered, name))
        row.position = position
        row.save()
        kept.append(row)
    show_or_hide(card_set)
    for withdrawn in set(places) - {row.pk for row in kept}:
        go_on_without(withdrawn, kept[min(places[withdrawn] or 1, len(kept)) - 1])
    transaction.on_commit(outline.forget)
    return len(kept)


def go_on_without(withdrawn: int, instead: Card) -> None:
    """Let those who stood on a card that was taken away go on with another: one statement, however many they are.

    Whether somebody has done that one already is seen when he gets there (`catch_up`).
    """
    Progress.objects.filter(card=withdrawn).update(card=instead)


@transaction.atomic
def withdraw_cards(actor: Person | None, card_set: CardSet) -> None:
    """The set was unpublished: nothing of it can be found any more. Rows stay, since answers point to them."""
    hide_cards(card_set)
    audit(actor, "set.unpublished", f"courses.set:{card_set.pk}", title=card_set.title)
    transaction.on_commit(outline.forget)


@transaction.atomic
def publish_module(actor: Person | None, module: Module) -> None:
    """Make the module findable, with its cards, whose addresses hold the module's slug."""
    follow(module)
    audit(actor, "module.published", f"courses.module:{module.pk}", title=module.title)
    transaction.on_commit(outline.forget)


@transaction.atomic
def withdraw_module(actor: Person | None, module: Module) -> None:
    """The module was unpublished: its cards cannot be found any more."""
    search.remove(f"courses.module:{module.pk}")
    for card_set in CardSet.objects.child_of(module):
        hide_cards(card_set)
    audit(actor, "module.unpublished", f"courses.module:{module.pk}", title=module.title)
    transaction.on_commit(outline.forget)


@transaction.atomic
def follow(page: Page) -> None:
    """Let search follow a page that was published, moved, or made private or public: for it and for all below it."""
    for module in Module.objects.live().descendant_of(page, inclusive=True):
        if module.closed or module.get_view_restrictions().exists():
            search.remove(f"courses.module:{module.pk}")
        else:
            search.index(module_entry(module))
    for card_set in CardSet.objects.live().descendant_of(page, inclusive=True):
        show_or_hide(card_set)
    transaction.on_commit(outline.forget)


def show_or_hide(card_set: CardSet) -> None:
    """Make a set and its cards findable when everybody may see the set; its pictures public then, or for who was invited; else neither."""
    hide_cards(card_set)
    module = outline.online().parent_of(card_set).first()
    shown: CardSet | None = CardSet.objects.live().public().filter(pk=card_set.pk).first()
    if module is None or shown is None:
        return
    if not module.closed:
        for entry in entries_of_set(card_set, module):
            search.index(entry)
    held = list(media_of(shown.cards.stream_block, shown.cards))
    images, documents = [one for one in held if isinstance(one, Image)], [one for one in held if isinstance(one, Document)]
    closed = module.closed or (is_paid(module) and not shown.open_to_all)
    media.show(set_reference(card_set), images, documents, closed=closed)


@transaction.atomic
def sell(actor: Person | None, module: Module, offer: Offer | None) -> None:
    """Let a module cost what the offer says; None makes it free again. Pictures and search follow at once, drafts keep out of it."""
    module.offer = offer
    Module.objects.filter(pk=module.pk).update(offer=offer)
    audit(actor, "module.sold", f"courses.module:{module.pk}", offer=offer.pk if offer else None)
    follow(module)


def hide_cards(card_set: CardSet) -> None:
    """Make a set and its cards unfindable, and their pictures and videos private."""
    search.remove(set_reference(card_set))
    for pk in Card.objects.filter(card_set=card_set).values_list("pk", flat=True):
        search.remove(f"courses.card:{pk}")
    media.hide(set_reference(card_set))


# --- answering ------------------------------------------------------------------------------------------------------------------------
def record_answer(visit: Visit, card_pk: int, *, client_id: uuid.UUID, given: dict[str, Any], at: datetime | None = None) -> Recorded:
    """Record what a visitor answered on a card and move his progress on. The same `client_id` twice counts once.

    Raises `NoSuchCard`, `CardWithdrawn` (the answer is kept) and `grading.UnreadableAnswer`.
    """
    card = Card.objects.select_related("card_set").filter(pk=card_pk).first()
    if card is None:
        raise NoSuchCard
    given = grading.understand(card.question, given) if card.question else {}
    verdict = grading.grade(card.question, given) if card.question else grading.Verdict(right=None, text="")
    now = timezone.now()
    with transaction.atomic():
        progress = start(visit, card.card_set, now)
        answer = Answer(
            person_id=visit.person_id,
            guest=visit.guest,
            client_id=client_id,
            card=card,
            round=progress.round,
            given=given,
            right=verdict.right,
            at=at if at and now - PHONE_TRUSTED <= at <= now else now,
        )
        first_time = insert(answer)
        finished = first_time and card.position is not None and move_on(progress, card, now)
    if card.position is None or not card.card_set.live:
        raise CardWithdrawn
    return Recorded(verdict, first_time, finished)


def insert(row: models.Model) -> bool:
    """Insert a row that must be unique; False when it was there already. Safe inside a transaction and against two devices at once."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def start(visit: Visit, card_set: CardSet, now: datetime) -> Progress:
    """The visitor's progress in this set, made when he has none yet; locked until the transaction ends."""
    mine = Progress.objects.of(visit).filter(card_set=card_set)
    progress: Progress | None = mine.select_for_update().first()
    if progress is None:
        insert(Progress(person_id=visit.person_id, guest=visit.guest, card_set=card_set, started_at=now, changed_at=now))
        progress = mine.select_for_update().get()
    return progress


def move_on(progress: Progress, card: Card, now: datetime) -> bool:
    """Set where to go on after an answer; True when the set is done for the first time.

    A wrong try keeps the visitor on the card, until he has seen the answer; also when he gave it in another window before.
    """
    settled = card.pk in settled_cards(tries(progress, card))
    return go_to(progress, next_card(progress, card) if settled else card, now)


def go_to(progress: Progress, card: Card | None, now: datetime) -> bool:
    """Set the card to go on with; None when all are done. True when the set is done for the first time."""
    first_finish = card is None and progress.finished_at is None
    progress.card = card
    progress.changed_at = now
    if first_finish:
        progress.finished_at = now
    progress.save(update_fields=["card", "changed_at", "finished_at"])
    if first_finish and progress.person_id:
        report_finished(progress.person_id, progress.card_set, now)
    return first_finish


def settle(progress: Progress) -> None:
    """When the card to go on with is done already, go on with the next one that is not."""
    if progress.card and progress.card.pk in settled_cards(tries(progress, progress.card)):
        go_to(progress, next_card(progress, progress.card), progress.changed_at)


def catch_up(visit: Visit, card_set_pk: int) -> Progress | None:
    """The visitor's progress in a set as it is after what editors changed meanwhile; None when he has not begun.

    A set that was taken away may have been all that somebody still had to do: then the module is done now.
    """
    with transaction.atomic():
        mine = Progress.objects.of(visit).filter(card_set=card_set_pk).select_for_update(of=("self",)).select_related("card", "card_set")
        progress: Progress | None = mine.first()
        if progress is not None:
            settle(progress)
        if progress is not None and progress.person and progress.finished_at:
            module = progress.card_set.get_parent()
            if proofs.of(progress.person_id, module.pk) is None:
                report_module(progress.person, module.specific)
    return progress


def tries(progress: Progress, card: Card) -> models.QuerySet[Answer]:
    """The answers on this card in the present round, oldest first."""
    visit = Visit(progress.person_id, progress.guest)
    found: models.QuerySet[Answer] = Answer.objects.of(visit).filter(card=card, round=progress.round)
    return found


def next_card(progress: Progress, card: Card) -> Card | None:
    """The card to do after this one: the next one that is not settled in this round; then an earlier one that was skipped; else None."""
    visit = Visit(progress.person_id, progress.guest)
    in_set = list(Card.objects.filter(card_set_id=progress.card_set_id, position__isnull=False).order_by("position"))
    settled = settled_cards(Answer.objects.of(visit).filter(card__in=in_set, round=progress.round)) | {card.pk}
    later = [one for one in in_set if (one.position or 0) > (card.position or 0)]
    return next((one for one in [*later, *in_set] if one.pk not in settled), None)


def settled_cards(answers: Iterable[Answer]) -> set[int]:
    """The cards that are done according to these answers: answered right, nothing to judge, or tried often enough to have been told."""
    wrong: dict[int, int] = {}
    done = set()
    for answer in answers:
        if answer.right is not False:
            done.add(answer.card_id)
            continue
        wrong[answer.card_id] = wrong.get(answer.card_id, 0) + 1
        if wrong[answer.card_id] >= TRIES_BEFORE_SHOWN:
            done.add(answer.card_id)
    return done


def start_again(visit: Visit, card_set_pk: int) -> None:
    """Begin a new round of a set that was done. Earlier answers stay, but do not show. Nothing happens in the middle of a round."""
    Progress.objects.of(visit).filter(card_set=card_set_pk, card__isnull=True).update(
        round=models.F("round") + 1,
        card=Card.objects.filter(card_set=card_set_pk, position=1).first(),
        changed_at=timezone.now(),
    )


def report_finished(person_pk: int, card_set: CardSet, at: datetime) -> None:
    """Tell `evidence` that a set is done, and the module when this was its last set."""
    # Of two devices that finish the last two sets at once each would see the other's set undone: so one after the other.
    person = Person.objects.select_for_update(no_key=True).get(pk=person_pk)
    evidence.record(person, Kind.SET_FINISHED, f"courses.set:{card_set.pk}", at, {"title": card_set.title})
    report_module(person, card_set.get_parent().specific)


def report_module(person: Person, module: Module) -> None:
    """When a person has done all published sets of a module: tell `evidence`, and give him the proof. Later calls change nothing."""
    published = set(CardSet.objects.live().public().child_of(module).values_list("pk", flat=True))
    mine = Progress.objects.filter(person=person, card_set__in=published, finished_at__isnull=False)
    done = dict(mine.values_list("card_set", "finished_at"))
    if not published or published - set(done) or not access.may_have_proof(person, module):
        return
    at = max(done.values())  # a guest's sets are adopted in any order
    evidence.record(person, Kind.MODULE_FINISHED, proofs.reference(module.pk), at, {"title": module.title})
    proofs.award(person, module, at)


def set_helped(visit: Visit, card_pk: int, *, helped: bool) -> None:
    """Note (or take back) that a card helped on the job. Raises `NoSuchCard`."""
    card = Card.objects.published().filter(pk=card_pk).first()
    if card is None:
        raise NoSuchCard
    now = timezone.now()
    with transaction.atomic():
        if not helped:
            Helped.objects.of(visit).filter(card=card).delete()
            if visit.person_id:
                evidence.take_back(visit.person_id, Kind.HELPED_ON_THE_JOB, card_reference(card))
            return
        if insert(Helped(person_id=visit.person_id, guest=visit.guest, card=card, at=now)) and visit.person_id:
            report_helped(Person.objects.get(pk=visit.person_id), card, now)


def report_helped(person: Person, card: Card, at: datetime) -> None:
    """Tell `evidence` that a card helped on the job."""
    evidence.record(person, Kind.HELPED_ON_THE_JOB, card_reference(card), at, {"title": card.title})


def card_reference(card: Card) -> str:
    """How evidence calls a card."""
    return f"courses.card:{card.pk}"


# --- guests ---------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def adopt(person: Person, guest: uuid.UUID) -> None:
    """What a guest did becomes the person's, after he logged in. May run twice; of two progresses in one set the further stays."""
    theirs = Visit(guest=guest)
    mine = Visit(person_id=person.pk)
    known = Answer.objects.of(mine).values("client_id")
    Answer.objects.of(theirs).exclude(client_id__in=known).update(person=person, guest=None)
    Answer.objects.of(theirs).delete()
    known_helped = Helped.objects.of(mine).values("card")
    for helped in Helped.objects.of(theirs).exclude(card__in=known_helped).select_related("card"):
        report_helped(person, helped.card, helped.at)
    Helped.objects.of(theirs).exclude(card__in=known_helped).update(person=person, guest=None)
    Helped.objects.of(theirs).delete()
    for progress in Progress.objects.of(theirs).select_for_update(of=("self",)).select_related("card_set", "card"):
        take_over(person, progress)


def take_over(person: Person, progress: Progress) -> None:
    """Give a guest's progress in one set to the person; when he had one already, keep what is further."""
    # Locked: another device of the same person may finish this set right now.
    own = Progress.objects.filter(person=person, card_set=progress.card_set).select_for_update(of=("self",)).select_related("card").first()
    if own is None:
        progress.person, progress.guest = person, None
        progress.save(update_fields=["person", "guest"])
        if progress.finished_at:
            report_finished(person.pk, progress.card_set, progress.finished_at)
        return
    newly_finished = progress.finished_at is not None and own.finished_at is None
    further = progress if reached(progress) > reached(own) else own
    own.round, own.card = further.round, further.card
    own.finished_at = own.finished_at or progress.finished_at
    own.changed_at = max(own.changed_at, progress.changed_at)
    own.save(update_fields=["round", "card", "finished_at", "changed_at"])
    progress.delete()
    if newly_finished and own.finished_at:
        report_finished(person.pk, own.card_set, own.finished_at)
    settle(own)  # what each did alone may be the whole set together


def reached(progress: Progress) -> tuple[int, int]:
    """How far a progress is: the round, then the place; a round that is done counts as beyond the last card."""
    return progress.round, (progress.card.position or 0) if progress.card else 1000


def forget_guests() -> int:
    """Remove what guests did who never logged in and did nothing since; answers how many rows went."""
    before = timezone.now() - GUESTS_KEPT
    active = set(Progress.objects.filter(guest__isnull=False, changed_at__gte=before).values_list("guest", flat=True))
    active |= set(Helped.objects.filter(guest__isnull=False, at__gte=before).values_list("guest", flat=True))
    old = Progress.objects.filter(guest__isnull=False, changed_at__lt=before).values_list("guest", flat=True)
    old_helped = Helped.objects.filter(guest__isnull=False, at__lt=before).values_list("guest", flat=True)
    gone = list(({*old[:1000], *old_helped[:1000]}) - active)
    return sum(model.objects.filter(guest__in=gone).delete()[0] for model in (Answer, Helped, Progress))
