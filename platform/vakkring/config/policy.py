"""Content security policy: strict on our pages, a looser one for Wagtail's admin, whose templates hold inline scripts."""

from typing import Any

from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class PolicyMiddleware(CSPMiddleware):  # type: ignore[misc]
    """django-csp's middleware, with another policy below the admin's address."""

    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> PolicyParts:
        """The parts for this request; what a view sets itself still wins."""
        parts: PolicyParts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and request.path_info.startswith(settings.ADMIN_PREFIX) and not report_only:
            config: dict[str, Any] = settings.ADMIN_CONTENT_SECURITY_POLICY
            parts.config = config
        if getattr(request, "is_preview", False):
            # The editor sees the page in a frame of the admin.
            parts.replace = {**(parts.replace or {}), "frame-ancestors": [SELF]}
        return parts
