"""What people did in the wiki of the demo: who wrote, who used it on a job, what they found of it. All made up."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from vakkring.accounts.models import Person
from wiki import content
from wiki.actions import trust
from wiki.models import Article, Useful

WRITERS = ("anna@vakkring.example", "bram@vakkring.example", "carla@vakkring.example", "sven@vakkring.example")
CHECKER = "tess@vakkring.example"
USED = {
    "anna@vakkring.example": "Tussenwoning, 6 kW, vloerverwarming beneden",
    "bram@vakkring.example": "Hoekwoning, nieuwe groep en werkschakelaar",
}
BEPROEFD = 6
"""So many articles were used on jobs by two people."""


def people() -> dict[str, Person]:
    """The demo's people by address."""
    return {one.email: one for one in Person.objects.filter(email__in=[*WRITERS, CHECKER])}


def load(place: int, text: str) -> Article:
    """One article, by one of the writers in turn."""
    known = people()
    return content.load(content.read(text), known[WRITERS[place % len(WRITERS)]], known[CHECKER])


@transaction.atomic
def make_opinions() -> None:
    """Let people say what they find, once."""
    known = people()
    until = timezone.localdate() + timedelta(days=300)
    for place, article in enumerate(Article.objects.published().order_by("slug")):
        if place % 4 == 0 and place // 4 < BEPROEFD:
            for email, job in USED.items():
                trust.test_in_practice(
                    known[email], article, job=job, norm=article.norm or "Handleiding van de fabrikant", valid_until=until
                )
        for number, email in enumerate(WRITERS):
            if not Useful.objects.filter(article=article, person=known[email]).exists():
                trust.say_useful(article, yes=(place + number) % 5 != 0, person=known[email])
