"""A published set as the card view needs it, kept near: in this process's memory, at most some seconds old.

A page view then asks the database only for what is about the person. Publishing clears the copy of the process that publishes at once; other
processes follow within `SECONDS`. Answers never rely on it: `actions.record_answer` reads the row itself.
"""

from dataclasses import dataclass

from django.core.cache import caches

from courses.models import Card, CardSet, Module

SECONDS = 5


@dataclass(frozen=True)
class CardOutline:
    """A card's place in its set."""

    pk: int
    position: int
    title: str
    kind: str


@dataclass(frozen=True)
class SetOutline:
    """A set with its module, as published now. `next_slug` is the set after this one, or empty."""

    pk: int
    slug: str
    title: str
    minutes: int
    author: str
    open_to_all: bool
    module_pk: int
    module_slug: str
    module_title: str
    supplier: str
    cards: tuple[CardOutline, ...]
    next_slug: str
    next_title: str

    def card_at(self, position: int) -> CardOutline | None:
        """The card at this place, counted from 1."""
        return self.cards[position - 1] if 0 < position <= len(self.cards) else None

    def position_of(self, card_pk: int | None) -> int:
        """The place of a card; 1 when the set no longer holds it."""
        return next((card.position for card in self.cards if card.pk == card_pk), 1)


def of_set(module_slug: str, set_slug: str) -> SetOutline | None:
    """The published set at these two words, or None."""
    key = f"outline:{module_slug}/{set_slug}"
    near = caches["near"]
    found: SetOutline | None = near.get(key)
    if found is None:
        found = read(module_slug, set_slug)
        if found is not None:
            near.set(key, found, SECONDS)
    return found


def read(module_slug: str, set_slug: str) -> SetOutline | None:
    """The same, from the database."""
    module = Module.objects.live().public().filter(slug=module_slug).first()
    if module is None:
        return None
    sets = list(CardSet.objects.live().public().child_of(module).defer("cards"))
    index = next((index for index, one in enumerate(sets) if one.slug == set_slug), None)
    if index is None:
        return None
    card_set, following = sets[index], sets[index + 1] if index + 1 < len(sets) else None
    cards = Card.objects.filter(card_set=card_set, position__isnull=False).order_by("position")
    return SetOutline(
        pk=card_set.pk,
        slug=card_set.slug,
        title=card_set.title,
        minutes=card_set.minutes,
        author=card_set.author,
        open_to_all=card_set.open_to_all,
        module_pk=module.pk,
        module_slug=module.slug,
        module_title=module.title,
        supplier=module.supplier.name,
        cards=tuple(
            CardOutline(pk, position, title, question["kind"] if question else "")
            for pk, position, title, question in cards.values_list("pk", "position", "title", "question")
        ),
        next_slug=following.slug if following else "",
        next_title=following.title if following else "",
    )


def card_row(card_pk: int) -> Card | None:
    """A published card's row, kept near as well."""
    near = caches["near"]
    key = f"card:{card_pk}"
    found: Card | None = near.get(key)
    if found is None:
        found = Card.objects.published().filter(pk=card_pk).first()
        if found is not None:
            near.set(key, found, SECONDS)
    return found


def forget() -> None:
    """Something was published here: read anew."""
    caches["near"].clear()
