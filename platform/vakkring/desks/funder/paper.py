"""Codes on paper: a sheet to cut, each code in groups of four with its QR code."""

from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vakkring import paper
from vakkring.funding.actions.vouchers import code_of
from vakkring.funding.models import Batch
from vakkring.qr import qr_svg

TEMPLATE = Path(__file__).parents[1] / "templates" / "desks" / "funder" / "codes.typ"


def codes_pdf(batch: Batch, address: str) -> bytes:
    """The codes of a batch that nobody took yet. `address` is that of the page where a code is entered."""
    programme = batch.programme
    vouchers = batch.vouchers.filter(person=None, withdrawn_at=None).order_by("pk").select_related("programme")
    codes = [(code, one) for one in vouchers if (code := code_of(one))]
    values = {
        "document_title": _("Vouchers van %(funder)s") % {"funder": programme.organisation.name},
        "funder": programme.organisation.name,
        "name": programme.name,
        "address": address.removeprefix("https://").removeprefix("http://"),
        "codes": [
            {
                "code": code,
                "qr": str(qr_svg(f"{address}#{code}")),
                "until": _("Geldig tot en met %(day)s") % {"day": date_format(one.last_day, "j F Y")},
            }
            for code, one in codes
        ],
        "words": {
            "pays": _("betaalt %(share)s%% van de prijs") % {"share": programme.share},
            "how": _("Scan de code, of vul hem in op:"),
            "once": _("Voor één persoon. Geef hem niet door."),
            "qr": _("QR-code van deze voucher"),
            "none": _("Alle codes van dit vel zijn gebruikt of ingetrokken."),
        },
    }
    return paper.typeset(TEMPLATE, values)
