"""How the site is doing, in numbers. Nothing about anybody but who keeps it safe."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classroom.actions import presence
from classroom.models import Session
from vakkring.accounts.models import Person, Role
from vakkring.notices import rounds
from vakkring.notices.models import Job, Letter, State
from vakkring.shop.models import Payment, Refund, RefundState

LATE = timedelta(minutes=15)
"""What is due longer than this should have gone: the rounds that do it stand still, or what they need is away."""
SLOW_PAYMENT = timedelta(hours=1)
MOST_FAILED = 20


@dataclass(frozen=True)
class Gauge:
    """A number. `name` is that of `/metrics`; `bad`: somebody has to look as soon as it is not 0."""

    name: str
    label: str | Promise
    number: int
    bad: bool = False

    @property
    def wrong(self) -> bool:
        """True when somebody has to look."""
        return self.bad and self.number > 0


def gauges(now: datetime) -> list[Gauge]:
    """All of them: 6 queries on small parts of their tables."""
    letters = Letter.objects.exclude(state=State.SENT).aggregate(
        waiting=Count("pk", filter=~Q(state=State.FAILED)),
        late=Count("pk", filter=late(now)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
    )
    payments = Payment.objects.under_way().aggregate(open=Count("pk"), late=Count("pk", filter=Q(created_at__lt=now - SLOW_PAYMENT)))
    refunds = Refund.objects.exclude(state=RefundState.DONE).aggregate(
        waiting=Count("pk", filter=~Q(state=RefundState.FAILED)), failed=Count("pk", filter=Q(state=RefundState.FAILED))
    )
    return [
        Gauge("letters_waiting", _("Mails die nog weg moeten"), letters["waiting"]),
        Gauge("letters_late", _("Mails die al een kwartier weg hadden moeten zijn"), letters["late"], bad=True),
        Gauge("letters_failed", _("Mails die niet aankwamen"), letters["failed"], bad=True),
        Gauge("payments_open", _("Betalingen die nog lopen"), payments["open"]),
        Gauge("payments_slow", _("Betalingen die al langer dan een uur lopen"), payments["late"]),
        Gauge("refunds_waiting", _("Terugbetalingen onderweg"), refunds["waiting"]),
        Gauge("refunds_failed", _("Terugbetalingen die mislukten"), refunds["failed"], bad=True),
        Gauge("jobs_stuck", _("Taken op de achtergrond die blijven steken"), stuck_jobs(now).count(), bad=True),
        Gauge("rooms_live", _("Livesessies die nu bezig zijn"), Session.objects.live().count()),
        Gauge("people_in_rooms", _("Mensen in die sessies"), presence.in_rooms(now).count()),
    ]


def late(now: datetime) -> Q:
    """Which letters should have gone by now: nobody came for them, or they were tried in vain; the next try may be hours away then."""
    nobody_came, in_vain = Q(next_try_at__lt=now - LATE), Q(attempts__gt=0, created_at__lt=now - LATE)
    return Q(state__in=[State.WAITING, State.SENDING]) & (nobody_came | in_vain)


def rooms(now: datetime) -> QuerySet[Session]:
    """The sessions that go on, with how many people are there."""
    here = Count("attendees__pk", filter=Q(attendees__in=presence.in_rooms(now)), distinct=True)
    return Session.objects.live().select_related("trainer").annotate(here=here).order_by("-started_at")


def failed_letters() -> QuerySet[Letter]:
    """The last ones that did not arrive. Those with a code in them hold nothing any more that could be sent again."""
    return Letter.objects.filter(state=State.FAILED).defer("text").order_by("-created_at")[:MOST_FAILED]


def stuck_jobs(now: datetime) -> QuerySet[Job]:
    """Jobs of the round that fail, or are not done at all: the worker stands still."""
    return Job.objects.stuck(rounds.names(), now - LATE)


def moderators() -> QuerySet[Person]:
    """Who keeps the community safe, who was there last comes first."""
    chosen = Q(memberships__role=Role.MODERATOR) | Q(is_superuser=True)
    return Person.objects.filter(chosen, is_active=True).distinct().order_by("-last_login", "pk")


def as_text(found: Iterable[Gauge]) -> str:
    """In the text format of Prometheus."""
    return "".join(f"# TYPE vakkring_{one.name} gauge\nvakkring_{one.name} {one.number}\n" for one in found)
