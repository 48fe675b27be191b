"""Doors for HTTP: a module from a file, and to a file. What a file may hold is for `courses.content` to say; here it becomes a draft."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from courses import content, drafting
from courses.archive import BadArchive
from courses.content import Imported
from courses.modulefile import Unreadable
from courses.yamlblocks import dump
from vakkring.accounts.limits import pace_refusal, refusal
from vakkring.accounts.models import Organisation, Person
from vakkring.desks.supplier import access
from vakkring.desks.supplier.forms import ImportForm
from vakkring.desks.supplier.views import find_module, framed, the_person
from vakkring.replies import leading_to
from vakkring.vocabulary.models import Topic, Trade

CHUNK = 256 * 1024
MOST_SHOWN = 40
"""Mistakes on one page; who has more of them starts with these."""


@dataclass(frozen=True)
class Refused:
    """Why a file was not imported: its name, and each mistake as a sentence."""

    name: str
    problems: list[str]

    @property
    def shown(self) -> list[str]:
        """As many as somebody reads at once."""
        return self.problems[:MOST_SHOWN]

    @property
    def more(self) -> int:
        """How many are left for the next time."""
        return len(self.problems) - len(self.shown)


# --- import -----------------------------------------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_module(request: HttpRequest) -> HttpResponse:
    """A file becomes a draft, whole or not at all. What is wrong is told line by line."""
    person = the_person(request)
    suppliers = access.demand_suppliers(person)
    if request.method != "POST":
        return framed(request, "import", form=ImportForm(suppliers=suppliers, initial={"organisation": request.GET.get("voor", "")}))
    if refused := refusal(request, "import_module", str(person.pk)):
        return refused
    form = ImportForm(request.POST, request.FILES, suppliers=suppliers)
    if not form.is_valid():
        return framed(request, "import", status=422, form=form)
    file = form.cleaned_data["file"]
    try:
        imported = draft_of(person, form.cleaned_data["organisation"], file)
    except (BadArchive, Unreadable, ValidationError) as wrong:
        return refusing(request, suppliers, file, sentences(wrong))
    tell(request, imported)
    return leading_to(request, reverse("supplier:module", args=[imported.module.slug]))


def draft_of(editor: Person, organisation: Organisation, file: File[Any]) -> Imported:
    """Import for an editor of this supplier: always as a draft, only on its own shelf. Raises `drafting.NotYours`, too."""
    drafting.demand_editor(editor, organisation)
    return content.import_file(file, by=editor, organisation=organisation)  # type: ignore[arg-type]  # an uploaded file reads like any


def sentences(wrong: BadArchive | Unreadable | ValidationError) -> list[str]:
    """All that is wrong. What only saving finds, such as an address that was taken a moment ago, has no line."""
    if isinstance(wrong, Unreadable):
        return [str(problem) for problem in wrong.problems]
    return wrong.messages if isinstance(wrong, ValidationError) else [str(wrong)]


def refusing(request: HttpRequest, suppliers: list[Organisation], file: File[Any], problems: list[str]) -> HttpResponse:
    """The page once more, with what is wrong in the file."""
    form = ImportForm(initial={"organisation": request.POST.get("organisation", "")}, suppliers=suppliers)
    return framed(request, "import", status=422, form=form, refused=Refused(file.name or "", problems))


def tell(request: HttpRequest, imported: Imported) -> None:
    """What became a draft, and what stayed as it was."""
    told = {"title": imported.module.title, "sets": listed(imported.sets)}
    if imported.new:
        said = ngettext(
            "“%(title)s” is ingevoerd als concept, met het setje %(sets)s.",
            "“%(title)s” is ingevoerd als concept, met de setjes %(sets)s.",
            len(imported.sets),
        )
    else:
        said = _("De nieuwe versie van “%(title)s” staat klaar als concept: %(sets)s.")
    then = _("Wat online staat, blijft tot na de controle.") if imported.module.live else _("Nog niemand ziet het.")
    messages.success(request, f"{said % told} {then}")
    if imported.untouched:
        messages.info(request, _("Niet in je bestand, dus niet veranderd: %(sets)s.") % {"sets": listed(imported.untouched)})


def listed(titles: tuple[str, ...]) -> str:
    """Titles in a sentence."""
    return get_text_list([f"“{title}”" for title in titles], _("en"))


@never_cache
@login_required
@require_GET
def example(request: HttpRequest) -> HttpResponse:
    """A small module as a file, with notes: it can be filled in, and imported as it is."""
    suppliers = access.demand_suppliers(the_person(request))
    words = {
        "supplier": dump({"supplier": suppliers[0].name}),
        "topics": ", ".join(Topic.objects.values_list("slug", flat=True)),
        "trades": ", ".join(Trade.objects.values_list("slug", flat=True)),
    }
    text = render_to_string("desks/supplier/example.md", words)
    return HttpResponse(
        text, content_type="text/markdown; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="module.md"'}
    )


# --- export -----------------------------------------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_GET
def module_file(request: HttpRequest, module: str) -> HttpResponseBase:
    """A module of one's own supplier, with its newest drafts, as a ZIP that can be imported again."""
    found = find_module(request, module)
    if refused := pace_refusal(request, "module_file", str(the_person(request).pk)):
        return refused
    file = TemporaryFile()  # noqa: SIM115 -- closed by who reads it to its end
    content.export_file(found, file)
    size = file.tell()
    file.seek(0)
    # A ZIP is compressed already: keep GZipMiddleware away.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return StreamingHttpResponse(
        # Under ASGI a plain iterator would first be read to its end, into memory.
        pieces_async(file) if hasattr(request, "scope") else pieces(file),
        content_type="application/zip",
        headers={"Content-Length": str(size), "Content-Disposition": f'attachment; filename="{found.slug}.zip"'},
    )


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """A file piece by piece; it is gone afterwards."""
    with file:
        while piece := file.read(CHUNK):
            yield piece


async def pieces_async(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The same for an asynchronous server."""
    with file:
        while piece := await sync_to_async(file.read, thread_sensitive=False)(CHUNK):
            yield piece
