"""Operators look sessions up in Wagtail's admin. They are planned, changed and called off on the site itself, where operators may, too."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from classroom.models import Session
from vakkring.accounts.policies import OperatorsOnly

register_permission_policy(Session, OperatorsOnly(Session))


class SessionViewSet(ModelViewSet):  # type: ignore[misc]  # Wagtail carries no types
    """Sessions: to look up."""

    model = Session
    name = "livesessies"
    icon = "group"
    menu_label = _("Live")
    add_to_admin_menu = True
    url_prefix = "livesessies"
    form_fields = ()
    list_display = ("title", "trainer", "audience", "circle", "starts_at", "published_at", "started_at", "ended_at", "cancelled_at")
    list_filter = ("audience", "circle", "trainer")
    search_fields = ("title", "slug")
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_fields = (
        "title",
        "slug",
        "summary",
        "trainer",
        "leaders",
        "audience",
        "circle",
        "starts_at",
        "ends_at",
        "seats",
        "published_at",
        "started_at",
        "ended_at",
        "cancelled_at",
        "changes",
        "settled_at",
    )
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def register_sessions() -> SessionViewSet:
    """Add it."""
    return SessionViewSet()
