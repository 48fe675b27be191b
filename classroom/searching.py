"""What of this app can be found, and what belongs to a topic: the ports `Searchable` and `Related`. Nothing of circles."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from classroom import times
from classroom.models import Audience, Session
from vakkring.ports import Entry, Item

KIND = "livesessie"
MOST_RELATED = 12


def entry(session: Session) -> Entry | None:
    """A session as the index holds it; None for what is not for everybody to find: drafts, those of circles, those that were called off."""
    if session.published_at is None or session.cancelled_at is not None or session.audience == Audience.CIRCLE:
        return None
    return Entry(
        reference=session.reference,
        kind=KIND,
        title=session.title,
        body="\n".join([session.summary, *session.steps.values_list("title", flat=True)]),
        url=session.get_absolute_url(),
        topics=tuple(session.topics.values_list("slug", flat=True)),
    )


class ClassroomSearchable:
    """All announced sessions that are not a circle's, also those that are over: what is left of them can be read."""

    def entries(self) -> Iterable[Entry]:
        """Newest first."""
        for session in Session.objects.announced().order_by("-starts_at").iterator(200):
            found = entry(session)
            if found is not None:
                yield found


class ClassroomRelated:
    """Sessions about a topic, or about something that falls under it, that are to come."""

    kind = KIND

    def public_items(self, topic_slug: str) -> list[Item]:
        """The first one first."""
        about = Q(topics__slug=topic_slug) | Q(topics__parent__slug=topic_slug)
        found = Session.objects.upcoming(timezone.now()).exclude(audience=Audience.CIRCLE).filter(about).distinct()
        return [as_item(session) for session in found[:MOST_RELATED]]


def as_item(session: Session) -> Item:
    """A session as other apps list it."""
    when = _("nu bezig") if session.status == "live" else times.when(session.starts_at, timezone.now())
    return Item(title=session.title, url=session.get_absolute_url(), kind=KIND, summary=when[:1].upper() + when[1:], icon="live")
