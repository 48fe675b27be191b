"""What somebody tells about his business."""

from datetime import date

from vakkring.accounts.models import Person
from vakkring.funding.models import Situation


def tell_situation(person: Person, *, registered_on: date | None, organisation_size: int | None) -> Situation:
    """Keep it, instead of what he told before."""
    told, _made = Situation.objects.update_or_create(
        person=person, defaults={"registered_on": registered_on, "organisation_size": organisation_size}
    )
    return told
