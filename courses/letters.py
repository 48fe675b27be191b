"""What this app writes to people: short plain Dutch."""

from django.utils.translation import gettext as _

from vakkring.accounts.letters import Text, letter


def invitation(client: str, title: str, url: str) -> Text:
    """To somebody for whom a client opened a module."""
    return letter(
        _("%(client)s zet een reeks voor je open") % {"client": client},
        _("%(client)s heeft de reeks “%(title)s” voor je opengezet. Kleine kaarten, 3 minuten per keer, op je telefoon.")
        % {"client": client, "title": title},
        _("Begin hier: %(url)s") % {"url": url},
        _("Log in met dit mailadres. Je krijgt een code, een wachtwoord hoeft niet."),
        _("%(client)s ziet of je de uitnodiging hebt aangenomen, niet wat je doet of antwoordt.") % {"client": client},
        _("Ken je %(client)s niet? Dan hoef je niets te doen.") % {"client": client},
    )
