"""Where people who have a role work. The desks themselves stand on higher floors; this says where, for pages that lead there."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vakkring import shared
from vakkring.accounts.models import Person, Role


@dataclass(frozen=True)
class Desk:
    """A page of work. `icon` is a symbol of icons.svg."""

    address: str
    title: str | Promise
    about: str | Promise
    icon: str


DESKS: dict[str, Desk] = {
    Role.COACH: Desk("/coach/", _("Vragen beantwoorden"), _("Wie op jouw antwoord wacht"), "chat"),
    Role.TRAINER: Desk("/live/nieuw/", _("Plan een live sessie"), _("Titel, tijd en stappen"), "live"),
    Role.EDITOR: Desk("/aanbieder/", _("Jullie reeksen"), _("Maken, plaatsen en cijfers"), "lijst"),
    Role.FUNDER: Desk("/fonds/", _("Jullie fonds"), _("Budget, vouchers en wat ermee gebeurt"), "euro"),
    Role.CLIENT: Desk("/opdrachtgever/", _("Jullie vakmensen"), _("Uitnodigen en zien hoe ver ze zijn"), "groep"),
}
"""By role. A moderator's work comes with what he looks at; an operator's is Wagtail."""


KEPT = 15 * 60
"""Seconds for which a person's roles are remembered for this: nearly nobody has one, and everybody opens Vandaag."""


def desks_of(person: Person) -> list[Desk]:
    """The desks of somebody, each once. Says where to go, not who may: the desk itself looks at that."""
    name = name_of(person.pk)
    roles: list[str] | None = shared.kept(name)
    if roles is None:
        roles = list(person.memberships.values_list("role", flat=True))
        shared.keep(name, roles, KEPT)
    return [desk for role, desk in DESKS.items() if role in roles]


def forget(person_id: int) -> None:
    """His roles have changed."""
    transaction.on_commit(lambda: shared.forget(name_of(person_id)), robust=True)


def name_of(person_id: int) -> str:
    """Where his roles are kept."""
    return f"desks:{person_id}"
