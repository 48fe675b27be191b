"""The style sheet: written into the first page a phone gets, a file of its own from then on.

On slow 4G the file would cost a round trip before anything shows. The browser's side (frontend/src/stylesheet.ts) fetches the file once the
page stands, and says so with a cookie that names it; a new version has a new name.
"""

import functools
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django_vite.core.asset_loader import DjangoViteAssetLoader

COOKIE = "stijl"
ENTRY = "src/styles/main.css"


@functools.cache
def address() -> str:
    """Where the file is: the same as long as this process runs."""
    url: str = DjangoViteAssetLoader.instance().generate_vite_asset_url(ENTRY)
    return url


def must_come_along(request: HttpRequest) -> bool:
    """True for a page that is opened on a phone without the present style sheet. A script's page has its styles already."""
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return False
    return request.COOKIES.get(COOKIE) != address().rpartition("/")[2]


@functools.cache
def text(url: str) -> SafeString:
    """The rules at this address, to be written between <style> and </style>. Raises FileNotFoundError when nothing was built."""
    name = url.removeprefix(settings.STATIC_URL)
    found = finders.find(name)
    with staticfiles_storage.open(name) if staticfiles_storage.exists(name) else Path(str(found)).open("rb") as file:
        return mark_safe(file.read().decode())  # noqa: S308 -- our own file
