"""The letters accounts write: short plain Dutch. `for_event` finds the letter for one of allauth's events."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SIGNATURE = "Vakkring"
GOODBYE = "goodbye:"
"""How the key of a goodbye begins: it is the only letter to somebody who is gone, so it is removed as soon as it has left."""


@dataclass(frozen=True)
class Text:
    """A letter: its subject, its text, and whether it holds a secret that must not be kept."""

    subject: str
    text: str
    secret: bool = False


def letter(subject: str, *paragraphs: str, secret: bool = False) -> Text:
    """Paragraphs with an empty line between them, signed."""
    return Text(subject, "\n\n".join([*paragraphs, SIGNATURE]) + "\n", secret)


def login_code(code: str) -> Text:
    """The code that opens the door. First the code: the preview of the mail then shows it."""
    return letter(
        _("%(code)s is je code voor Vakkring") % {"code": code},
        _("Je code: %(code)s") % {"code": code},
        _("Typ deze code op de pagina die je open hebt. De code werkt 10 minuten."),
        _("Geef de code aan niemand. Wij vragen er nooit om, ook niet aan de telefoon."),
        _("Wilde je niet inloggen? Dan hoef je niets te doen."),
        secret=True,
    )


def proof_code(code: str) -> Text:
    """The code asked for before something sensitive."""
    return letter(
        _("%(code)s is je code voor Vakkring") % {"code": code},
        _("Je code: %(code)s") % {"code": code},
        _("Je wilt iets veranderen aan je account. Met deze code laat je zien dat jij het bent. De code werkt 10 minuten."),
        _("Was jij dit niet? Log dan overal uit bij Mijn gegevens."),
        secret=True,
    )


def address_code(context: Mapping[str, Any]) -> Text:
    """Proves that a new address is the person's own."""
    return letter(
        _("%(code)s is je code voor Vakkring") % {"code": context["code"]},
        _("Je code: %(code)s") % {"code": context["code"]},
        _("Met deze code laat je zien dat dit e-mailadres van jou is. De code werkt 10 minuten."),
        _("Ken je Vakkring niet? Dan hoef je niets te doen."),
        secret=True,
    )


def password_code(context: Mapping[str, Any]) -> Text:
    """Opens the page for a new password."""
    return letter(
        _("%(code)s is je code voor een nieuw wachtwoord") % {"code": context["code"]},
        _("Je code: %(code)s") % {"code": context["code"]},
        _("Typ deze code op de pagina die je open hebt. Daarna kies je een nieuw wachtwoord. De code werkt 10 minuten."),
        _("Vroeg je dit niet? Dan hoef je niets te doen: je oude wachtwoord blijft werken."),
        secret=True,
    )


def unknown_address(_context: Mapping[str, Any]) -> Text:
    """Answers who asks a new password for an address without an account, so that the page itself tells nothing."""
    return letter(
        _("Geen account op dit adres"),
        _("Iemand vroeg een nieuw wachtwoord voor dit e-mailadres. Er hoort geen account bij dit adres."),
        _("Was jij dit? Log dan in met een code: je hebt geen wachtwoord nodig."),
    )


def address_in_use(_context: Mapping[str, Any]) -> Text:
    """Answers who wants to use an address that somebody has already."""
    return letter(
        _("Dit adres heeft al een account"),
        _("Iemand wilde dit e-mailadres bij een ander account zetten. Dat is niet gebeurd, want er hoort al een account bij dit adres."),
        _("Was jij dit? Log dan in met een code op dit adres."),
    )


def changed(what: str) -> Callable[[Mapping[str, Any]], Text]:
    """A note that something about the account changed, and what to do when it was somebody else."""

    def write(_context: Mapping[str, Any]) -> Text:
        return letter(
            _("Er is iets veranderd aan je account"),
            _(what),
            _("Was jij dit niet? Log dan in, kies bij Mijn gegevens voor overal uitloggen en schrijf ons via de contactpagina."),
        )

    return write


EVENTS: dict[str, Callable[[Mapping[str, Any]], Text]] = {
    "account/email/email_confirmation": address_code,
    "account/email/email_confirmation_signup": address_code,
    "account/email/password_reset_code": password_code,
    "account/email/unknown_account": unknown_address,
    "account/email/account_already_exists": address_in_use,
    "account/email/email_changed": changed(gettext_noop("Je e-mailadres is veranderd.")),
    "account/email/email_confirm": changed(gettext_noop("Je e-mailadres is bevestigd.")),
    "account/email/email_deleted": changed(gettext_noop("Er is een e-mailadres van je account gehaald.")),
    "account/email/password_changed": changed(gettext_noop("Je wachtwoord is veranderd.")),
    "account/email/password_reset": changed(gettext_noop("Je wachtwoord is veranderd.")),
    "account/email/password_set": changed(gettext_noop("Je account heeft nu een wachtwoord.")),
    "mfa/email/totp_activated": changed(gettext_noop("Je logt nu in met een tweede stap: de code uit je app.")),
    "mfa/email/totp_deactivated": changed(gettext_noop("De code uit je app is uitgezet.")),
    "mfa/email/webauthn_added": changed(gettext_noop("Er is een passkey toegevoegd.")),
    "mfa/email/webauthn_removed": changed(gettext_noop("Er is een passkey weggehaald.")),
    "mfa/email/recovery_codes_generated": changed(gettext_noop("Er zijn nieuwe noodcodes gemaakt. De oude werken niet meer.")),
}
SOMETHING = changed(gettext_noop("Er is iets aan de beveiliging van je account veranderd."))


def for_event(event: str, context: Mapping[str, Any]) -> Text:
    """The letter for an event of allauth. One that we do not know still tells that something changed: silence would be worse."""
    return EVENTS.get(event, SOMETHING)(context)


def goodbye() -> Text:
    """The last letter: it tells the mailbox that the account is gone, also when its owner did not ask for that."""
    return letter(
        _("Je account is gewist"),
        _("Je account bij Vakkring en je gegevens zijn gewist. Dit is onze laatste mail aan jou."),
        _("Vroeg je dit niet? Schrijf ons via de contactpagina."),
    )


def question(name: str, email: str, text: str) -> Text:
    """What somebody wrote on the contact page, for the people who answer."""
    return Text(_("Vraag via de contactpagina"), f"{_('Van')}: {name or '-'} <{email}>\n\n{text}\n")
