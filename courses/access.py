"""Who may study what. Read-only predicates; one condition per line."""

from courses.outline import SetOutline
from vakkring.ports import Visit


def may_study(visit: Visit, outline: SetOutline) -> bool:
    """True when this visitor may open the cards of the set: open sets are for everybody, the rest for people with an account."""
    if outline.open_to_all:
        return True
    return visit.person_id is not None
