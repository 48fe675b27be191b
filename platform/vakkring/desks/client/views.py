"""The doors of the client's desk."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import access, inviting
from courses.models import Module
from vakkring.accounts import limits
from vakkring.accounts.access import has_role
from vakkring.accounts.models import Person, Role
from vakkring.desks.client import queries
from vakkring.desks.client.forms import InviteForm


def the_client(request: HttpRequest) -> Person:
    """The person, who must be a client somewhere. Raises `PermissionDenied`."""
    if not isinstance(request.user, Person) or not has_role(request.user, Role.CLIENT):
        raise PermissionDenied
    return request.user


def own_module(client: Person, slug: str) -> Module:
    """A closed module of his own organisation; what is of others is not there."""
    found: Module | None = Module.objects.filter(slug=slug).first()
    if found is None or not access.may_invite(client, found):
        raise Http404(_("Deze reeks is er niet (meer)."))
    return found


@never_cache
@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The closed modules of his organisations."""
    client = the_client(request)
    return render(request, "desks/client/home.html", {"modules": queries.modules_of(client), "tab": "account"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def module(request: HttpRequest, module: str) -> HttpResponse:
    """Who may see one module, and a form to invite more people."""
    client = the_client(request)
    found = own_module(client, module)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if refused := limits.refusal(request, "invite", str(client.pk)):
            return refused
        try:
            fresh = inviting.invite(client, found, form.cleaned_data["emails"], request.build_absolute_uri("/").rstrip("/"))
        except inviting.TooMany:
            form.add_error("emails", _("Er kunnen hoogstens %(most)s mensen bij één reeks.") % {"most": inviting.MOST})
        else:
            messages.success(
                request, ngettext("%(n)s uitnodiging verstuurd.", "%(n)s uitnodigingen verstuurd.", len(fresh)) % {"n": len(fresh)}
            )
            return redirect("client_desk:module", found.slug)
    context = {"module": found, "form": form, "invitations": queries.invitations_to(found), "tab": "account"}
    return render(request, "desks/client/module.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def withdraw(request: HttpRequest, module: str, key: uuid.UUID) -> HttpResponse:
    """Take one invitation back."""
    client = the_client(request)
    found = own_module(client, module)
    inviting.withdraw(client, found, key)
    messages.success(request, _("De uitnodiging is ingetrokken."))
    return redirect("client_desk:module", found.slug)
