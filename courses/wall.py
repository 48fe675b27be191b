"""Suppliers in Wagtail's admin: only the addresses named here are open to them.

Wagtail checks permissions address by address, and has forgotten it now and then. Here the rule is turned round: what is not on the list
does not exist for an editor, also what a later version of Wagtail adds.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.permission_policies.pages import PagePermissionPolicy

from vakkring.accounts import access
from vakkring.accounts.models import Person

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


def is_walled(request: HttpRequest) -> bool:
    """True for who is in the admin only to write for a supplier."""
    somebody = request.user
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
        if not is_walled(request):
            return
        if match.view_name not in OPEN or not may_look_into(request, match.kwargs.get("parent_page_id")):
            raise Http404


def may_look_into(request: HttpRequest, page_pk: Any) -> bool:
    """False for a page of another supplier in whose children somebody wants to choose: Wagtail would show its title."""
    return page_pk is None or PagePermissionPolicy().explorable_instances(request.user).filter(pk=page_pk).exists()


def own_pages(pages: Any, request: HttpRequest) -> Any:
    """Of these pages, those that an editor may know of."""
    if not is_walled(request):
        return pages
    return pages.filter(pk__in=PagePermissionPolicy().explorable_instances(request.user).values("pk"))
