"""What people are told after learning."""

from django.utils.translation import gettext as _


def follow_up(title: str) -> tuple[str, str]:
    """Title and text of the one question two weeks later."""
    return (
        _("Heb je het gebruikt?"),
        _("Twee weken geleden maakte je de reeks ‘%(title)s’ af. Heb je het gebruikt op een klus? Antwoorden is 1 tik.") % {"title": title},
    )


def went_wrong(title: str) -> str:
    """How a question to the coach begins when it went wrong."""
    return _("Ik gebruikte ‘%(title)s’ op een klus en het ging mis.") % {"title": title} + "\n"
