"""A proof as PDF: its values and words for the template, made on request and kept for an hour, as long as nothing in it changes."""

import hashlib
import json
import uuid
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vakkring import paper, shared
from vakkring.passport.models import Proof
from vakkring.passport.plain import plain
from vakkring.passport.sayings import general_limits, identity, practised
from vakkring.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "passport" / "proof.typ"
KEPT_SECONDS = 60 * 60


def pdf_of(proof: Proof, address: str) -> bytes:
    """The PDF of this proof, whose page is at `address`."""
    values = values_of(proof, address)
    digest = hashlib.sha256(json.dumps(values).encode() + TEMPLATE.read_bytes()).hexdigest()
    kept: tuple[str, bytes] | None = shared.kept(key(proof.pk))
    if kept is not None and kept[0] == digest:
        return kept[1]
    made = paper.typeset(TEMPLATE, values)
    shared.keep(key(proof.pk), (digest, made), KEPT_SECONDS)
    return made


def forget(proof_pk: uuid.UUID) -> None:
    """Keep nothing of it any more."""
    shared.forget(key(proof_pk))


def key(proof_pk: uuid.UUID) -> str:
    """Where the PDF is kept: one place per proof, so that it can be forgotten."""
    return f"passport:pdf:{proof_pk}"


def values_of(proof: Proof, address: str) -> dict[str, Any]:
    """What the template fills in: text only, and the code as SVG of our own making."""
    finished = date_format(timezone.localtime(proof.finished_at), "j F Y")
    return {
        "document_title": _("Bewijs: %(title)s") % {"title": plain(proof.title)},
        "title": plain(proof.title),
        "holder": proof.holder,
        "facts": [[_("Klaar op"), finished], [_("Oefeningen van"), plain(proof.supplier)]],
        "can_do": [plain(one) for one in proof.can_do],
        "limits": [*(plain(one) for one in proof.limits.splitlines() if one.strip()), *general_limits()],
        "norms": [plain(" ".join(one)) for one in proof.norms],
        "qr": str(qr_svg(address)),
        "address": address,
        "words": {
            "kind": _("Bewijs van Vakkring"),
            "holder": _("Gehaald door"),
            "can_do": _("Dit kan %(name)s") % {"name": proof.holder},
            "practised": practised(),
            "limits": _("Dit mag niet met dit bewijs"),
            "norms": _("Normen en regels die erbij horen"),
            "check": _("Is dit bewijs echt?"),
            "how_to_check": _("Scan de code met een telefoon. Je komt op dit adres. Staat het bewijs daar niet, dan geldt het niet."),
            "identity": identity(),
            "qr": _("QR-code naar %(address)s") % {"address": address},
        },
    }
