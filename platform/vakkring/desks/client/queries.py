"""Read-only: what the client's desk shows."""

from django.db.models import Count, Q, QuerySet

from courses.models import Invitation, Module, Shelf
from vakkring.accounts.models import Organisation, Person, Role

STANDING = Q(invitations__withdrawn_at__isnull=True)


def organisations_of(client: Person) -> QuerySet[Organisation]:
    """For whom he acts as a client."""
    return Organisation.objects.filter(memberships__person=client, memberships__role=Role.CLIENT).distinct()


def modules_of(client: Person) -> list[Module]:
    """Their closed modules, online or not, with how many people may see each (`invited`) and have come (`accepted`): 1 query a shelf."""
    return [
        module
        for shelf in Shelf.objects.filter(organisation__in=organisations_of(client))
        for module in Module.objects.child_of(shelf)
        .filter(closed=True)
        .annotate(
            invited=Count("invitations", STANDING & Q(invitations__key__isnull=False)),
            accepted=Count("invitations", STANDING & Q(invitations__person__isnull=False)),
        )
        .order_by("title")
    ]


def invitations_to(module: Module) -> QuerySet[Invitation]:
    """Who may see it, by address."""
    return Invitation.objects.standing().filter(module=module)
