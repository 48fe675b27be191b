"""Compaction beside writers and readers, in threads with connections of their own. The positive control shows that the race is real."""

import threading
from collections.abc import Callable

import pytest
from pycrdt import Doc, Text

from tests.realtime.serving import Site
from vakkring.realtime import actions
from vakkring.realtime.models import DocumentUpdate, SharedDocument

pytestmark = pytest.mark.django_db

WRITERS, EACH = 3, 25


class Race:
    """Writers store, a reader reads, and all is compacted again and again."""

    def __init__(self, site: Site, document: int, compact: Callable[[int], object]) -> None:
        self.site, self.document, self.compact = site, document, compact
        self.written: list[str] = []
        self.missed: list[str] = []
        self.done = threading.Event()

    def run(self) -> str:
        """Answers what is read in the end; what the reader missed on the way stands in `missed`."""
        writers = [self.start(self.write, number) for number in range(WRITERS)]
        others = [self.start(self.again, self.read), self.start(self.again, lambda: self.compact(self.document))]
        for thread in writers:
            thread.join(60)
        self.done.set()
        for thread in others:
            thread.join(60)
        with self.site.database():
            self.compact(self.document)
            return self.text()

    def start(self, doing, *given) -> threading.Thread:
        def run() -> None:
            with self.site.database():
                doing(*given)

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def write(self, number: int) -> None:
        held = Doc(client_id=number + 1)
        made: list[bytes] = []
        held.observe(lambda event: made.append(event.update))
        for turn in range(EACH):
            token = f"<{number}.{turn}>"
            held.get("t", type=Text).insert(0, token)
            while not actions.save({(self.document, None): made[-1]}).numbers:
                pass  # somebody else held the document
            self.written.append(token)

    def again(self, doing) -> None:
        while not self.done.is_set():
            doing()

    def read(self) -> None:
        before = list(self.written)
        found = self.text()
        self.missed += [token for token in before if token not in found]

    def text(self) -> str:
        return str(actions.load(self.document).get("t", type=Text))


def compact_carelessly(document: int) -> None:
    """As one might do it: without the lock, and marking all instead of what was read."""
    state = bytes(SharedDocument.objects.get(pk=document).state)
    rows = [bytes(row) for row in DocumentUpdate.objects.filter(document=document, compacted=False).values_list("update", flat=True)]
    SharedDocument.objects.filter(pk=document).update(state=actions.merged([state, *rows]))
    DocumentUpdate.objects.filter(document=document).update(compacted=True)


def tokens() -> set[str]:
    return {f"<{number}.{turn}>" for number in range(WRITERS) for turn in range(EACH)}


def test_compacting_beside_writers_loses_nothing(empty_site):
    document = empty_site.document()

    race = Race(empty_site, document, actions.compact)
    found = race.run()

    assert [token for token in tokens() if token not in found] == []
    assert race.missed == []


def test_compacting_carelessly_would_lose_something(empty_site):
    document = empty_site.document()

    race = Race(empty_site, document, compact_carelessly)
    found = race.run()

    assert [token for token in tokens() if token not in found] + race.missed != []
