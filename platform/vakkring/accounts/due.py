"""What is due here each minute: sessions whose time has passed go, also those of guests."""

from vakkring.accounts import actions


class AccountsDue:
    """Implements `ports.Due`."""

    def run_due(self) -> int:
        """Remove expired sessions."""
        return actions.remove_expired_sessions()
