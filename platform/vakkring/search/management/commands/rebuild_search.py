"""Builds the search index anew."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from vakkring.ports import Entry
from vakkring.search import actions


class Command(BaseCommand):
    """For after a restore, or when something seems lost."""

    help = "Build the search index anew from everything that is published."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Build it, with a progress bar."""
        self.stdout.write(f"{actions.rebuild(progress=show)} entries in the index.")


def show(entries: Iterable[Entry]) -> Iterable[Entry]:
    """The entries, with a bar that tells how many there have been."""
    bar: Iterable[Entry] = tqdm(entries, desc="Zoeken", unit=" entries")
    return bar
