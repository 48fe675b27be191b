"""The page on which a moderator looks at what waits for review."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page


class ReviewView(EditView):  # type: ignore[misc]  # Wagtail carries no types
    """Wagtail's page for editing, which saves nothing by itself.

    Wagtail saves a page that is not online as a whole. Such a save on its way while the moderator approves would take the page offline
    again and lose his approval. What he changes himself he still saves with the button.
    """

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """What it was, without the script that saves."""
        context: dict[str, Any] = {**super().get_context_data(**given), "autosave_enabled": False}
        context.pop("autosave_indicator", None)
        return context

    def post(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        """Refuse what a window sends by itself that was opened before the review began."""
        if self.expects_json_response:
            refused: HttpResponse = self.json_error_response(
                "locked_page", _("Deze pagina wordt nagekeken. Gebruik de knop om te bewaren.")
            )
            return refused
        answered: HttpResponse = super().post(request, *args, **named)
        return answered


def review_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The view for a page under review; None for all others, and when it is the one that asks."""
    if not page.workflow_in_progress or hasattr(request, "under_review"):
        return None
    request.under_review = True  # type: ignore[attr-defined]
    shown: HttpResponse = ReviewView.as_view()(request, page.pk)
    return shown
