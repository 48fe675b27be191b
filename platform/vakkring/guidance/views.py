"""Doors for HTTP: the one question after a module."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import quote_etag, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vakkring.accounts.limits import refusal
from vakkring.accounts.models import Person
from vakkring.guidance import actions, letters
from vakkring.guidance.forms import MoreForm, OutcomeForm
from vakkring.guidance.models import FollowUp, Outcome
from vakkring.media.serving import serve


def person_of(request: HttpRequest) -> Person:
    """The logged-in person; only for views that ask for a login."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def find(request: HttpRequest, follow_up_id: int) -> FollowUp:
    """His own follow-up; for everybody else there is none."""
    found = FollowUp.objects.filter(person=person_of(request), pk=follow_up_id).first()
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
@login_required
def follow_up(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """The question, or what he said to it."""
    return page(request, find(request, follow_up_id), MoreForm())


def page(request: HttpRequest, found: FollowUp, form: MoreForm, status: int = 200) -> HttpResponse:
    """The page with the form for a sentence and a photo."""
    return render(request, "guidance/follow_up.html", {"follow_up": found, "form": form, "tab": "bijblijven"}, status=status)


@require_POST
@login_required
def answer(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """One tap: ja, nog niet, or het ging mis, which leads to a question to the coach."""
    found = find(request, follow_up_id)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        raise BadRequest(_("Kies ja, nog niet of het ging mis."))
    outcome = Outcome(form.cleaned_data["outcome"])
    said = actions.answer(person_of(request), found.pk, outcome)
    if said.outcome == Outcome.WENT_WRONG:
        filled_in = urlencode({"over": found.about, "vraag": letters.went_wrong(found.title)})
        return redirect(f"{reverse('community:ask')}?{filled_in}")
    return redirect("guidance:follow_up", found.pk)


@require_POST
@login_required
def more(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """A sentence and a photo with "ja"."""
    found = find(request, follow_up_id)
    if refused := refusal(request, "ask", str(found.person_id)):
        return refused
    form = MoreForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, found, form, status=422)
    actions.tell_more(person_of(request), found.pk, form.cleaned_data["text"], form.cleaned_data["photo"])
    messages.success(request, _("Bewaard."))
    return redirect("guidance:follow_up", found.pk)


@require_safe
@login_required
def photo(request: HttpRequest, follow_up_id: int) -> HttpResponseBase:
    """His photo, for himself."""
    found = find(request, follow_up_id)
    if not found.photo:
        raise Http404
    return serve(request, found.photo.storage, found.photo.name, quote_etag(found.photo.name), "private, no-cache")
