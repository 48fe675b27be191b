"""The worker dies with letters in hand: each arrives, and no more often than it died."""

from collections import Counter
from email import message_from_bytes
from email.message import Message

import pytest

pytestmark = pytest.mark.xdist_group("production")
LETTERS = 150
DEATHS = 4
END = b"-" * 79 + b"\n"


class Mailbox:
    """A worker whose mail arrives in a folder."""

    def __init__(self, trial, folder) -> None:
        self.trial, self.production, self.folder = trial, trial.production, folder
        self.production.kill("worker")

    def begin(self) -> None:
        """A worker starts, with what the compose file gives it but for where mail goes."""
        self.production.launch("worker", EMAIL_URL=f"filemail:///{self.folder}")

    def mails(self) -> list[Message]:
        """Those that arrived whole, which the line below each shows. A file may hold several."""
        whole = [part for one in self.folder.iterdir() for part in one.read_bytes().split(END)[:-1]]
        found = [message_from_bytes(one) for one in whole]
        return [one for one in found if one["Subject"].startswith("Proef ")]  # others' letters are in the same set

    def until(self, condition) -> None:
        """Wait for it; fails with what the worker wrote."""
        self.production.until("worker", condition)

    def states(self, key: str) -> dict:
        """How many letters are in which state."""
        return self.trial.ask(self.production, "letters", key)

    def empty(self, key: str) -> None:
        """All letters are sent."""
        self.until(lambda: self.states(key) == {"sent": LETTERS})


@pytest.fixture
def mailbox(trial, tmp_path):
    made = Mailbox(trial, tmp_path)
    yield made
    trial.production.kill("worker")
    trial.start_again("worker")


def test_letter_leaves_within_seconds_and_no_page_waits_for_it(mailbox):
    mailbox.begin()
    key = mailbox.trial.ask(mailbox.production, "write_letters", "1")

    mailbox.until(lambda: len(mailbox.mails()) == 1)
    assert mailbox.states(key) == {"sent": 1}


def test_letters_arrive_though_the_worker_dies_among_them(mailbox):
    key = mailbox.trial.ask(mailbox.production, "write_letters", str(LETTERS))
    for death in range(1, DEATHS + 1):
        mailbox.begin()
        mailbox.until(lambda wanted=death * LETTERS // (3 * DEATHS): len(list(mailbox.folder.iterdir())) > wanted)
        mailbox.production.kill("worker")
        mailbox.trial.ask(mailbox.production, "wait_ten_minutes", key)
    assert 0 < mailbox.states(key)["sent"] < LETTERS, "it died among them"
    mailbox.begin()
    mailbox.empty(key)

    times = Counter(one["Message-ID"] for one in mailbox.mails())
    assert len(times) == LETTERS
    assert sum(times.values()) <= LETTERS + DEATHS
    assert mailbox.trial.ask(mailbox.production, "attempts", key) <= LETTERS + DEATHS


def test_check_sees_letters_that_go_twice(mailbox):
    """The control: a worker that forgets which it sent."""
    key = mailbox.trial.ask(mailbox.production, "write_letters", str(LETTERS))
    mailbox.begin()
    mailbox.empty(key)
    mailbox.production.kill("worker")
    mailbox.trial.ask(mailbox.production, "forget_sent", key)
    mailbox.begin()
    mailbox.empty(key)

    times = Counter(one["Message-ID"] for one in mailbox.mails())
    assert sum(times.values()) > LETTERS + DEATHS
