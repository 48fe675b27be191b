"""Who may sit at this desk. Read-only predicates; one condition per line."""

from django.core.exceptions import PermissionDenied

from courses.models import Module
from vakkring.accounts.access import Somebody, may_enter_admin
from vakkring.accounts.models import Organisation, Person, Role


def suppliers_of(person: Person) -> list[Organisation]:
    """The organisations whose modules this person makes."""
    if not person.is_active:
        return []
    return list(Organisation.objects.filter(memberships__person=person, memberships__role=Role.EDITOR).order_by("name"))


def demand_suppliers(person: Person) -> list[Organisation]:
    """The same; refuses who has none."""
    found = suppliers_of(person)
    if not found:
        raise PermissionDenied
    return found


def may_see_figures(person: Person, module: Module) -> bool:
    """True for the editors of its supplier."""
    return module.supplier in suppliers_of(person)


def may_open_editor(somebody: Somebody) -> bool:
    """True for who has been let into the admin; what he may do there is for the admin to say."""
    return may_enter_admin(somebody)
