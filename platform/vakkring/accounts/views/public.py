"""Pages for everybody: what we do with data, what we agree on, and how to reach us."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vakkring.accounts import adapters, letters
from vakkring.accounts.forms import ContactForm
from vakkring.accounts.limits import refusal

KEPT = timedelta(days=90)
"""So long a copy of security.txt may be believed."""


def about_us() -> dict[str, object]:
    """Who runs the site and how to reach him."""
    return {"operator": settings.OPERATOR, "contact_email": settings.CONTACT_EMAIL}


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, for how long, who sees it. Cookies are called what they are called here, also behind https."""
    cookies = {"session_cookie": settings.SESSION_COOKIE_NAME, "csrf_cookie": settings.CSRF_COOKIE_NAME}
    return render(request, "account/privacy.html", about_us() | cookies)


def terms(request: HttpRequest) -> HttpResponse:
    """What people and Vakkring may expect of each other."""
    return render(request, "account/terms.html", about_us())


def contact(request: HttpRequest) -> HttpResponse:
    """A form; the answer comes by mail. What a logged-in person asks is his: it goes along with his data, and goes when he goes."""
    person = request.user if request.user.is_authenticated else None
    known = {"email": person.email, "name": person.get_full_name()} if person else {}
    form = ContactForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        if refused := refusal(request, "contact", form.cleaned_data["email"]):
            return refused
        adapters.send(settings.CONTACT_EMAIL, letters.question(**form.cleaned_data), person=person)
        messages.success(request, _("Je vraag is verstuurd. Je krijgt antwoord per mail."))
        return redirect("contact")
    return render(request, "account/contact.html", about_us() | {"form": form})


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Where somebody who finds a weak spot can say so (RFC 9116). Written for machines, so it is in no language."""
    site = settings.SITE_URL.rstrip("/")
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Contact: {site}{reverse('contact')}",
        f"Expires: {datetime.now(UTC) + KEPT:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: nl, en",
        f"Canonical: {site}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
