"""Why a socket is closed: the code that a program understands, and the sentence for the person."""

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 123
"""A closing frame holds no longer reason."""


class Refusal(Enum):
    """Clients do not come back after 4400 to 4499; after the others they do, later each time, and send what was not stored."""

    MALFORMED = 4400, _("Dit bericht begrijpen we niet.")
    TOO_LARGE = 4400, _("Dit is te groot om in één keer te bewaren. Plak het in kleinere stukken.")
    FULL = 4400, _("Dit is vol. Er kan pas iets bij als er iets uit gaat.")
    NOT_LOGGED_IN = 4401, _("Je bent niet meer ingelogd.")
    NOT_ALLOWED = 4403, _("Je mag hier niet (meer) bij.")
    SENT_OUT = 4403, _("De trainer heeft je uit de zaal gehaald. Klopt dat niet? Vraag het de trainer.")
    TOO_SLOW = 4508, _("Je verbinding is te traag. We proberen het opnieuw.")
    TOO_MANY = 4529, _("Dat waren te veel berichten. We proberen het zo opnieuw.")
    RESTART = 1012, _("Even opnieuw verbinden.")
    LATER = 1013, _("Bewaren lukt nu niet. We proberen het zo opnieuw.")

    def __init__(self, code: int, sentence: Promise) -> None:
        self.code = code
        self.sentence = sentence

    @property
    def reason(self) -> str:
        """The sentence, as much as fits."""
        return str(self.sentence).encode()[:MOST_BYTES].decode(errors="ignore")
