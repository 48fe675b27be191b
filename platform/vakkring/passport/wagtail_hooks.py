"""Operators withdraw proofs in Wagtail's admin, and take that back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from vakkring.accounts.policies import OperatorsOnly
from vakkring.passport import actions
from vakkring.passport.models import Proof

register_permission_policy(Proof, OperatorsOnly(Proof, "change"))


class WithdrawForm(forms.ModelForm):  # type: ignore[type-arg]
    """One field: a reason withdraws, none makes it count again."""

    class Meta:
        model = Proof
        fields = ("withdrawn_reason",)
        labels = {"withdrawn_reason": _("Waarom trek je dit bewijs in?")}
        help_texts = {
            "withdrawn_reason": _(
                "De vakmens leest dit. Zet er niets over anderen in. De openbare pagina zegt daarna dat het bewijs niet meer geldt. "
                "Leeg laten: het bewijs geldt weer."
            )
        }


class Withdraw(EditView):  # type: ignore[misc]
    """Withdraws or reinstates, through the actions."""

    def save_instance(self) -> Proof:
        """By what was filled in."""
        proof = Proof.objects.get(pk=self.object.pk)
        reason = self.form.cleaned_data["withdrawn_reason"].strip()
        if reason:
            actions.withdraw(self.request.user, proof, reason)
        else:
            actions.reinstate(self.request.user, proof)
        return proof


class ProofViewSet(ModelViewSet):  # type: ignore[misc]
    """Proofs: to look up and to withdraw; nobody makes one by hand."""

    model = Proof
    name = "bewijzen"
    icon = "clipboard-list"
    menu_label = _("Bewijzen")
    add_to_admin_menu = True
    url_prefix = "bewijzen"
    list_display = ("title", "person", "supplier", "finished_at", "withdrawn_at")
    list_filter = ("supplier",)
    search_fields = ("title", "person__email", "person__last_name")
    edit_view_class = Withdraw
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = (
        *("id", "title", "person", "supplier", "finished_at", "can_do", "limits", "norms"),
        *("hidden_at", "withdrawn_at", "withdrawn_reason"),
    )

    def get_form_class(self, for_update: bool = False) -> Any:  # noqa: ARG002 -- Wagtail's signature
        """The one field."""
        return WithdrawForm


@hooks.register("register_admin_viewset")
def register_proofs() -> ProofViewSet:
    """Add it."""
    return ProofViewSet()
