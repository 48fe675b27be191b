"""What Wagtail's admin must know of this app."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from courses import reviewing, wall
from courses.models import Answer, CardSet


def answered(page: Page) -> bool:
    """True when somebody has answered a card of this page or of one below it: deleting it would take his work away."""
    return Answer.objects.filter(card__card_set__in=CardSet.objects.descendant_of(page, inclusive=True)).exists()


@hooks.register("before_delete_page")
def keep_answered_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete what people have worked on; taking it offline keeps their answers."""
    if not answered(page):
        return None
    messages.error(request, _("Vakmensen hebben hier al kaarten gedaan. Haal de pagina offline in plaats van te verwijderen."))
    return redirect("wagtailadmin_pages:unpublish", page.pk)


@hooks.register("before_bulk_action")
def keep_answered_pages(request: HttpRequest, action_type: str, objects: list[Any], _action: Any) -> HttpResponse | None:
    """The same when several are deleted at once."""
    if action_type != "delete" or not any(isinstance(one, Page) and answered(one) for one in objects):
        return None
    messages.error(
        request, _("Bij een van deze pagina's hebben vakmensen al kaarten gedaan. Haal die offline in plaats van te verwijderen.")
    )
    return redirect("wagtailadmin_home")


@hooks.register("construct_page_chooser_queryset")
def own_pages_in_chooser(pages: Any, request: HttpRequest) -> Any:
    """Wagtail's chooser shows everybody every page, drafts of other suppliers too."""
    return wall.own_pages(pages, request.user)


@hooks.register("before_edit_page")
def review_saves_nothing_by_itself(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What is under review is shown by a view of our own."""
    return reviewing.review_page(request, page)


SHUT_MENUS = frozenset({"reports", "help"})
"""Reports are not open to suppliers, and the help is Wagtail's own, in English."""


@hooks.register("construct_main_menu")
def leave_out_what_is_shut(request: HttpRequest, menu_items: list[Any]) -> None:
    """A menu leads nowhere that the wall keeps shut."""
    if wall.is_walled(request.user):
        menu_items[:] = [item for item in menu_items if item.name not in SHUT_MENUS]


@hooks.register("insert_global_admin_css")
def own_colours() -> SafeString:
    """Who comes from the supplier's desk is still with us."""
    return format_html('<link rel="stylesheet" href="{}">', static("beheer.css"))
