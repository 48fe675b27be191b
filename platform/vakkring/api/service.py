"""The API itself: its areas put together, the headers of every answer, and every mistake as a problem in JSON."""

import functools
import json
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import get_schema
from ninja.operation import Operation
from ninja.responses import NinjaJSONEncoder
from redis.exceptions import RedisError

from vakkring.api.auth import Stranger
from vakkring.api.problems import Refused
from vakkring.api.routers import catalogue, funder, own, supplier

log = logging.getLogger(__name__)

PREFIX = "/api/v1/"
KEPT_SECONDS = 60
TRY_AGAIN_SECONDS = 30


class Service(NinjaAPI):
    """What is public may be kept by anybody for a minute, and asked for by its ETag; nothing else is kept anywhere."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Area and name: "own_progress". Clients that are generated call their functions so."""
        return f"{operation.view_func.__module__.rsplit('.', 1)[-1]}_{operation.view_func.__name__}"

    def create_response(
        self, request: HttpRequest, data: Any, *, status: int | None = None, temporal_response: HttpResponse | None = None
    ) -> HttpResponse:
        """An answer with its headers: private unless it is known to be public, so that no endpoint can forget."""
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        if response.status_code != 200 or not isinstance(getattr(request, "auth", None), Stranger):  # noqa: PLR2004
            response["Cache-Control"] = "private, no-store"
            return response
        response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
        patch_vary_headers(response, ["Authorization"])
        set_response_etag(response)
        return get_conditional_response(request, response["ETag"], None, response) or response  # type: ignore[return-value]


service = Service(
    title="Vakkring",
    version="1",
    description=_("Lees de catalogus, en met een sleutel je eigen gegevens."),
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    servers=[{"url": settings.SITE_URL}],
)
service.add_router("", catalogue.router, tags=[_("Catalogus")])
service.add_router("", own.router, tags=[_("Jouw gegevens")])
service.add_router("", funder.router, tags=[_("Fonds")])
service.add_router("", supplier.router, tags=[_("Aanbieder")])


@functools.cache
def described() -> dict[str, Any]:
    """The OpenAPI description, as plain JSON values. One document for everybody: it changes with the code only."""
    found: dict[str, Any] = json.loads(json.dumps(get_schema(service, path_prefix=PREFIX.strip("/") + "/"), cls=NinjaJSONEncoder))
    return found


def read_only(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """A view of GET, which answers HEAD as well, and in JSON that nothing else can be done there."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            response = problem(request, Refused(405, "method", _("Dit adres kun je alleen lezen. Gebruik GET.")))
            response["Allow"] = "GET, HEAD"
            return response
        asked, request.method = request.method, "GET"  # ninja looks for the very word; the server leaves the body out
        try:
            answer: HttpResponse = view(request, *given, **named)
            return answer
        finally:
            request.method = asked

    return answered


# --- mistakes ---------------------------------------------------------------------------------------------------------------------------
def problem(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A refusal as an answer."""
    response = service.create_response(request, refused.problem.model_dump(), status=refused.status)
    if refused.status == 401:  # noqa: PLR2004 -- the one status that asks for this header
        response["WWW-Authenticate"] = 'Bearer realm="Vakkring"'
    if refused.wait:
        response["Retry-After"] = str(refused.wait)
    return response


@service.exception_handler(Refused)
def refuse(request: HttpRequest, refused: Refused) -> HttpResponse:
    """What was refused on purpose."""
    return problem(request, refused)


@service.exception_handler(Http404)
def missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    """404: not there, or not for this caller; the two look the same."""
    return problem(request, Refused(404, "missing", _("Dit is er niet (meer).")))


@service.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
    """403: not for this caller."""
    return problem(request, Refused(403, "forbidden", _("Dit mag je niet lezen.")))


@service.exception_handler(SuspiciousOperation)
@service.exception_handler(BadRequest)
def senseless(request: HttpRequest, _error: Exception) -> HttpResponse:
    """400: a request that no program of good will sends, such as one with thousands of parameters."""
    return problem(request, Refused(400, "senseless", _("Deze vraag kunnen we niet lezen.")))


@service.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: a part of the request makes no sense. What was typed is not said again."""
    parts = [f"{'.'.join(str(part) for part in one['loc'][-1:])}: {one['msg']}" for one in error.errors]
    return problem(request, Refused(422, "unreadable", _("Kijk je vraag na: iets erin kunnen we niet lezen."), errors=parts))


@service.exception_handler(OperationalError)
@service.exception_handler(InterfaceError)
@service.exception_handler(RedisError)
def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """503: the database or the cache cannot be reached, or has no time."""
    log.error("api: a service is away", exc_info=error)
    return problem(request, Refused(503, "unavailable", _("Vakkring is even niet bereikbaar."), wait=TRY_AGAIN_SECONDS))


@service.exception_handler(Exception)
def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """500: a fault of ours. A program gets its problem in JSON here too; the log gets the whole story."""
    log.error("api: %s failed", request.path, exc_info=error)
    return problem(request, Refused(500, "broken", _("Er ging iets mis bij ons. Het ligt niet aan je vraag.")))
