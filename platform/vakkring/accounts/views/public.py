"""Pages for everybody: what we do with data, what we agree on, and how to reach us."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vakkring.accounts import adapters, letters
from vakkring.accounts.forms import ContactForm
from vakkring.accounts.limits import refusal


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, for how long, who sees it."""
    return render(request, "account/privacy.html", {"contact_email": settings.CONTACT_EMAIL})


def terms(request: HttpRequest) -> HttpResponse:
    """What people and Vakkring may expect of each other."""
    return render(request, "account/terms.html", {"contact_email": settings.CONTACT_EMAIL})


def contact(request: HttpRequest) -> HttpResponse:
    """A form; the answer comes by mail."""
    known = {"email": request.user.email, "name": request.user.get_full_name()} if request.user.is_authenticated else {}
    form = ContactForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        if refused := refusal(request, "contact", form.cleaned_data["email"]):
            return refused
        adapters.send(settings.CONTACT_EMAIL, letters.question(**form.cleaned_data))
        messages.success(request, _("Je vraag is verstuurd. Je krijgt antwoord per mail."))
        return redirect("contact")
    return render(request, "account/contact.html", {"form": form, "contact_email": settings.CONTACT_EMAIL})
