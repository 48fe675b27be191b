"""Forms of the door and of one's own page. allauth's forms get our words through `Worded`; nothing else about them changes."""

import logging
import re
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vakkring.accounts import companies, vault
from vakkring.accounts.models import Person

log = logging.getLogger(__name__)

LONG_ENOUGH = _("Minstens 10 tekens. Een zinnetje van 4 woorden is sterk en makkelijk te onthouden.")


def email_field() -> forms.EmailField:
    """An address as a phone likes to fill it in."""
    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"})
    messages = {"required": _("Vul je e-mailadres in."), "invalid": _("Dit is nog geen e-mailadres. Kijk of er een typefout in zit.")}
    return forms.EmailField(label=_("E-mailadres"), max_length=254, widget=widget, error_messages=messages)


class DoorForm(forms.Form):
    """The address at which somebody wants his code."""

    email = email_field()

    def clean_email(self) -> str:
        """Addresses are kept in small letters."""
        return str(self.cleaned_data["email"]).strip().lower()


class CodeForm(forms.Form):
    """Six digits, as typed or pasted: spaces and dashes do not matter."""

    code = forms.CharField(
        label=_("Code van 6 cijfers"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "class": "code",
            }
        ),
        error_messages={"required": _("Vul de 6 cijfers uit de mail in.")},
    )

    def clean_code(self) -> str:
        """The bare digits."""
        code = "".join(re.findall(r"[0-9]", self.cleaned_data["code"]))
        if len(code) != 6:  # noqa: PLR2004 -- six digits, as the label says
            raise ValidationError(_("De code heeft 6 cijfers. Kijk nog even in de mail."))
        return code


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs' form is generic only for the type checker
    """What somebody tells about himself. Everything may stay empty."""

    class Meta:
        model = Person
        fields = ("first_name", "last_name", "trade", "postcode", "kvk_number", "vat_id", "language")
        labels: ClassVar[dict[str, Any]] = {"first_name": _("Voornaam"), "last_name": _("Achternaam"), "trade": _("Je vak")}
        help_texts: ClassVar[dict[str, Any]] = {
            "postcode": _("Alleen de 4 cijfers. Zo vinden we wat bij jou in de buurt is."),
            "kvk_number": _("Voor op de factuur. 8 cijfers."),
            "vat_id": _("Voor op de factuur. Zoals NL123456789B01."),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "postcode": forms.TextInput(attrs={"inputmode": "numeric"}),
            "kvk_number": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    # People type spaces; what they mean is what counts. The limits of the columns are checked after cleaning.
    kvk_number = forms.CharField(label=_("KvK-nummer"), required=False, max_length=20)
    vat_id = forms.CharField(label=_("Btw-id"), required=False, max_length=30)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trade"].empty_label = _("Nog niet gekozen")  # type: ignore[attr-defined]
        for name in ("kvk_number", "vat_id"):
            self.fields[name].help_text = self.Meta.help_texts[name]
        self.fields["kvk_number"].widget.attrs["inputmode"] = "numeric"

    def clean_kvk_number(self) -> str:
        """Eight digits."""
        return companies.kvk_number(self.cleaned_data["kvk_number"])

    def clean_vat_id(self) -> str:
        """One that passes its own check."""
        return companies.vat_id(self.cleaned_data["vat_id"])


class ContactForm(forms.Form):
    """A question to the people who keep Vakkring running."""

    name = forms.CharField(label=_("Je naam"), max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = email_field()
    text = forms.CharField(
        label=_("Je vraag"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Schrijf je vraag op.")},
    )

    def clean_name(self) -> str:
        """One line: it stands in the head of the letter."""
        return " ".join(self.cleaned_data["name"].split())


class EraseForm(forms.Form):
    """Somebody means it."""

    sure = forms.BooleanField(
        label=_("Ja, wis mijn account en mijn gegevens"), error_messages={"required": _("Zet het vinkje als je het zeker weet.")}
    )


class Worded:
    """Gives a form of allauth our labels and help, and takes its placeholders away: those vanish while typing."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = self.words.get(name, (field.label, field.help_text))


EMAIL = {"email": (_("E-mailadres"), "")}
NEW_PASSWORD = {"password1": (_("Nieuw wachtwoord"), LONG_ENOUGH), "password2": (_("Nog een keer"), "")}


class PasswordLoginForm(Worded, account.LoginForm):  # type: ignore[misc]  # allauth carries no types
    """Address and password."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"login": (_("E-mailadres"), ""), "password": (_("Wachtwoord"), "")}

    def _setup_password_field(self) -> None:
        """Keep the password: allauth drops it where people cannot choose one when they sign up."""

    def clean_login(self) -> str:
        """Addresses are kept in small letters."""
        return str(super().clean_login()).lower()


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"password": (_("Je wachtwoord"), "")}


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    """Old and new password."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"oldpassword": (_("Huidig wachtwoord"), ""), **NEW_PASSWORD}


class SetPasswordForm(Worded, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = NEW_PASSWORD


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after a code."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = NEW_PASSWORD


class ResetPasswordForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    """The address for which a new password is wanted."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = EMAIL


class AddEmailForm(Worded, account.AddEmailForm):  # type: ignore[misc]
    """A new address."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"email": (_("Nieuw e-mailadres"), _("We sturen er een code heen."))}


class MailedCode(Worded):
    """A code by mail, as the door takes it."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"code": (_("Code van 6 cijfers"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "autocapitalize": "none", "class": "code"})

    def clean_code(self) -> str:
        """Compare the bare digits."""
        self.cleaned_data["code"] = "".join(re.findall(r"[0-9]", self.cleaned_data["code"]))  # type: ignore[attr-defined]
        return str(super().clean_code())  # type: ignore[misc]


class ConfirmEmailForm(MailedCode, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """Proves a new address."""


class ConfirmPasswordResetForm(MailedCode, account.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """Proves the address of who forgot his password."""


class AppCode(Worded):
    """A code from an app, or a recovery code; spaces do not matter."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"code": (_("Code uit je app"), _("Of een van je noodcodes."))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "autocapitalize": "none", "class": "code"})

    def clean_code(self) -> str:
        """Weigh the code without spaces."""
        self.cleaned_data["code"] = re.sub(r"\s", "", self.cleaned_data["code"])  # type: ignore[attr-defined]
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except vault.InvalidToken as error:
            log.exception("a second step was sealed with another SECRET_KEY; put that one in SECRET_KEY_FALLBACKS")
            raise ValidationError(_("We kunnen je code nu niet nakijken. Dat ligt aan ons. Vraag ons om hulp.")) from error


class AuthenticateForm(AppCode, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of logging in."""


class MfaReauthenticateForm(AppCode, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The second step once more."""


class ActivateTotpForm(AppCode, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"code": (_("Code die je app nu laat zien"), "")}


class AddPasskeyForm(Worded, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {
        "name": (_("Naam"), _("Waaraan je hem herkent, zoals: telefoon.")),
        "passwordless": (_("Hiermee wil ik inloggen zonder code of wachtwoord"), ""),
    }


class EditPasskeyForm(Worded, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    words: ClassVar[dict[str, tuple[Any, Any]]] = {"name": (_("Naam"), "")}
