"""Who may see and study what. Read-only predicates; one condition per line.

Views get modules and sets from here and never from `outline`: what is closed is for others not there.
"""

from django.db.models import QuerySet

from courses import outline
from courses.models import Invitation, Module
from courses.outline import ModuleOutline, OfferBrief, SetOutline
from vakkring.accounts.access import has_role
from vakkring.accounts.models import Membership, Person, Role
from vakkring.ports import Visit
from vakkring.shop import access as shop


def may_study(visit: Visit, outline: SetOutline) -> bool:
    """True when this visitor may open the cards of the set: open sets are for everybody, the rest for people with an account.

    Of a module that costs something the open sets are there to look at; the rest is for who bought it: 1 query, or makes it: 1 more.
    """
    if outline.open_to_all and not outline.closed:
        return True
    if visit.person_id is None:
        return False
    return outline.offer is None or has_offer(visit.person_id, outline.offer)


def has_offer(person_id: int, offer: OfferBrief) -> bool:
    """True for who bought it, and for the makers at the supplier whose it is."""
    if shop.is_entitled(person_id, offer.pk):
        return True
    return Membership.objects.filter(person=person_id, role=Role.EDITOR, organisation=offer.seller).exists()


def has_all(visit: Visit, module: ModuleOutline) -> bool:
    """True when no set of the module has to be paid any more: no query for a free one."""
    if module.offer is None:
        return True
    return visit.person_id is not None and has_offer(visit.person_id, module.offer)


def may_have_proof(person: Person, module: Module) -> bool:
    """False for who did the sets of a module that he did not buy, however he came by its cards."""
    return module.offer is None or shop.may_use(person, module.offer)


def invitations_of(visit: Visit) -> QuerySet[Invitation]:
    """What stands open to this visitor: 1 query, and 1 more when it is read; none for a guest."""
    person = Person.objects.filter(pk=visit.person_id, is_active=True).first() if visit.person_id else None
    return Invitation.objects.standing().of(person) if person else Invitation.objects.none()


def is_invited(visit: Visit, module_pk: int) -> bool:
    """True for who was invited to a closed module: 2 queries."""
    return invitations_of(visit).filter(module=module_pk).exists()


def may_invite(person: Person, module: Module) -> bool:
    """True for the client whose own module it is."""
    if not module.closed:
        return False
    return has_role(person, Role.CLIENT, module.supplier)


# --- what is there for a visitor ----------------------------------------------------------------------------------------------------------
def module_for(visit: Visit, slug: str) -> ModuleOutline | None:
    """A module by its slug: no query when it is open and kept near."""
    return as_far_as_open(visit, outline.module_online(slug))


def module_at(visit: Visit, path: str) -> ModuleOutline | None:
    """A module by its place in the tree."""
    return as_far_as_open(visit, outline.online_at(path))


def as_far_as_open(visit: Visit, module: ModuleOutline | None) -> ModuleOutline | None:
    """The module, unless it is closed and this visitor was not invited."""
    return module if module and (not module.closed or is_invited(visit, module.pk)) else None


def set_for(visit: Visit, module_slug: str, set_slug: str) -> SetOutline | None:
    """A set by its two words."""
    found = outline.set_online(module_slug, set_slug)
    return found if found and (not found.closed or is_invited(visit, found.module_pk)) else None


def opened_for(visit: Visit) -> list[ModuleOutline]:
    """The closed modules to which this visitor was invited: 2 queries, none for a guest."""
    slugs = invitations_of(visit).filter(module__closed=True, module__live=True).values_list("module__slug", flat=True)
    return [found for slug in slugs if (found := outline.module_online(slug))]
