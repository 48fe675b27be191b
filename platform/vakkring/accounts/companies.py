"""Numbers of a company, as people type them. Pure. Other apps' forms use these, too."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.nl import btw


def kvk_number(typed: str) -> str:
    """Eight digits, or nothing; spaces and dots do not matter, and there is no check digit. Raises `ValidationError`."""
    number = re.sub(r"[\s.]", "", typed)
    if number and not re.fullmatch(r"[0-9]{8}", number):
        raise ValidationError(_("Een KvK-nummer heeft 8 cijfers."))
    return number


def vat_id(typed: str) -> str:
    """A Dutch VAT id that passes its own check, of a company or of one person's business; or nothing. Raises `ValidationError`."""
    if not typed.strip():
        return ""
    try:
        return "NL" + btw.validate(typed.strip())
    except NotANumber as problem:
        raise ValidationError(_("Dit btw-id klopt nog niet. Het begint met NL en eindigt op B en 2 cijfers.")) from problem
