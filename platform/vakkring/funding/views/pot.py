"""The doors of one's own leerpotje: what is in it, a code to add, and what somebody tells about his business."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vakkring.accounts import limits
from vakkring.accounts.models import Person
from vakkring.funding import actions
from vakkring.funding.forms import AsideForm, CodeForm, SituationForm
from vakkring.funding.models import Saving, Situation
from vakkring.funding.purse import purse

TYPED = "voucher.code"
"""Where a code waits in the session while somebody logs in."""


def person_of(request: HttpRequest) -> Person:
    """The person; only behind `login_required`."""
    return cast("Person", request.user)


@never_cache
@require_safe
@login_required
def pot(request: HttpRequest) -> HttpResponse:
    """What there is to spend, and what went in and out."""
    person = person_of(request)
    told = Situation.objects.filter(person=person).first()
    return render(request, "funding/pot.html", {"purse": purse(person), "told": told, "aside": aside_of(person), "tab": "pas"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def voucher(request: HttpRequest) -> HttpResponse:
    """Add a voucher by its code. Somebody who has not logged in keeps his code meanwhile; it is looked at afterwards only."""
    form = CodeForm(request.POST or None, initial={"code": request.session.get(TYPED, "")})
    if request.method != "POST" or not form.is_valid():
        return code_page(request, form, 400 if form.errors else 200)
    if not request.user.is_authenticated:
        request.session[TYPED] = form.cleaned_data["code"]
        messages.info(request, _("Log in om je voucher te bewaren. Je code staat straks klaar."))
        return redirect_to_login(reverse("funding:voucher"))
    person = person_of(request)
    if refused := limits.refusal(request, "voucher", str(person.pk)):
        return refused
    request.session.pop(TYPED, None)
    try:
        taken = actions.take_code(person, form.cleaned_data["code"])
    except actions.CodeUnknown:
        form.add_error("code", _("Met deze code lukt het niet. Kijk of je hem goed hebt overgenomen, of vraag een nieuwe."))
        return code_page(request, form, 400)
    messages.success(request, _("De voucher van %(funder)s zit in je leerpotje.") % {"funder": taken.programme.organisation.name})
    return redirect("funding:pot")


def code_page(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    """The page with one field."""
    return render(request, "funding/voucher.html", {"form": form, "tab": "pas"}, status=status)


@require_POST
@login_required
def named(request: HttpRequest, voucher: int) -> HttpResponse:
    """Let the funder see one's name with this voucher, or no longer."""
    wanted = request.POST.get("named") == "1"
    if not actions.share_name(person_of(request), voucher, named=wanted):
        raise Http404
    messages.success(request, _("Het fonds ziet nu je naam.") if wanted else _("Het fonds ziet je naam niet meer."))
    return redirect("funding:pot")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def situation(request: HttpRequest) -> HttpResponse:
    """What somebody tells about his business, so that a funder's rules can be answered."""
    person = person_of(request)
    told = Situation.objects.filter(person=person).first() or Situation()
    initial = {"registered_on": told.registered_on, "organisation_size": told.organisation_size}
    form = SituationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.tell_situation(person, **form.cleaned_data)
        messages.success(request, _("Bewaard."))
        return redirect("funding:pot")
    return render(request, "funding/situation.html", {"form": form, "tab": "pas"}, status=400 if form.errors else 200)


def aside_of(person: Person) -> dict[str, Any] | None:
    """What he set aside himself until today, and how much more every month; None when he does not."""
    saving = Saving.objects.filter(person=person).first()
    return {"per_month": saving.per_month, "so_far": saving.so_far(timezone.localdate())} if saving else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def aside(request: HttpRequest) -> HttpResponse:
    """Set money aside for learning, every month or once; or begin anew."""
    person = person_of(request)
    if request.method == "POST" and "stop" in request.POST:
        actions.stop_setting_aside(person)
        messages.success(request, _("We tellen niet meer mee."))
        return redirect("funding:pot")
    form = AsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_aside(person, form.cleaned_data["cents"], monthly=form.cleaned_data["monthly"])
        messages.success(request, _("Bewaard. We tellen met je mee."))
        return redirect("funding:pot")
    context = {"form": form, "aside": aside_of(person), "tab": "pas"}
    return render(request, "funding/aside.html", context, status=400 if form.errors else 200)
