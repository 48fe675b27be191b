"""Who may put in and hand out money, and whose voucher is whose. Read-only predicates; one condition per line."""

from vakkring.accounts.access import Somebody, has_role
from vakkring.accounts.models import Organisation, Person, Role
from vakkring.funding.models import Programme, Voucher


def funders_of(person: Person) -> list[Organisation]:
    """The organisations whose money this person hands out."""
    if not person.is_active:
        return []
    return list(Organisation.objects.filter(memberships__person=person, memberships__role=Role.FUNDER).order_by("name"))


def may_fund_for(somebody: Somebody, organisation: Organisation) -> bool:
    """True for who is a funder at this organisation."""
    return has_role(somebody, Role.FUNDER, organisation)


def may_manage(somebody: Somebody, programme: Programme) -> bool:
    """True for the funders of the organisation whose programme it is."""
    return may_fund_for(somebody, programme.organisation)


def is_his(somebody: Somebody, voucher: Voucher) -> bool:
    """True for the person who took the voucher, or to whose address it was sent; not when it was withdrawn."""
    if not somebody.is_authenticated:
        return False
    if voucher.withdrawn_at is not None:
        return False
    if voucher.person_id is not None:
        return bool(voucher.person_id == somebody.pk)
    return voucher.digest is None and voucher.email == somebody.email.lower()
