"""What a client fills in."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from courses.inviting import MOST_AT_ONCE


class InviteForm(forms.Form):
    """Mail addresses, one on a line or with commas between them."""

    emails = forms.CharField(
        label=_("Mailadressen"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 4, "class": "inp", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"}),
        help_text=_("Eén per regel, of met een komma ertussen."),
        error_messages={"required": _("Vul minstens één mailadres in.")},
    )

    def clean_emails(self) -> list[str]:
        """The addresses, small letters, each once."""
        found = list(dict.fromkeys(one.lower() for one in re.split(r"[\s,;]+", self.cleaned_data["emails"]) if one))
        if len(found) > MOST_AT_ONCE:
            raise ValidationError(_("Dat zijn er meer dan %(most)s. Doe het in delen.") % {"most": MOST_AT_ONCE})
        wrong = [one for one in found if not is_address(one)]
        if wrong:
            raise ValidationError(_("Dit is geen mailadres: %(wrong)s.") % {"wrong": ", ".join(wrong[:5])})
        return found


def is_address(text: str) -> bool:
    """True for what can be a mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254  # noqa: PLR2004 -- the longest address there can be
