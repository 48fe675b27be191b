"""Why something is not done: a code for programs, a sentence for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "not.allowed": _("Dat mag alleen wie de sessie leidt."),
    "not.found": _("Dit bestaat niet (meer)."),
    "not.invited": _("Je mag hier niet (meer) bij."),
    "not.paid": _("Voor deze sessie koop je eerst een plek."),
    "message.unknown": _("Dit bericht begrijpen we niet."),
    "message.invalid": _("Er klopt iets niet in dit bericht. Probeer het opnieuw."),
    "message.many": _("Je zegt veel achter elkaar. Wacht even en probeer het dan opnieuw."),
    "session.cancelled": _("Deze sessie gaat niet door."),
    "session.ended": _("Deze sessie is afgelopen."),
    "session.planned": _("De sessie is nog niet begonnen."),
    "session.draft": _("Zet de sessie eerst in de agenda. Daarna kun je beginnen."),
    "session.early": _("Je kunt beginnen als de deur open is: een kwartier van tevoren."),
    "session.started": _("De sessie is al begonnen."),
    "too.early": _("De deur gaat een kwartier van tevoren open."),
    "room.locked": _("De zaal is dicht. Wacht tot de trainer hem opendoet."),
    "room.full": _("De zaal is vol."),
    "person.removed": _("De trainer heeft je uit de zaal gehaald."),
    "person.muted": _("De trainer heeft je microfoon uitgezet. Steek je hand op."),
    "person.staff": _("Dit kan niet bij wie de sessie leidt."),
    "chat.closed": _("De chat is dicht."),
    "chat.removed": _("Dit bericht is weggehaald."),
    "question.many": _("Je hebt al veel vragen staan. Wacht tot er een antwoord is."),
    "poll.closed": _("Deze peiling is dicht."),
    "poll.invalid": _("Deze peiling klopt nog niet. Kijk de opties na."),
    "vote.invalid": _("Dit kun je hier niet kiezen."),
    "vote.large": _("Dit getal is te groot of te klein."),
    "dilemma.closed": _("Je kunt nu niet kiezen. Wacht op de volgende ronde."),
    "dilemma.open": _("Rond het dilemma eerst af."),
    "groups.empty": _("Er is niemand om te verdelen."),
    "groups.none": _("Er zijn nu geen groepjes."),
    "group.none": _("Je zit nu niet in een groepje."),
    "group.left": _("Dit was voor je vorige groepje en is niet verstuurd."),
    "article.failed": _("Het artikel schrijven lukt nu niet. Probeer het later opnieuw."),
    "media.full": _("Er kan niemand meer bij in het gesprek. Je volgt met dia's en tekst."),
    "deck.many": _("Er staan al veel presentaties. Haal er eerst een weg."),
    "photo.many": _("Er hangen al veel foto's van jou. Haal er eerst een weg."),
    "media.apart": _("Jullie zijn nu niet samen in gesprek."),
}


class Refused(Exception):  # noqa: N818 -- read as what it is
    """Something is not done. `code` is in `SENTENCES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def sentence(self) -> str:
        """For the person who asked."""
        return str(SENTENCES[self.code])
