"""What Vandaag shows, put together from the tools."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Q

from courses import queries as courses
from courses.queries import ModuleLine, Resume, SetLine
from vakkring import ports
from vakkring.accounts.models import Person
from vakkring.ports import Item, Visit
from vakkring.vocabulary.models import Topic

TOPIC_SECONDS = 60
NEW_SHOWN = 4


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now: go on with a set at a card, or begin one at card 1."""

    module: ModuleLine
    card_set: SetLine
    position: int
    resumes: bool


@dataclass(frozen=True)
class Today:
    """Everything on the page Vandaag. `step` is None when all there is has been done."""

    step: NextStep | None
    new: list[ModuleLine]


def today(visit: Visit, person: Person | None) -> Today:
    """What this visitor can do today."""
    topics = topics_of(person)
    new = courses.new_modules(visit, topics, NEW_SHOWN)
    step = from_resume(courses.resume(visit)) or from_begun(visit) or from_new(new)
    shown = [line for line in new if not step or line.module.pk != step.module.module.pk]
    return Today(step, shown)


def topics_of(person: Person | None) -> list[int]:
    """The topics of the person's trade, with what falls under them."""
    if person is None or person.trade_id is None:
        return []
    return list(Topic.objects.filter(Q(trades=person.trade_id) | Q(parent__trades=person.trade_id)).values_list("pk", flat=True).distinct())


def from_resume(found: Resume | None) -> NextStep | None:
    """Go on where it stopped."""
    return NextStep(found.module, found.card_set, found.position, resumes=True) if found else None


def from_begun(visit: Visit) -> NextStep | None:
    """The next set of a module that was begun and is not done."""
    for line in courses.module_lines(visit, courses.begun_modules(visit)[:3]):
        if line.next_set:
            return NextStep(line, line.next_set, 1, resumes=False)
    return None


def from_new(lines: list[ModuleLine]) -> NextStep | None:
    """The first set of the best new module."""
    line = next((line for line in lines if line.next_set), None)
    return NextStep(line, line.next_set, 1, resumes=False) if line and line.next_set else None


def related_items(topic: Topic) -> list[Item]:
    """Public items about a topic from all tools, kept for a minute for everybody."""
    key = f"related:{topic.slug}"
    items: list[Item] | None = cache.get(key)
    if items is None:
        items = [item for source in ports.related for item in source.public_items(topic.slug)]
        cache.set(key, items, TOPIC_SECONDS)
    return items
