"""Doors for taking articles along."""

import tempfile

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vakkring.accounts.limits import pace_refusal
from wiki import taking
from wiki.models import Article
from wiki.views.finding import find, follows_articles


@require_safe
@follows_articles
def markdown(request: HttpRequest, slug: str) -> HttpResponse:
    """An article as Markdown."""
    found = find(request, slug, text=True)
    if found.current is None:
        raise Http404(_("Dit artikel is nog leeg."))
    text = taking.as_markdown(found, found.current, taking.address_of_photo)
    return download(HttpResponse(text, content_type="text/markdown; charset=utf-8"), f"{found.slug}.md")


@require_safe
@follows_articles
def pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """An article as PDF."""
    found = find(request, slug, text=True)
    if found.current is None:
        raise Http404(_("Dit artikel is nog leeg."))
    if refused := pace_refusal(request, "proof_pdf", f"wiki:{found.pk}"):
        return refused
    return download(HttpResponse(taking.as_pdf(found, found.current), content_type="application/pdf"), f"{found.slug}.pdf")


@require_safe
@login_required
def everything(request: HttpRequest) -> HttpResponse | FileResponse:
    """The whole wiki as a ZIP of Markdown: for who has an account, a few times an hour."""
    if refused := pace_refusal(request, "module_file", str(request.user.pk)):
        return refused
    packed = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    articles = Article.objects.published().select_related("current").prefetch_related("topics").order_by("slug")
    taking.write_all(packed, articles)
    packed.seek(0)
    return FileResponse(packed, as_attachment=True, filename="opzoeken.zip")


def download(response: HttpResponse, name: str) -> HttpResponse:
    """A file to keep, that no other site can frame or run."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
