"""Doors for HTTP: the desk, figures per module and set, the sheet, and a draft from the phone."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses import drafting
from courses.drafting import MOST_ITEMS
from courses.models import CardSet, Module
from vakkring.accounts.models import Organisation, Person
from vakkring.desks.supplier import access, queries, shelf
from vakkring.desks.supplier.forms import NewSetForm, organisation_of, picture_of, receipt
from vakkring.desks.supplier.sheet import sheet
from vakkring.replies import leading_to


def the_person(request: HttpRequest) -> Person:
    """The logged-in person; only for views that ask for a login."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 -- tells the type checker what login_required made sure of
    return person


def framed(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of this desk."""
    usual = {"may_edit": access.may_open_editor(request.user), "tab": "account"}
    return render(request, f"desks/supplier/{template}.html", {**usual, **context}, status=status)


# --- the desk ---------------------------------------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A supplier's modules with their state, and what needs attention. Who makes modules for several chooses first."""
    suppliers = access.demand_suppliers(the_person(request))
    organisation = chosen(suppliers, request.GET.get("voor", ""))
    if organisation is None:
        return framed(request, "choose", suppliers=suppliers)
    lines = shelf.lines_of(organisation)
    return framed(
        request,
        "home",
        organisation=organisation,
        several=len(suppliers) > 1,
        lines=lines,
        attention=queries.attention(lines, timezone.now()),
    )


def chosen(suppliers: list[Organisation], slug: str) -> Organisation | None:
    """The supplier named in the address, or the only one there is."""
    named = next((one for one in suppliers if one.slug == slug), None)
    if slug and named is None:
        raise Http404(_("Hier maak je geen reeksen voor."))
    return named or (suppliers[0] if len(suppliers) == 1 else None)


# --- figures ----------------------------------------------------------------------------------------------------------------------------
def find_module(request: HttpRequest, slug: str) -> Module:
    """A module of one's own supplier, also when it is a draft. Another's is as good as none: drafts are nobody's business."""
    person = the_person(request)
    access.demand_suppliers(person)
    found: Module = get_object_or_404(Module.objects.defer("norms"), slug=slug)
    if not access.may_see_figures(person, found):
        raise Http404(_("Deze reeks is niet van jullie."))
    return found


def period_of(request: HttpRequest) -> str:
    """The period in the address; the shortest when it says nothing we know."""
    asked = request.GET.get("periode", "30")
    return asked if asked in queries.PERIODS else "30"


@never_cache
@login_required
@require_safe
def module_figures(request: HttpRequest, module: str) -> HttpResponse:
    """How people get on with a module, set by set."""
    line = shelf.line(find_module(request, module))
    period = period_of(request)
    found = queries.figures_of([one.page for one in line.sets], period, timezone.now())
    context: dict[str, Any] = {"line": line, "figures": found, "period": period, "periods": queries.PERIOD_NAMES}
    return framed(request, "module", remark=shelf.remark_on(line.page, line.state), **context)


@never_cache
@login_required
@require_safe
def set_figures(request: HttpRequest, module: str, card_set: str) -> HttpResponse:
    """How people get on with one set, card by card; or what a draft still needs."""
    line = shelf.line(find_module(request, module))
    one = next((one for one in line.sets if one.page.slug == card_set), None)
    if one is None:
        raise Http404(_("Dit setje is er niet (meer)."))
    period = period_of(request)
    found = queries.figures_of([one.page], period, timezone.now())
    draft = shelf.draft(CardSet.objects.get(pk=one.page.pk)) if one.state.kind in {"draft", "returned"} else None
    context: dict[str, Any] = {
        "line": line,
        "set": one,
        "figures": found,
        "draft": draft,
        "remark": shelf.remark_on(one.page, one.state),
        "period": period,
        "periods": queries.PERIOD_NAMES,
    }
    return framed(request, "set", **context)


@never_cache
@login_required
@require_safe
def module_csv(request: HttpRequest, module: str) -> HttpResponse:
    """The same figures as a sheet."""
    line = shelf.line(find_module(request, module))
    period = period_of(request)
    found = queries.figures_of([one.page for one in line.sets], period, timezone.now())
    name = f"vakkring-{line.page.slug}-{period}.csv"
    return HttpResponse(
        sheet(found), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


# --- from the phone ---------------------------------------------------------------------------------------------------------------------
@never_cache
@login_required
def new_set(request: HttpRequest) -> HttpResponse:
    """Photos or films with a sentence or two each become a draft set. What came in is kept when something else is wrong."""
    person = the_person(request)
    suppliers = access.demand_suppliers(person)
    if request.method != "POST":
        initial = {"form": uuid.uuid4(), "place": request.GET.get("reeks", "")}
        return framed(request, "new_set", form=NewSetForm(initial=initial, person=person, suppliers=suppliers))
    data, refused = take_in(request, person, suppliers)
    form = NewSetForm(data, person=person, suppliers=suppliers, refused=refused)
    if not form.is_valid():
        return framed(request, "new_set", status=422, form=form)
    made = drafting.draft_set(person, form.chosen_place(), form.cleaned_data["title"], form.items, form.cleaned_data["form"])
    messages.success(request, _("Je setje is bewaard als concept. Nog niemand ziet het."))
    return leading_to(request, reverse("supplier:set", args=[made.get_parent().slug, made.slug]))


def take_in(request: HttpRequest, person: Person, suppliers: list[Organisation]) -> tuple[QueryDict, dict[int, str]]:
    """Keep the files that came with a form; what was filled in, with a receipt for each, and by slot what is wrong with its file."""
    data, refused = request.POST.copy(), {}
    organisation = organisation_of(data.get("place", ""), suppliers)
    for number in range(1, MOST_ITEMS + 1):
        file = request.FILES.get(f"file_{number}")
        if file is None:
            continue
        try:
            data[f"stored_{number}"] = receipt(person, drafting.store(person, organisation, file))
        except ValidationError as refusal:
            refused[number] = sentence(refusal)
            data[f"stored_{number}"] = ""
    return data, refused


@require_POST
@login_required
def upload(request: HttpRequest) -> JsonResponse:
    """One photo or film as soon as it was chosen: poor reception then costs one of them, not all."""
    person = the_person(request)
    suppliers = access.suppliers_of(person)
    if not suppliers:
        return JsonResponse({"text": _("Je maakt geen reeksen (meer) voor een aanbieder.")}, status=403)
    file: File[Any] | None = request.FILES.get("file")
    if file is None:
        return JsonResponse({"text": _("Er kwam geen foto of filmpje aan. Probeer het nog een keer.")}, status=400)
    try:
        media = drafting.store(person, organisation_of(request.POST.get("place", ""), suppliers), file)
    except ValidationError as refusal:
        return JsonResponse({"text": sentence(refusal)}, status=400)
    except PermissionDenied:
        return JsonResponse({"text": _("Je maakt geen reeksen (meer) voor een aanbieder.")}, status=403)
    return JsonResponse({"stored": receipt(person, media), "picture": picture_of(media)})


def sentence(refusal: ValidationError) -> str:
    """The first thing that is wrong."""
    return str(refusal.messages[0])
