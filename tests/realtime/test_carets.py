"""Who is where: everybody speaks for himself only."""

from vakkring.realtime import protocol
from vakkring.realtime.carets import FORGET_AFTER, Carets, Owner, pseudonym
from vakkring.realtime.protocol import GONE, Presence, Reader

ANNA, BRAM = Owner(1, 10, "Anna", 2), Owner(2, 20, "Bram", 3)
HERE = protocol.said({"cursor": 5})


def say(carets, owner, now, *entries):
    return carets.say(owner, Reader(protocol.who(entries)[1:]).block(), now)


def said(carets):
    drained = [caret.said for caret in carets.drain()]
    return [(one.client, one.clock, None if one.gone else protocol.state_of(one.state)) for one in drained]


def test_a_name_comes_from_the_server():
    carets = Carets()

    say(carets, ANNA, 0, Presence(7, 1, protocol.said({"cursor": 5, "user": {"name": "Burgemeester"}})))

    assert said(carets) == [(7, 1, {"cursor": 5, "user": {"name": "Anna", "colour": 2, "who": pseudonym(10)}})]


def test_a_person_is_known_by_something_that_is_not_his_number():
    carets = Carets()
    for client, owner in ((7, ANNA), (8, Owner(3, 10, "Anna", 2)), (9, BRAM), (10, Owner(4, None, "Gast", 0))):
        say(carets, owner, 0, Presence(client, 1, HERE))

    anna, again, bram, guest = [state["user"]["who"] for _client, _clock, state in sorted(said(carets))]
    assert anna == again != bram
    assert guest == ""
    assert "10" not in {anna, bram}


def test_what_is_said_of_others_or_again_is_dropped():
    carets = Carets()
    say(carets, ANNA, 0, Presence(7, 3, HERE))
    say(carets, BRAM, 0, Presence(8, 1, HERE))
    carets.drain()

    say(carets, BRAM, 1, Presence(7, 9, GONE))
    say(carets, BRAM, 1, Presence(7, 9, HERE), Presence(8, 1, HERE), Presence(9, 1, HERE))
    say(carets, ANNA, 1, Presence(7, 2, HERE))

    assert said(carets) == []


def test_who_leaves_is_taken_away_for_all_and_comes_back_with_a_higher_number():
    carets = Carets()
    say(carets, ANNA, 0, Presence(7, 3, HERE))
    carets.drain()

    carets.leave(1, 1)
    assert said(carets) == [(7, 4, None)]
    again = Owner(5, 10, "Anna", 2)
    assert say(carets, again, 2, Presence(7, 3, HERE)) == [Presence(7, 4, GONE)]
    assert say(carets, again, 2, Presence(7, 5, HERE)) == []
    assert [client for client, _clock, _state in said(carets)] == [7]


def test_a_phone_takes_its_caret_over_from_its_dead_socket():
    carets = Carets()
    say(carets, ANNA, 0, Presence(7, 3, HERE))
    carets.drain()

    say(carets, Owner(5, 10, "Anna", 2), 1, Presence(7, 4, HERE))
    carets.leave(1, 2)

    assert [(clock, state is GONE) for _client, clock, state in said(carets)] == [(4, False)]


def test_a_socket_has_one_caret():
    carets = Carets()
    say(carets, ANNA, 0, Presence(7, 1, HERE))
    say(carets, ANNA, 0, Presence(8, 1, HERE))

    assert [client for client, _clock, _state in said(carets)] == [7]


def test_who_is_elsewhere_is_forgotten_when_his_process_died():
    carets = Carets()
    assert carets.elsewhere([(Presence(7, 3, HERE), 10)], 0) == [Presence(7, 3, HERE)]
    assert carets.elsewhere([(Presence(7, 3, HERE), 10)], 1) == []

    carets.forget(FORGET_AFTER - 1)
    assert said(carets) == []
    carets.forget(FORGET_AFTER + 2)

    assert said(carets) == [(7, 4, None)]
    assert carets.all() == []
