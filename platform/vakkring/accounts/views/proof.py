"""Proving oneself again, before something sensitive: with a code by mail. Password, app and passkey are allauth's."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.views import BaseReauthenticateView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from vakkring.accounts import adapters, letters, watching
from vakkring.accounts.codes import Challenge, Outcome
from vakkring.accounts.forms import CodeForm
from vakkring.accounts.limits import refusal
from vakkring.accounts.views.door import sentence

PURPOSE = "proof"


@method_decorator([never_cache, login_required], name="dispatch")
class ProveByCode(BaseReauthenticateView):  # type: ignore[misc]  # allauth carries no types
    """A button sends the code (opening the page sends nothing), the form takes it; then on with what was interrupted."""

    form_class = CodeForm
    template_name = "account/reauthenticate_code.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send a code, or weigh the one typed."""
        if "send" in request.POST:
            return self.send_code(request)
        response: HttpResponse = super().post(request)
        return response

    def send_code(self, request: HttpRequest) -> HttpResponse:
        """To the address of the account, never to one from the form."""
        if refused := refusal(request, "request_login_code", request.user.email):  # type: ignore[union-attr]  # login_required
            return refused
        challenge = Challenge(request.session, PURPOSE)
        code = challenge.add_code() if challenge else challenge.start(request.user.email)  # type: ignore[union-attr]
        adapters.send(challenge.email, letters.proof_code(code))
        return redirect(self.passthrough_next_url(reverse("account_reauthenticate_code")))

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """The right code counts as proof for a few minutes."""
        challenge = Challenge(self.request.session, PURPOSE)
        if not challenge:
            return redirect(self.passthrough_next_url(reverse("account_reauthenticate_code")))
        if refused := refusal(self.request, "typed_code", challenge.email):
            return refused
        outcome = challenge.check(form.cleaned_data["code"])
        if outcome is Outcome.RIGHT:
            record_authentication(self.request, self.request.user, method="code", email=challenge.email, reauthenticated=True)
            resumed: HttpResponse | None = resume_request(self.request)
            return resumed or redirect("account_home")
        watching.note("proof-refused", self.request, by="code", why=outcome.value)
        if outcome is Outcome.ENDED:
            messages.error(self.request, _("De code klopte 5 keer niet. Vraag een nieuwe code aan."))
            return redirect(self.passthrough_next_url(reverse("account_reauthenticate_code")))
        form.add_error("code", sentence(outcome))
        invalid: HttpResponse = self.form_invalid(form)
        return invalid

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Whether a code is under way, and where to."""
        challenge = Challenge(self.request.session, PURPOSE)
        sent = bool(challenge) and not challenge.expired
        return {**super().get_context_data(**kwargs), "sent": sent, "email": self.request.user.email, "tab": "account"}
