"""A proof as Open Badge 3.0: an AchievementCredential in the words of Verifiable Credentials 2.0. Pure.

It carries no signature, and says nothing that looks like one. A signed file would go on being true after its holder hid the proof, changed
his name or erased his account; ours is true as long as its address gives it.
"""

import json
import uuid
from datetime import UTC
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vakkring.passport.models import Proof
from vakkring.passport.plain import plain
from vakkring.passport.sayings import general_limits, identity, practised

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
"""In this order; every name below is defined in one of the two."""
MEDIA_TYPE = "application/ld+json"
"""Not `application/vc`: that promises a credential that is secured."""


def badge_of(proof: Proof, *, address: str, site: str) -> dict[str, Any]:
    """The badge of a proof that may be seen. `address`: its public page; `site`: "https://vakkring.example"."""
    return {
        "@context": CONTEXT,
        "id": f"{address.removesuffix('/')}.json",
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": plain(proof.title),
        "description": _("Dit bestand heeft geen digitale handtekening. Het telt zolang %(address)s het bewijs laat zien.")
        % {"address": address},
        "issuer": {"id": site, "type": ["Profile"], "name": "Vakkring", "url": site},
        "validFrom": proof.finished_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "hashed": False, "identityHash": proof.holder, "identityType": "name"}],
            "achievement": achievement_of(proof, site),
        },
        "evidence": [{"id": address, "type": ["Evidence"], "name": _("De pagina van dit bewijs"), "narrative": identity()}],
    }


def achievement_of(proof: Proof, site: str) -> dict[str, Any]:
    """What was reached. What people wrote stands in `description`, which is plain text; a narrative, read as Markdown, is ours alone."""
    words = description_of(proof)
    return {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([site, proof.reference, proof.title, words])).urn,
        "type": ["Achievement"],
        "achievementType": "Course",
        "name": plain(proof.title),
        "description": words,
        "criteria": {"narrative": practised()},
        "inLanguage": get_language() or "nl",
    }


def description_of(proof: Proof) -> str:
    """What it shows, what it does not allow, and by which norms: one line each, as on the page."""
    lines = [
        *(_("Dit kan deze vakmens: %(what)s") % {"what": plain(one)} for one in proof.can_do),
        *(_("Dit mag niet met dit bewijs: %(what)s") % {"what": plain(one)} for one in proof.limits.splitlines() if one.strip()),
        *general_limits(),
        *(_("Norm of regel die erbij hoort: %(what)s") % {"what": plain(" ".join(one))} for one in proof.norms),
        _("Oefeningen van: %(supplier)s") % {"supplier": plain(proof.supplier)},
    ]
    return "\n".join(lines)
