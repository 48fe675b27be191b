"""What people are told about their proofs: notices in the app."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from vakkring.notices import actions as notices
from vakkring.passport.models import Proof


def awarded(proof: Proof) -> None:
    """There is something to show."""
    notices.tell(
        proof.person,
        f"proof:{proof.pk}",
        _("Je bewijs staat klaar"),
        _("%(title)s. Laat het zien aan een klant, of zet het uit als je dat liever hebt.") % {"title": proof.title},
        proof.get_absolute_url(),
        kind="bewijs",
    )


def withdrawn(proof: Proof) -> None:
    """It counts no more, and why; by letter too, for he may be showing it to customers."""
    notices.tell(
        proof.person,
        f"proof:{proof.pk}:withdrawn:{proof.withdrawn_at:%Y%m%d%H%M%S%f}",
        _("Een bewijs van je is ingetrokken"),
        _("%(title)s. De reden: “%(reason)s” Klopt dit niet? Schrijf ons via de contactpagina.")
        % {"title": proof.title, "reason": proof.withdrawn_reason},
        reverse("passport:home"),
        kind="bewijs",
        letter=True,
    )


def reinstated(proof: Proof, withdrawn_at: datetime | None) -> None:
    """It counts again."""
    notices.tell(
        proof.person,
        f"proof:{proof.pk}:reinstated:{withdrawn_at:%Y%m%d%H%M%S%f}",
        _("Je bewijs geldt weer"),
        _("%(title)s. Het was ingetrokken. Dat hebben we teruggedraaid.") % {"title": proof.title},
        proof.get_absolute_url(),
        kind="bewijs",
        letter=True,
    )
