"""Cards as this release renders them."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from courses import actions
from courses.models import CardSet


class Command(BaseCommand):
    """Render the cards of all published sets anew. Run after a release: cards are stored as HTML, made by the release before."""

    help = __doc__ or ""

    def handle(self, *_args: Any, **options: Any) -> None:
        """One transaction per set; may be stopped and run again."""
        sets = CardSet.objects.live()
        for card_set in tqdm(sets.iterator(100), total=sets.count(), desc="Sets", unit="set", disable=options["verbosity"] == 0):
            actions.write_rows(card_set)
