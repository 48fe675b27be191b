"""A person's right to his data: take it along, have it erased. Both ask for proof first."""

import logging

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vakkring.accounts import actions, archive, erasures
from vakkring.accounts.forms import EraseForm
from vakkring.accounts.limits import refusal
from vakkring.accounts.views.own import the_person

log = logging.getLogger(__name__)


@never_cache
@login_required
def explain_export(request: HttpRequest) -> HttpResponse:
    """What is in the file."""
    return render(request, "account/export.html", {"tab": "account"})


@require_POST
@never_cache
@login_required
@reauthentication_required(app="vakkring.accounts")
def download_export(request: HttpRequest) -> HttpResponse:
    """The file itself."""
    person = the_person(request)
    if refused := refusal(request, "export", str(person.pk)):
        return refused
    today = timezone.localdate()
    response = HttpResponse(archive.pack(actions.export_person(person), today), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="vakkring-mijn-gegevens-{today:%Y-%m-%d}.zip"'
    return response


@never_cache
@login_required
@reauthentication_required(app="vakkring.accounts")
def erase(request: HttpRequest) -> HttpResponse:
    """Say in plain words what goes and what stays; then do it."""
    person = the_person(request)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_person(person, person)
        except actions.LastOperator:
            form.add_error(None, _("Je bent de enige beheerder. Maak eerst iemand anders beheerder."))
        except erasures.UnwritableJournal:
            log.exception("the journal of erasures cannot be written")
            form.add_error(None, _("Wissen lukt nu niet. Er is niets gewist. Probeer het straks nog eens."))
        else:
            logout(request)
            messages.success(request, _("Je account en je gegevens zijn gewist."))
            return redirect("account_login")
    return render(request, "account/erase.html", {"form": form, "tab": "account"})
