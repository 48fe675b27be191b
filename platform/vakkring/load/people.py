"""People with a trade who have begun sets, answered cards, and finished some."""

from collections import defaultdict
from datetime import datetime, timedelta

from courses.models import Answer, Card, CardSet, Progress
from vakkring.accounts.models import Person
from vakkring.evidence.actions import Kind
from vakkring.evidence.models import Fact
from vakkring.load.bars import Bar
from vakkring.load.chance import Chance
from vakkring.vocabulary.models import Trade

HOST = "load.example"
"""Their addresses lead nowhere, and tell them from real people."""
BEGUN, ANSWERED = 2, 3
BATCH = 5000
YEAR = 365 * 24 * 60


def make(count: int, chance: Chance, now: datetime, bar: Bar) -> None:
    """`count` people; each has begun two sets and answered three cards in each; every third has finished the first."""
    trades = list(Trade.objects.order_by("pk").values_list("pk", flat=True))
    cards: dict[int, list[int]] = defaultdict(list)
    made_up = Card.objects.filter(card_set__slug__startswith="setje-", position__isnull=False)
    for pk, card_set in made_up.order_by("card_set", "position").values_list("pk", "card_set"):
        cards[card_set].append(pk)
    sets = sorted(CardSet.objects.filter(pk__in=cards).values_list("pk", flat=True))
    for first in bar(range(0, count, BATCH), "People", -(-count // BATCH)):
        numbers = range(first, min(first + BATCH, count))
        people = Person.objects.bulk_create(
            [
                Person(email=f"vakmens-{n}@{HOST}", first_name="Vak", last_name=f"Mens {n}", trade_id=trades[n % len(trades)], password="!")  # noqa: S106 -- no password fits it
                for n in numbers
            ],
            1000,
        )
        learn(people, sets, cards, chance, now)


def learn(people: list[Person], sets: list[int], cards: dict[int, list[int]], chance: Chance, now: datetime) -> None:
    """What these did so far."""
    progress, answers, facts = [], [], []
    for person in people:
        for number, card_set in enumerate(chance.sample(sets, BEGUN)):
            at = now - timedelta(minutes=chance.randrange(YEAR))
            done = number == 0 and chance.random() < 1 / 3
            progress.append(
                Progress(
                    person=person,
                    card_set_id=card_set,
                    card_id=None if done else cards[card_set][ANSWERED],
                    started_at=at,
                    changed_at=at,
                    finished_at=at if done else None,
                )
            )
            answers += [
                Answer(id=chance.key(), person=person, client_id=chance.key(), card_id=pk, given={}, at=at)
                for pk in cards[card_set][:ANSWERED]
            ]
            if done:
                facts.append(Fact(person=person, kind=Kind.SET_FINISHED, reference=f"courses.set:{card_set}", at=at))
    Progress.objects.bulk_create(progress, 1000)
    Answer.objects.bulk_create(answers, 2000)
    Fact.objects.bulk_create(facts, 1000)
