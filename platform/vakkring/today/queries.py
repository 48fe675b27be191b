"""What Vandaag shows, put together from the tools."""

from dataclasses import dataclass

from django.core.cache import cache, caches
from django.db.models import Q

from courses import queries as courses
from courses.queries import ModuleLine, Step
from vakkring import ports
from vakkring.accounts.models import Person
from vakkring.ports import Item, Visit
from vakkring.vocabulary.models import Topic

TOPIC_SECONDS = 60
NEW_SHOWN = 4


@dataclass(frozen=True)
class Today:
    """Everything on the page Vandaag. `step` is None when all there is has been done."""

    step: Step | None
    new: list[ModuleLine]


def today(visit: Visit, person: Person | None) -> Today:
    """What this visitor can do today: 1 query when warm."""
    progress = courses.done(visit)
    new = courses.new_modules(progress, topics_of(person), NEW_SHOWN)
    step = courses.next_step(progress) or first_of(new)
    shown = [line for line in new if not step or line.module.pk != step.module.module.pk]
    return Today(step, shown)


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


def related_items(topic: Topic) -> list[Item]:
    """Public items about a topic from all tools, kept for a minute for everybody."""
    key = f"related:{topic.slug}"
    items: list[Item] | None = cache.get(key)
    if items is None:
        items = [item for source in ports.related for item in source.public_items(topic.slug)]
        cache.set(key, items, TOPIC_SECONDS)
    return items
