"""The demo bank's page: somebody plays how a payment ends, and whether the bank tells us once, twice, late or never."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vakkring.shop.actions import playing
from vakkring.shop.models import DemoBankPayment

LATE = timedelta(minutes=1)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest, payment: str) -> HttpResponse:
    """Choose an outcome; then back to the shop, as a bank does."""
    found = DemoBankPayment.objects.filter(pk=payment).first() if settings.DEMO_BANK else None
    if found is None:
        raise Http404
    if request.method == "POST" and request.POST.get("outcome") in playing.OUTCOMES:
        playing.play(found, request.POST["outcome"], timezone.now() + LATE)
        # The shop's own address may be one that no phone reaches (0.0.0.0); where this page came from it is there.
        return redirect(urlsplit(found.return_url).path)
    return render(request, "shop/demobank.html", {"payment": found})
