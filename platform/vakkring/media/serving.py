"""A stored file as an HTTP answer: whole or in part, streamed, and harmless in a browser."""

import io
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import PurePath
from typing import Any

from asgiref.sync import sync_to_async
from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from vakkring.media.ranges import Part, UnsatisfiableRangeError, parse

CHUNK = 256 * 1024
TYPES = {
    "pdf": "application/pdf",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
}
SHOWN = frozenset({"mp4", "webm", "vtt", "jpg", "jpeg", "png", "gif", "webp", "avif"})
"""Shown or played in the page; all else is downloaded. A PDF can hold scripts, so it is all else."""


def serve(request: HttpRequest, storage: Storage, name: str, etag: str, cache_control: str) -> HttpResponseBase:
    """The file with this name, answering HEAD, If-None-Match, Range and If-Range. 404 when it is not there."""
    try:
        size = storage.size(name)
    except (FileNotFoundError, OSError) as error:
        raise Http404 from error
    response = answer(request, storage, name, size, etag)
    extension = PurePath(name).suffix.lower().removeprefix(".")
    disposition = content_disposition_header(extension not in SHOWN, PurePath(name).name)
    response["Content-Type"] = TYPES.get(extension, "application/octet-stream")
    response["Content-Disposition"] = disposition or "attachment"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Cache-Control"] = cache_control
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # These files are compressed already, and a part of a compressed answer is not a part of the file: keep GZipMiddleware away.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return response


def answer(request: HttpRequest, storage: Storage, name: str, size: int, etag: str) -> HttpResponseBase:
    """200, 206, 304 or 416 with its body, still without the headers all of them have."""
    not_modified = get_conditional_response(request, etag=etag)
    if not_modified is not None:
        return not_modified
    try:
        part = wanted(request, size, etag)
    except UnsatisfiableRangeError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if request.method == "HEAD":
        return HttpResponse(headers={"Content-Length": str(size)})
    body = part or Part(0, size - 1)
    response = StreamingHttpResponse(
        # Under ASGI a plain iterator would first be read to its end, into memory.
        stream_async(storage, name, body) if hasattr(request, "scope") else stream(storage, name, body),
        status=206 if part else 200,
        headers={"Content-Length": str(body.length)},
    )
    if part:
        response["Content-Range"] = part.content_range(size)
    return response


def wanted(request: HttpRequest, size: int, etag: str) -> Part | None:
    """The part asked for. With `If-Range` only while the file is still the one the browser has the rest of."""
    if request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    return parse(request.headers.get("Range"), size)


def opened(storage: Storage, name: str, part: Part) -> Any:
    """Something to read a part from. A bucket is asked for that part only: a player asks for a film in many."""
    if part.length <= 0:  # of an empty file
        return io.BytesIO()
    if hasattr(storage, "open_part"):
        return storage.open_part(name, part.first, part.last)
    file = storage.open(name, "rb")
    file.seek(part.first)
    return file


def stream(storage: Storage, name: str, part: Part) -> Iterator[bytes]:
    """The bytes of a part, a piece at a time; the file is open only while somebody reads."""
    with closing(opened(storage, name, part)) as file:
        left = part.length
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


async def stream_async(storage: Storage, name: str, part: Part) -> AsyncIterator[bytes]:
    """The same for an asynchronous server."""
    file = await sync_to_async(opened, thread_sensitive=False)(storage, name, part)
    try:
        left = part.length
        while left > 0 and (piece := await sync_to_async(file.read, thread_sensitive=False)(min(CHUNK, left))):
            left -= len(piece)
            yield piece
    finally:
        file.close()
