"""Doors to files: documents for who may see them, renditions for everybody, originals for nobody."""

import posixpath
from pathlib import PurePath

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from wagtail.images.models import get_rendition_storage

from vakkring.media import access
from vakkring.media.models import Document
from vakkring.media.serving import serve

RENDITIONS = "images/"
"""Wagtail stores renditions here, originals and documents elsewhere."""
PICTURES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"})


@require_safe
def media_file(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """A document. Who may not see it is asked to log in, or refused when he is."""
    document = get_object_or_404(Document.objects.select_related("collection"), pk=document_id)
    if document.filename != filename:
        raise Http404
    restricted = bool(access.restrictions(document))
    if restricted and not access.may_view(request.user, document):
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())
    try:
        etag = quote_etag(document.get_file_hash())
    except OSError as error:
        raise Http404 from error
    # A restricted file may be kept by the browser, but asked for again each time: the right may have ended.
    keep = "private, no-cache" if restricted else "public, max-age=300"
    return serve(request, document.file.storage, document.file.name, etag, keep)


@require_safe
def rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """An image at the size a page asked for. Nothing else can be reached by its path."""
    if (
        not path.startswith(RENDITIONS)
        or posixpath.normpath(path) != path
        or PurePath(path).suffix.lower() not in PICTURES
        or "\x00" in path
    ):
        raise Http404
    storage = get_rendition_storage()
    try:
        changed = storage.get_modified_time(path).timestamp()
    except OSError as error:
        raise Http404 from error
    return serve(request, storage, path, quote_etag(f"{changed:.6f}"), "public, max-age=86400")
