"""Who may do what in Wagtail's admin, for models whose changes go through actions."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from wagtail.permission_policies import ModelPermissionPolicy

from vakkring.accounts import access
from vakkring.accounts.models import Person


class OperatorsOnly(ModelPermissionPolicy):  # type: ignore[misc]  # Wagtail carries no types
    """Operators, and of what they may do only what is named."""

    def __init__(self, model: type, *may: str) -> None:
        super().__init__(model)
        self.may = {*may, "view"}

    def user_has_permission(self, user: Person | AnonymousUser, action: str) -> bool:
        """Ask the one predicate."""
        return access.is_operator(user) and action in self.may

    def user_has_any_permission(self, user: Person | AnonymousUser, actions: Any) -> bool:
        """True when one of them is allowed."""
        return any(self.user_has_permission(user, action) for action in actions)
