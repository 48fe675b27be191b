"""Activity for the demo: guests who did sets, stopped, had things wrong. All made up; without it a supplier's desk is empty."""

import random
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from courses.models import Answer, Card, CardSet, Helped, Progress

SEED = 20
PEOPLE = 180
NAMESPACE = uuid.UUID("3d7f2f7a-2f0e-4f58-9d0a-64a1c7f7d101")


@transaction.atomic
def make_activity() -> None:
    """Let guests do every published set, once: the same guests each time it runs. In each set one card is too hard."""
    now = timezone.now()
    for place, card_set in enumerate(CardSet.objects.live().order_by("path")):
        guests = [uuid.uuid5(NAMESPACE, f"{card_set.pk}/{number}") for number in range(PEOPLE - 20 * (place % 5))]
        if not Progress.objects.filter(guest__in=guests).exists():
            play(card_set, guests, random.Random(SEED + place), now)  # noqa: S311 -- a demo, no secret


def play(card_set: CardSet, guests: list[uuid.UUID], chance: random.Random, now: datetime) -> None:
    """Everybody starts at card 1; at each card some stop."""
    cards = list(Card.objects.filter(card_set=card_set, position__isnull=False).order_by("position"))
    hard = chance.randrange(1, max(2, len(cards)))
    progress, answers, helped = [], [], []
    for guest in guests:
        at = now - timedelta(days=chance.uniform(9, 80))
        end = next((place for place in range(len(cards)) if chance.random() < (0.28 if place == hard else 0.02)), len(cards))
        for place, card in enumerate(cards[:end]):
            wrong = card.question is not None and card.question["kind"] != "dilemma" and chance.random() < (0.6 if place == hard else 0.25)
            right = None if card.question is None or card.question["kind"] == "dilemma" else not wrong
            verdicts = [False, True] if wrong else [right]
            answers += [Answer(guest=guest, client_id=uuid.uuid4(), card=card, right=verdict, at=at) for verdict in verdicts]
            if chance.random() < 0.2:  # noqa: PLR2004 -- one of five
                helped.append(Helped(guest=guest, card=card, at=at))
        finished = at if end == len(cards) else None
        where = None if finished else cards[end]
        progress.append(Progress(guest=guest, card_set=card_set, card=where, started_at=at, changed_at=at, finished_at=finished))
    Progress.objects.bulk_create(progress)
    Answer.objects.bulk_create(answers)
    Helped.objects.bulk_create(helped)
