"""What operators manage in Wagtail's admin: organisations, roles, the audit trail.

Rights change only through `actions`, so each change leaves a trace.
"""

import logging
from typing import Any

from django.contrib import messages
from django.db import models
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.admin.views.generic import CreateView, DeleteView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from vakkring.accounts import actions, erasures
from vakkring.accounts.models import AuditEntry, Membership, Organisation, Person
from vakkring.accounts.policies import OperatorsOnly
from vakkring.accounts.views.own import the_person

log = logging.getLogger(__name__)

register_permission_policy(Organisation, OperatorsOnly(Organisation, "add", "change", "delete"))
register_permission_policy(Membership, OperatorsOnly(Membership, "add", "delete"))
register_permission_policy(AuditEntry, OperatorsOnly(AuditEntry))


class GrantRole(CreateView):  # type: ignore[misc]
    """Gives a role."""

    def save_instance(self) -> Membership:
        """Through the action."""
        return actions.grant_role(self.request.user, **self.form.cleaned_data)


class RevokeRole(DeleteView):  # type: ignore[misc]
    """Takes a role away."""

    def delete_action(self) -> None:
        """Through the action."""
        actions.revoke_role(self.request.user, self.object.person, self.object.organisation, self.object.role)


class DeleteOrganisation(DeleteView):  # type: ignore[misc]
    """Deletes an organisation, unless something of it is still in use."""

    def delete_action(self) -> None:
        """Through the action."""
        actions.delete_organisation(self.request.user, self.object)

    def form_valid(self, form: Any) -> HttpResponse:
        """Delete, or say why not."""
        try:
            deleted: HttpResponse = super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("Deze organisatie heeft nog reeksen. Haal die eerst weg."))
            return redirect(self.get_success_url())
        return deleted


class OrganisationViewSet(ModelViewSet):  # type: ignore[misc]
    """Organisations."""

    model = Organisation
    icon = "home"
    url_prefix = "rechten/organisaties"
    form_fields = ("name", "slug", "summary", "website")
    list_display = ("name", "slug")
    search_fields = ("name",)
    search_backend_name = None
    delete_view_class = DeleteOrganisation

    def formfield_for_dbfield(self, db_field: models.Field[Any, Any], **kwargs: Any) -> Any:
        """A website typed without a scheme is https."""
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, **kwargs)


class MembershipViewSet(ModelViewSet):  # type: ignore[misc]
    """Roles: given and taken, never edited."""

    model = Membership
    icon = "key"
    url_prefix = "rechten/rollen"
    form_fields = ("person", "organisation", "role")
    list_display = ("person", "role", "organisation", "since")
    list_filter = ("role", "organisation")
    add_view_class = GrantRole
    delete_view_class = RevokeRole
    copy_view_enabled = False


class AuditViewSet(ModelViewSet):  # type: ignore[misc]
    """The audit trail: to read."""

    model = AuditEntry
    icon = "history"
    url_prefix = "rechten/spoor"
    form_fields = ()
    list_display = ("at", "actor", "action", "target")
    list_filter = ("action",)
    inspect_view_enabled = True
    copy_view_enabled = False


def offer_no_photo(_panel: AvatarSettingsPanel) -> bool:
    """A photo chosen here would be stored as it came, with the place where it was taken. A panel that is not active stores nothing."""
    return False


AvatarSettingsPanel.is_active = offer_no_photo


class RightsGroup(ModelViewSetGroup):  # type: ignore[misc]
    """One menu entry for the three."""

    items = (OrganisationViewSet, MembershipViewSet, AuditViewSet)
    menu_label = "Rechten"
    menu_icon = "key"


@hooks.register("register_admin_viewset")
def register_rights() -> RightsGroup:
    """Add the group."""
    return RightsGroup()


@hooks.register("after_create_user")
def start_without_password(request: HttpRequest, person: Person) -> None:
    """Wagtail leaves the password empty; unusable is what it is: a code by mail logs in."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    follow_rights(request, person)


@hooks.register("after_edit_user")
def follow_rights(request: HttpRequest, person: Person) -> None:
    """Rights may have changed: operator, account open or closed, groups that open the admin. That leaves a trace, the address follows."""
    actor = the_person(request)
    opening = person.groups.filter(permissions__codename="access_admin", permissions__content_type__app_label="wagtailadmin")
    groups = sorted(opening.values_list("name", flat=True))
    actions.audit(actor, "person.edited", f"person:{person.pk}", operator=person.is_superuser, active=person.is_active, groups=groups)
    actions.demand_mfa(person)
    actions.follow_address(actor, person)
    if not person.is_active:
        actions.end_sessions(person)  # else they, and his tokens, would be good again when the account is opened again


@hooks.register("after_bulk_action")
def follow_rights_of_all(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:  # noqa: ARG001 -- Wagtail's signature
    """Groups given to several people at once, or their accounts closed: the same."""
    if action.model is not Person:
        return
    for person in Person.objects.filter(pk__in=[one.pk for one in objects]):
        follow_rights(request, person)


@hooks.register("before_delete_user")
def erase_instead(request: HttpRequest, person: Person) -> HttpResponse | None:
    """Deleting the row would take shared work with it; erasing keeps that, without a name."""
    if request.method != "POST":
        return None
    return erase_all(request, [person])


@hooks.register("before_bulk_action")
def erase_all_instead(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """The same for several people at once."""
    if request.method != "POST" or action_type != "delete" or action.model is not Person:
        return None
    return erase_all(request, objects)


def erase_all(request: HttpRequest, people: list[Person]) -> HttpResponse:
    """Erase these people and say so."""
    for person in people:
        try:
            actions.erase_person(the_person(request), person)
        except actions.LastOperator:
            messages.error(request, _("De enige beheerder kan niet gewist worden."))
        except erasures.UnwritableJournal:
            log.exception("the journal of erasures cannot be written")
            messages.error(request, _("Wissen lukt nu niet. Er is niets gewist. Probeer het straks nog eens."))
        else:
            messages.success(request, _("Account gewist."))
    return redirect("wagtailusers_users:index")
