"""Who is where: everybody speaks for himself only."""

from vakkring.realtime.carets import FORGET_AFTER, Carets, Owner
from vakkring.realtime.protocol import Presence

ANNA, BRAM = Owner(1, 10, "Anna", 2), Owner(2, 20, "Bram", 3)
HERE = {"cursor": 5}


def said(carets):
    return [(caret.said.client, caret.said.clock, caret.said.state) for caret in carets.drain()]


def test_a_name_comes_from_the_server():
    carets = Carets()

    carets.say(ANNA, (Presence(7, 1, {"cursor": 5, "user": {"name": "Burgemeester"}}),), 0)

    assert said(carets) == [(7, 1, {"cursor": 5, "user": {"name": "Anna", "colour": 2}})]


def test_what_is_said_of_others_or_again_is_dropped():
    carets = Carets()
    carets.say(ANNA, (Presence(7, 3, HERE),), 0)
    carets.say(BRAM, (Presence(8, 1, HERE),), 0)
    carets.drain()

    carets.say(BRAM, (Presence(7, 9, None),), 1)
    carets.say(BRAM, (Presence(7, 9, HERE), Presence(8, 1, HERE), Presence(9, 1, HERE)), 1)
    carets.say(ANNA, (Presence(7, 2, HERE),), 1)

    assert said(carets) == []


def test_who_leaves_is_taken_away_for_all_and_comes_back_with_a_higher_number():
    carets = Carets()
    carets.say(ANNA, (Presence(7, 3, HERE),), 0)
    carets.drain()

    carets.leave(1, 1)
    assert said(carets) == [(7, 4, None)]
    again = Owner(5, 10, "Anna", 2)
    assert carets.say(again, (Presence(7, 3, HERE),), 2) == [Presence(7, 4, None)]
    assert carets.say(again, (Presence(7, 5, HERE),), 2) == []
    assert [client for client, _clock, _state in said(carets)] == [7]


def test_a_phone_takes_its_caret_over_from_its_dead_socket():
    carets = Carets()
    carets.say(ANNA, (Presence(7, 3, HERE),), 0)
    carets.drain()

    carets.say(Owner(5, 10, "Anna", 2), (Presence(7, 4, HERE),), 1)
    carets.leave(1, 2)

    assert [(clock, state is None) for _client, clock, state in said(carets)] == [(4, False)]


def test_somebody_has_one_caret_in_a_window():
    carets = Carets()
    carets.say(ANNA, (Presence(7, 1, HERE),), 0)
    carets.say(ANNA, (Presence(8, 1, HERE),), 0)

    assert {(client, state is None) for client, _clock, state in said(carets)} == {(7, True), (8, False)}


def test_who_is_elsewhere_is_forgotten_when_his_process_died():
    carets = Carets()
    assert carets.elsewhere([(Presence(7, 3, HERE), 10)], 0) == [Presence(7, 3, HERE)]
    assert carets.elsewhere([(Presence(7, 3, HERE), 10)], 1) == []

    carets.forget(FORGET_AFTER - 1)
    assert said(carets) == []
    carets.forget(FORGET_AFTER + 2)

    assert said(carets) == [(7, 4, None)]
    assert carets.all() == []
