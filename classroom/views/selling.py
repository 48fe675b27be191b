"""Door for who leads: what a seat costs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from classroom.actions import planning, selling
from classroom.views.finding import find_led, person_of
from classroom.views.planning import INCOMPLETE, TAB, over
from vakkring.shop.priceform import SessionPriceForm, initial_of, too_dear

TERMS = ("price", "own_contribution", "vat_ground", "crkbo_number", "crkbo_until")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def price(request: HttpRequest, slug: str) -> HttpResponse:
    """Set what a seat costs. It counts at once: who was about to pay is asked again."""
    found = find_led(request, slug)
    form = SessionPriceForm(request.POST or None, initial=initial_of(found.offer, 0))
    if request.method == "POST" and form.is_valid():
        terms = {name: form.cleaned_data[name] for name in TERMS}
        terms["own_contribution"] = terms["own_contribution"] or 0
        try:
            session = selling.set_price(person_of(request), found.pk, terms, form.situations())
        except planning.Closed:
            return over(request, found)
        except selling.Taken:
            form.add_error("price", _("Er zijn al mensen aangemeld. Gratis blijft dan gratis, en betaald blijft betaald."))
        except selling.NoSeller:
            form.add_error("price", _("Wie deze sessie leidt, hoort bij geen organisatie. Vraag de beheerder om hulp."))
        else:
            messages.success(request, _("De prijs staat.") if session.offer else _("Een plek is nu gratis."))
            if session.offer and (warning := too_dear(session.offer)):
                messages.warning(request, warning)
            return redirect("classroom:plan", found.slug)
    context = {"session": found, "form": form, **TAB}
    return render(request, "classroom/plan_price.html", context, status=INCOMPLETE if form.errors else 200)
