"""Doors for HTTP: modules that a supplier sells together."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vakkring.accounts.models import Organisation
from vakkring.desks.supplier.selling import seller_of
from vakkring.desks.supplier.views import framed, the_person
from vakkring.funding.amountfield import AmountField
from vakkring.shop import queries
from vakkring.shop.actions import offers
from vakkring.shop.models import Offer, OfferKind

FEWEST = 2


class BundleForm(forms.Form):
    """What is sold together, and for how much."""

    title = forms.CharField(label=_("Hoe heet de bundel?"), max_length=120)
    contents = forms.ModelMultipleChoiceField(
        label=_("Wat zit erin?"),
        queryset=Offer.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies minstens 2 reeksen.")},
    )
    price = AmountField(label=_("Prijs met btw"), least=100)

    def __init__(self, data: Any = None, *, seller: Organisation) -> None:
        super().__init__(data)
        sold = Offer.objects.on_sale(timezone.localdate()).filter(seller=seller, price__gt=0)
        self.fields["contents"].queryset = sold.exclude(kind=OfferKind.BUNDLE)  # type: ignore[attr-defined]

    def clean_contents(self) -> list[Offer]:
        """Enough of them, all with VAT or all without: one line of an invoice has one ground."""
        chosen = list(self.cleaned_data["contents"])
        if len(chosen) < FEWEST:
            raise ValidationError(_("Kies minstens 2 reeksen."))
        if len({one.vat_ground for one in chosen}) > 1:
            raise ValidationError(_("Kies alleen reeksen met btw, of alleen reeksen zonder."))
        return chosen

    def clean(self) -> dict[str, Any]:
        """Together it costs less."""
        given = super().clean() or {}
        apart = sum(one.price for one in given.get("contents") or [])
        if given.get("price") and apart and given["price"] >= apart:
            self.add_error("price", _("Een bundel kost minder dan de reeksen los."))
        return given


def offer_of(seller: Organisation, title: str, price: int, contents: list[Offer]) -> Offer:
    """The bundle as an offer: it takes as long as its parts together, and whoever bought it begins with the first."""
    ends = [one.crkbo_until for one in contents if one.crkbo_until]
    return Offer(
        slug=f"bundel-{uuid.uuid4().hex[:10]}",
        title=title,
        seller=seller,
        return_path=contents[0].return_path,
        topics=sorted({topic for one in contents for topic in one.topics}),
        price=price,
        vat_ground=contents[0].vat_ground,
        crkbo_number=contents[0].crkbo_number,
        crkbo_until=min(ends, default=None),
        minutes=sum(one.minutes for one in contents),
        days=sum(one.days for one in contents),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bundles(request: HttpRequest) -> HttpResponse:
    """The bundles there are, and a new one."""
    seller = seller_of(request)
    form = BundleForm(request.POST or None, seller=seller)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        bundle = offer_of(seller, given["title"], given["price"], given["contents"])
        offers.make_bundle(the_person(request), bundle, given["contents"])
        messages.success(request, _("De bundel staat te koop, bij elk van deze reeksen."))
        return redirect(f"{reverse('supplier:bundles')}?voor={seller.slug}")
    several = len(form.fields["contents"].queryset) >= FEWEST  # type: ignore[attr-defined]
    context = {"organisation": seller, "bundles": queries.bundles_of(seller), "form": form, "several": several}
    return framed(request, "bundles", status=422 if form.errors else 200, **context)


@require_POST
@login_required
def withdraw(request: HttpRequest, bundle: str) -> HttpResponse:
    """Sell a bundle no more."""
    seller = seller_of(request)
    found = get_object_or_404(Offer, slug=bundle, seller=seller, kind=OfferKind.BUNDLE)
    offers.withdraw_offer(the_person(request), found)
    messages.success(request, _("De bundel is niet meer te koop. Wie hem heeft, houdt hem."))
    return redirect(f"{reverse('supplier:bundles')}?voor={seller.slug}")
