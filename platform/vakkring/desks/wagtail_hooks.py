"""What the desks ask of Wagtail's admin: a draft with gaps does not go online by a side door, and operators find their desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from courses import drafting
from courses.models import CardSet
from vakkring.accounts.access import is_operator


@hooks.register("before_bulk_action")
def keep_gaps_offline(request: HttpRequest, action_type: str, objects: list[Any], _action: Any) -> HttpResponse | None:
    """Publishing from the editor checks a set whole; publishing several pages at once does not. So look here."""
    if action_type != "publish":
        return None
    pages = [one for one in objects if isinstance(one, Page)]
    for page in pages:
        for card_set in CardSet.objects.descendant_of(page, inclusive=True).filter(has_unpublished_changes=True):
            if drafting.gaps(card_set):
                said = _("In %(title)s mist nog iets, zoals ondertiteling of wat je op een foto ziet. Vul dat eerst in.")
                messages.error(request, said % {"title": card_set.draft_title})
                return redirect("wagtailadmin_pages:edit", card_set.pk)
    return None


class OperatorsItem(MenuItem):
    """Shown to operators alone."""

    def is_shown(self, request: HttpRequest) -> bool:
        """The page itself asks more: a second step."""
        return is_operator(request.user)


@hooks.register("register_admin_menu_item")
def condition() -> MenuItem:
    """The way from the admin to how the site is doing."""
    return OperatorsItem(_("Toestand"), reverse("operator:home"), name="toestand", icon_name="info-circle", order=1)
