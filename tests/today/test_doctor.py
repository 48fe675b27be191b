"""`vakkring doctor` says in one line each what is well, and fails when something is not."""

import pytest
from django.core.management import CommandError, call_command

from classroom.gateways.mesh import Mesh
from classroom.gateways.outage import Unreachable
from vakkring.today.management.commands import doctor


def lines(capsys):
    return capsys.readouterr().out.splitlines()


@pytest.mark.django_db
def test_all_is_well(capsys):
    call_command("doctor")

    assert [line[:6].strip() for line in lines(capsys)] == ["ok"] * 5


@pytest.mark.django_db
def test_what_is_wrong_is_named_and_the_rest_is_looked_at_too(capsys, monkeypatch):
    class Away(Mesh):
        def check(self):
            raise Unreachable("create: refused")

    monkeypatch.setattr(doctor, "chosen", Away)
    monkeypatch.setattr(doctor.views, "cache_ready", lambda: False)

    with pytest.raises(CommandError, match=r"cache, sound and picture\.$"):
        call_command("doctor")

    assert [line[:6].strip() for line in lines(capsys)] == ["ok", "ok", "WRONG", "ok", "WRONG"]


def test_without_turn_it_says_what_that_means():
    assert "TURN_URL" in Mesh().check()
    assert "TURN_URL" not in Mesh(turn_url="turn:m", turn_secret="s").check()
