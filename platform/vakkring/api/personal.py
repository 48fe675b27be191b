"""What this app holds about a person: the ports for export and erasure."""

from vakkring.api.models import Token
from vakkring.ports import Export


class TokenExporter:
    """Tokens as their owner sees them; never what they are recognised by."""

    def export(self, person_id: int) -> Export:
        """One sheet, "sleutels"."""
        rows = [
            {
                "naam": one.name,
                "mag lezen": ", ".join(one.scope_words),
                "gemaakt": one.made_at.isoformat(),
                "werkt tot": one.expires_at.isoformat(),
                "laatst gebruikt": one.used_at.isoformat() if one.used_at else "",
            }
            for one in Token.objects.filter(person=person_id)
        ]
        return Export(sheets={"sleutels": list(rows)})


class TokenEraser:
    """Tokens go with the account."""

    def erase(self, person_id: int) -> None:
        """Delete them all."""
        Token.objects.filter(person=person_id).delete()
