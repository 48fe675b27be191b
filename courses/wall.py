"""Suppliers in Wagtail's admin: only the addresses named here are open to them.

Wagtail checks permissions address by address, and has forgotten it now and then. Here the rule is turned round: what is not on the list
does not exist for an editor, also what a later version of Wagtail adds.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from vakkring.accounts import access
from vakkring.accounts.models import Person
from vakkring.media.access import may_handle
from vakkring.media.models import Document, Image

Named = tuple[type[Any], str]
"""Something that a text or a block points to: its model and its number."""

OPEN = frozenset(
    {
        "admin_door",
        "wagtailadmin_home",
        "wagtailadmin_explore",
        "wagtailadmin_explore_results",
        "wagtailadmin_explore_root",
        "wagtailadmin_account",
        "wagtailadmin_logout",
        "wagtailadmin_login",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_dismissibles",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "wagtailadmin_api:pages:listing",
        "wagtailadmin_choose_page",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        *(
            f"wagtailadmin_pages:{name}"
            for name in (
                "add",
                "add_subpage",
                "preview_on_add",
                "edit",
                "preview_on_edit",
                "view_draft",
                "delete",
                "search",
                "search_results",
                "confirm_workflow_cancellation",
                "workflow_history",
                "workflow_history_detail",
                "history",
                "history_results",
                "revisions_index",
                "revisions_view",
                "revisions_revert",
                "revisions_compare",
            )
        ),
        *(
            f"wagtail{kind}:{name}"
            for kind in ("images", "docs")
            for name in (
                "index",
                "index_results",
                "add",
                "edit",
                "delete",
                "add_multiple",
                "edit_multiple",
                "delete_multiple",
                "delete_upload_multiple",
            )
        ),
        "wagtailimages:create_multiple_from_uploaded_image",
        "wagtaildocs:create_multiple_from_uploaded_document",
        *(
            f"wagtail{kind}_chooser:{name}"
            for kind in ("images", "docs")
            for name in ("choose", "choose_results", "chosen", "chosen_multiple", "create")
        ),
    }
)


OPERATORS_ONLY = "wagtailadmin_workflows:"
"""Who reviews what is not the reviewers' business; Wagtail shows the choosers of its form to everybody."""


def is_walled(somebody: Any) -> bool:
    """True for who is in the admin only to write for a supplier."""
    return isinstance(somebody, Person) and not access.is_moderator(somebody)


class SupplierWallMiddleware:
    """Answers 404 for every admin address that is not named above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before the address is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Look at the name of the address."""
        match = request.resolver_match
        if match is None or not request.path_info.startswith(settings.ADMIN_PREFIX):
            return
        if not access.may_enter_admin(request.user) or access.is_operator(request.user):
            return
        if match.view_name.startswith(OPERATORS_ONLY):
            raise Http404
        if not is_walled(request.user):
            return
        if match.view_name not in OPEN or not may_look_into(request, match.kwargs.get("parent_page_id")):
            raise Http404


def may_look_into(request: HttpRequest, page_pk: Any) -> bool:
    """False for a page of another supplier in whose children somebody wants to choose: Wagtail would show its title."""
    return page_pk is None or own_pages(Page.objects.filter(pk=page_pk), request.user).exists()


def own_pages(pages: Any, somebody: Any) -> Any:
    """Of these pages, those that somebody may know of."""
    if not is_walled(somebody):
        return pages
    return pages.filter(pk__in=PagePermissionPolicy().explorable_instances(somebody).values("pk"))


def demand_own(somebody: Any, named: Iterable[Named]) -> None:
    """Refuse what is of another supplier. Raises `PermissionDenied`.

    Wagtail's choosers offer only what somebody may choose, but its forms take any number; the page would then show what it is the number
    of, and be public together with it. Whoever gets here did not use a chooser: a page with the mistake marked would tell him the title.
    """
    if is_walled(somebody) and not all(may_name(somebody, model, pk) for model, pk in named):
        raise PermissionDenied


def may_name(somebody: Any, model: type[Any], pk: str) -> bool:
    """True for what is his own; False for what is another's, is gone, or is of a kind that no card can hold."""
    if issubclass(model, Page):
        return bool(own_pages(Page.objects.filter(pk=pk), somebody).exists())
    if not issubclass(model, Image | Document):
        return False
    item = model.objects.filter(pk=pk).first()
    return item is not None and may_handle(somebody, item)
