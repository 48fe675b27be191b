"""What somebody sets aside himself."""

from django.db import transaction
from django.utils import timezone

from vakkring.accounts.models import Person
from vakkring.funding.models import Saving


@transaction.atomic
def set_aside(person: Person, cents: int, *, monthly: bool) -> Saving:
    """Count these cents once, or from this month on every month instead of what he set aside until now."""
    Saving.objects.get_or_create(person=person)
    saving = Saving.objects.select_for_update().get(person=person)
    if monthly:
        today = timezone.localdate()
        saving.before += saving.per_month * saving.months_before(today)
        saving.per_month, saving.since = cents, today
    else:
        saving.before += cents
    saving.save()
    return saving


def stop_setting_aside(person: Person) -> None:
    """Forget all of it: he spent it, or begins anew."""
    Saving.objects.filter(person=person).delete()
