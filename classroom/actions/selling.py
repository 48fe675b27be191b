"""Sessions that cost something: what a seat costs, who bought one, and giving it back."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from classroom.actions import signup
from classroom.actions.planning import locked
from classroom.models import Session
from vakkring.accounts.models import Membership, Organisation, Person, Role
from vakkring.realtime import streams
from vakkring.shop.actions import offers, refunding
from vakkring.shop.models import Offer, OfferKind

MOST_SEATS = 2000
"""As many as one room holds."""
MONEY_BACK = timedelta(days=1)
"""Until so long before the beginning who bought a seat can give it back for his money."""


class Taken(Exception):  # noqa: N818 -- named for how it stands
    """People have seats already: what was free stays free, what was sold stays sold."""


class NoSeller(Exception):  # noqa: N818 -- named for what is missing
    """The trainer works for no organisation that could be paid."""


class TooLate(Exception):  # noqa: N818 -- named for how it stands
    """It begins too soon to get one's money back."""


# --- what it costs ------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def set_price(person: Person, session_pk: int, terms: Mapping[str, Any], situations: Iterable[tuple[str, int]] = ()) -> Session:
    """Let a seat cost so much; `terms` are fields of an offer, with a price of 0 it is free. Orders that were placed keep their price.

    Raises `Taken`, `NoSeller`, `ValidationError` and as `planning.locked` does.
    """
    session = locked(person, session_pk)
    if not terms["price"]:
        make_free(person, session)
        return session
    if session.offer is None and session.signups.standing().exists():
        raise Taken
    # One that was free for a while has its offer still, under the same address.
    offer = session.offer or Offer.objects.filter(slug=slug_of(session)).first() or Offer(slug=slug_of(session))
    for name, value in terms.items():
        setattr(offer, name, value)
    offer.kind, offer.seller, offer.withdrawn = OfferKind.SESSION, seller_of(session), False
    offers.set_offer(person, describe(offer, session), situations)
    sell(session, offer)
    return session


def make_free(person: Person, session: Session) -> None:
    """Let it cost nothing, as long as nobody bought a seat or is about to."""
    if session.offer is None:
        return
    if session.signups.standing().exists() or session.offer.seats_taken:
        raise Taken
    offers.withdraw_offer(person, session.offer)
    sell(session, None)


def sell(session: Session, offer: Offer | None) -> None:
    """Let a seat be sold by an offer, or cost nothing; who is in the room is judged anew."""
    session.offer = offer
    session.save(update_fields=["offer"])
    streams.access_changed(session.room)


def slug_of(session: Session) -> str:
    """The address of its offer."""
    return f"live-{session.pk}"


def seller_of(session: Session) -> Organisation:
    """For whom its trainer works. Raises `NoSeller`."""
    works = Membership.objects.filter(person=session.trainer, role=Role.TRAINER).select_related("organisation").order_by("pk").first()
    if works is None:
        raise NoSeller
    return works.organisation


def describe(offer: Offer, session: Session) -> Offer:
    """What a session is, in its offer: title, day, length and seats. Not yet saved.

    Always with a number of seats, so that each that is sold is counted; never fewer than are sold.
    """
    offer.title, offer.return_path = session.title, session.get_absolute_url()
    offer.topics = list(session.topics.values_list("slug", flat=True))
    offer.minutes = session.minutes
    offer.days = 0
    offer.sold_until = timezone.localdate(session.ends_at)
    offer.seats = max(session.seats or MOST_SEATS, offer.seats_taken)
    return offer


def follow(session: Session) -> None:
    """Let the offer say what the session is now. Inside the transaction that changed it."""
    if session.offer is not None:
        describe(session.offer, session).save()


def call_off(person: Person, session: Session) -> None:
    """It does not go on: everybody who paid gets his money back."""
    if session.offer is not None:
        refunding.refund_all(person, session.offer, _("De sessie gaat niet door"))


# --- a seat that was bought ---------------------------------------------------------------------------------------------------------------
class Seats:
    """The port `Delivery`: who buys a session has a seat in it, who gets all his money back has none any more."""

    def delivered(self, person_id: int, offers: Collection[int]) -> None:
        """Sign him up. No lock: the shop counts the seats."""
        for session in Session.objects.filter(offer__in=offers):
            signup.seat(Person.objects.get(pk=person_id), session)
            streams.access_changed(session.room)

    def taken_back(self, person_id: int, offers: Collection[int]) -> None:
        """Sign him off, and show him out. Of what does not go on he stays signed up: so he hears of it."""
        for session in Session.objects.filter(offer__in=offers, cancelled_at=None):
            session.signups.standing().filter(person=person_id).update(cancelled_at=timezone.now())
            streams.access_changed(session.room)


def may_return(session: Session, now: datetime) -> bool:
    """True as long as a seat that was bought can be given back."""
    return now < session.starts_at - MONEY_BACK


@transaction.atomic
def give_back(person: Person, session: Session) -> None:
    """Give a seat back that one bought, and get the money, the funds theirs. Raises `TooLate`."""
    if not may_return(session, timezone.now()):
        raise TooLate
    if session.offer is None or not refunding.return_bought(person, session.offer, _("Afgemeld door deelnemer")):
        signup.withdraw(person, session.pk)
