"""A server process that is killed while twenty people type. What one of them saw of another, or was told is stored, must be stored."""

import signal

import pytest

from vakkring.realtime import actions

pytestmark = pytest.mark.django_db

PEOPLE = 20
MUCH = actions.MANY + 5
"""So many updates that a document is compacted as soon as nobody has it open."""


def killed_while_typing(site, phones, *options):
    """Twenty phones type until many tokens are acknowledged; then the process is killed. Answers the document and what each held."""
    port = site.start(*options)
    document = site.document()
    for number in range(PEOPLE):
        phones.open(f"p{number}", site, document, site.person(f"P{number}"))
    phones.do("synced")
    phones.do("storm", every=40)
    phones.do("acknowledged", many=150)
    site.end(port, signal.SIGKILL)
    return document, phones.do("cut")


def told(states):
    """Tokens of which somebody was told that they are stored."""
    return {token for state in states for token in state["acknowledged"]}


def relayed(states):
    """Tokens that somebody saw who did not type them."""
    return {token for state in states for other in states if other is not state for token in other["tokens"] if token in state["text"]}


def test_what_was_acknowledged_or_relayed_survives_a_kill_and_all_go_on_with_the_same_text(other_site, phones):
    document, states = killed_while_typing(other_site, phones)

    stored = other_site.reads(document)
    assert len(told(states)) >= 150
    assert [token for token in told(states) if token not in stored] == []
    assert [token for token in relayed(states) if token not in stored] == []

    other_site.start(port=other_site.port)
    for number in range(PEOPLE):
        phones.do("online", name=f"p{number}")
    phones.do("converged")

    stored = other_site.reads(document)
    after = phones.do("states")
    assert {state["text"] for state in after} == {stored}
    assert [token for state in after for token in state["tokens"] if stored.count(token) != 1] == []


def test_telling_before_storing_would_lose_what_people_saw(other_site, phones):
    """The positive control: with the commit moved after the relay the checks above find what is lost."""
    document, states = killed_while_typing(other_site, phones, "--relay-first")

    stored = other_site.reads(document)

    assert [token for token in told(states) if token not in stored] != []
    assert [token for token in relayed(states) if token not in stored] != []


# --- between an update and its compaction -------------------------------------------------------------------------------------------------
def killed_while_compacting(site, phones, option):
    """Somebody types much and leaves; the process compacts what he wrote, and dies in the middle of it. Answers document and words."""
    port = site.start(option)
    document = site.document()
    phone = phones.open("anna", site, document, site.person("Anna")).ready()
    words = [f"‹{number}›" for number in range(MUCH)]
    for word in words:
        phone.types(word)
    phone.offline()
    assert site.processes.pop(port).wait(20) == -signal.SIGKILL
    return document, words


def test_a_kill_between_an_update_and_compaction_loses_nothing(other_site, phones):
    document, words = killed_while_compacting(other_site, phones, "--end-while-compacting")
    assert [word for word in words if other_site.reads(document).count(word) != 1] == []

    other_site.start(port=other_site.port)
    phones.do("online", name="anna")
    phones.do("converged")
    with other_site.database():
        assert actions.compact(document) >= MUCH
    assert [word for word in words if phones.do("state", name="anna")["text"].count(word) != 1] == []
    assert "".join(words) in other_site.reads(document)


def test_marking_before_merging_would_lose_what_was_typed(other_site, phones):
    """The positive control."""
    document, words = killed_while_compacting(other_site, phones, "--mark-first")

    assert [word for word in words if word not in other_site.reads(document)] != []
