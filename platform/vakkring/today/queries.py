"""What Vandaag shows, put together from the tools."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import caches
from django.db.models import Q

from courses import outline
from courses import queries as courses
from courses.queries import ModuleLine, Step
from vakkring import ports, shared
from vakkring.accounts.models import Person
from vakkring.ports import Item, Visit
from vakkring.vocabulary.models import Topic

TOPIC_SECONDS = 60
NEW_SHOWN = 4
BEGUN_SHOWN = 3


@dataclass(frozen=True)
class Today:
    """Everything on the page Vandaag. `step` is None when all there is has been done, or when there is nothing yet: `bare`.

    `begun`: the other modules that were begun, and how `many` there are; `finished`: some module is done.
    """

    step: Step | None
    new: list[ModuleLine]
    begun: list[ModuleLine]
    many: int
    finished: bool
    bare: bool


def today(visit: Visit, person: Person | None) -> Today:
    """What this visitor can do today: 1 query when warm."""
    progress = courses.done(visit)
    new = courses.new_modules(progress, topics_of(person), NEW_SHOWN)
    step = courses.next_step(visit, progress) or first_of(new)
    now = step.module.module.pk if step else None
    shown = [line for line in new if line.module.pk != now]
    begun = [line for line in courses.begun(visit, progress) if line.module.pk != now]
    return Today(step, shown, begun[:BEGUN_SHOWN], len(begun), courses.finished_some(visit, progress), bare=not outline.shelves().modules)


def first_of(lines: list[ModuleLine]) -> Step | None:
    """The first set of the best new module."""
    return Step(lines[0], lines[0].module.sets[0], 1, resumes=False) if lines else None


def topics_of(person: Person | None) -> list[int]:
    """The topics of the person's trade, with what falls under them; kept a minute, since they hardly ever change."""
    if person is None or person.trade_id is None:
        return []
    near, key = caches["near"], f"topics-of-trade:{person.trade_id}"
    found: list[int] | None = near.get(key)
    if found is None:
        mine = Topic.objects.filter(Q(trades=person.trade_id) | Q(parent__trades=person.trade_id))
        found = list(dict.fromkeys(mine.values_list("pk", flat=True)))
        near.set(key, found, TOPIC_SECONDS)
    return found


def has_modules(topic: str) -> bool:
    """True when a published module is about this topic, or about something below it. No query when warm."""
    return any(one.slug == topic for one in outline.shelves().topics)


def offered(topics: Iterable[Topic]) -> list[Topic]:
    """Those of these topics that have something to open: a chip never leads to an empty page."""
    return [one for one in topics if has_modules(one.slug) or related_items(one)]


def neighbours(topic: Topic) -> list[Topic]:
    """Where to look instead when a topic is empty: what it falls under and what stands beside it."""
    beside = Topic.objects.filter(parent=topic.parent_id).exclude(pk=topic.pk)
    return offered([*([topic.parent] if topic.parent else []), *beside])


def related_items(topic: Topic) -> list[Item]:
    """Public items about a topic from all tools, kept for a minute for everybody."""
    key = f"related:{topic.slug}"
    items: list[Item] | None = shared.kept(key)
    if items is None:
        items = [item for source in ports.related for item in source.public_items(topic.slug)]
        shared.keep(key, items, TOPIC_SECONDS)
    return items
