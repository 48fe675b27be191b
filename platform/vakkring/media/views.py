"""Doors to files: documents and renditions for who may see them, originals for nobody."""

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
from vakkring.media.models import Document, Rendition
from vakkring.media.serving import serve

RENDITIONS = "images/"
"""Wagtail stores renditions here, originals and documents elsewhere."""
PICTURES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"})


@require_safe
def media_file(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """A document. One that nothing public shows is not there for others; one in a closed collection asks to log in, or refuses."""
    document = get_object_or_404(Document.objects.select_related("collection"), pk=document_id)
    if document.filename != filename:
        raise Http404
    restricted = bool(access.restrictions(document))
    if not access.may_view(request.user, document):
        if not restricted:
            raise Http404
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())
    try:
        etag = quote_etag(document.get_file_hash())
    except OSError as error:
        raise Http404 from error
    # A file for some may be kept by the browser, but asked for again each time: the right may have ended.
    keep = "public, max-age=300" if not restricted and access.is_public(document) else "private, no-cache"
    return serve(request, document.file.storage, document.file.name, etag, keep)


@require_safe
def rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """An image at the size a page asked for: for everybody when something public shows it. Nothing else can be reached by its path."""
    if (
        not path.startswith(RENDITIONS)
        or posixpath.normpath(path) != path
        or PurePath(path).suffix.lower() not in PICTURES
        or "\x00" in path
    ):
        raise Http404
    found = get_object_or_404(Rendition.objects.select_related("image__collection"), file=path)
    public = access.is_public(found.image)
    if not public and not access.is_shown_to(request.user, found.image) and not access.may_handle(request.user, found.image):
        raise Http404
    storage = get_rendition_storage()
    try:
        changed = storage.get_modified_time(path).timestamp()
    except OSError as error:
        raise Http404 from error
    return serve(request, storage, path, quote_etag(f"{changed:.6f}"), "public, max-age=86400" if public else "private, no-cache")
