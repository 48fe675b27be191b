"""Doors for an operator: orders, and giving money back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vakkring.funding.amounts import euros
from vakkring.shop import access, queries
from vakkring.shop.actions import refunding
from vakkring.shop.forms import RefundForm
from vakkring.shop.models import Order
from vakkring.shop.pricing import DoesNotAddUp
from vakkring.shop.views.checkout import the_person


def demand_operator(request: HttpRequest) -> None:
    """Refuse who may not give money back. Raises `PermissionDenied`."""
    if not access.may_refund(request.user):
        raise PermissionDenied


@never_cache
@login_required
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The newest orders, or those that answer to a word; what went wrong comes first."""
    demand_operator(request)
    words = request.GET.get("q", "").strip()[:100]
    context = {"orders": queries.orders_like(words), "q": words, "troubles": queries.troubles(), "tab": "account"}
    return render(request, "shop/orders.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, order: uuid.UUID) -> HttpResponse:
    """One order with its payments; the form gives money back."""
    demand_operator(request)
    found = queries.order_at(order)
    if found is None:
        raise Http404
    form = RefundForm(request.POST or None, initial={"cents": found.left, "before": found.refunded})
    if request.method == "POST" and form.is_valid() and give_back(request, found, form):
        return redirect("shop:order_at", found.pk)
    return render(request, "shop/order_at.html", {"order": found, "form": form, "tab": "account"}, status=422 if form.errors else 200)


def give_back(request: HttpRequest, order: Order, form: RefundForm) -> bool:
    """Do it and say so; False when it could not be done, with the reason in the form."""
    given = form.cleaned_data
    try:
        note = refunding.refund_order(the_person(request), order.pk, given["cents"], given["reason"], before=given["before"])
    except DoesNotAddUp:
        form.add_error("cents", _("Er is nog %(left)s om terug te geven.") % {"left": euros(order.left)})
    except refunding.RefundedMeanwhile:
        messages.warning(request, _("Er is intussen al iets terugbetaald. Kijk eerst hoe het nu staat."))
        return True
    except refunding.NotPaid:
        form.add_error(None, _("Deze bestelling is niet betaald, of alles is al terug."))
    else:
        messages.success(request, _("Creditnota %(number)s is gemaakt.") % {"number": note.number})
        return True
    return False
