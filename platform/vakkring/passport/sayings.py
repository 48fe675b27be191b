"""What every proof of ours says, on its page, on paper and as a badge. Pure."""

from django.utils.translation import gettext as _


def general_limits() -> list[str]:
    """What no proof of ours allows, whatever the module says."""
    return [
        _("Dit is een bewijs van Vakkring. Het is geen wettelijk certificaat."),
        _("Is voor het werk een certificaat of vergunning nodig? Dan is dit bewijs niet genoeg."),
    ]


def practised() -> str:
    """How far a proof goes."""
    return _("Geoefend met kaarten en vragen op de telefoon. Er keek niemand mee op de klus.")


def identity() -> str:
    """That a name is only a name."""
    return _("De vakmens vulde zelf zijn naam in. Vakkring keek niet naar een legitimatie.")
