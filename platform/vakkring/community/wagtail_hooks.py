"""Operators manage circles in Wagtail's admin: their name, where they are, and who belongs to them."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from vakkring.accounts.models import Person
from vakkring.accounts.policies import OperatorsOnly
from vakkring.community import circles
from vakkring.community.models import Circle

register_permission_policy(Circle, OperatorsOnly(Circle, "add", "change"))
MOST_MEMBERS = 200


class CircleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A circle with its members by mail address."""

    emails = forms.CharField(
        label=_("Leden"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Mailadressen van mensen met een account, één per regel."),
    )

    class Meta:
        model = Circle
        fields = ("name", "slug", "region")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["emails"] = "\n".join(self.instance.members.order_by("email").values_list("email", flat=True))

    def clean_emails(self) -> list[Person]:
        """The people; `ValidationError` names addresses that nobody has."""
        typed = list(dict.fromkeys(one.lower() for one in re.split(r"[\s,;]+", self.cleaned_data["emails"]) if one))
        if len(typed) > MOST_MEMBERS:
            raise forms.ValidationError(_("Een kring heeft hoogstens %(most)d leden.") % {"most": MOST_MEMBERS})
        found = {one.email: one for one in Person.objects.filter(email__in=typed, is_active=True)}
        missing = [one for one in typed if one not in found]
        if missing:
            raise forms.ValidationError(_("Geen account: %(emails)s.") % {"emails": ", ".join(missing[:5])})
        return list(found.values())


class MakeCircle(CreateView):  # type: ignore[misc]
    """Makes a circle."""

    def save_instance(self) -> Circle:
        """Through the action."""
        return circles.arrange(self.request.user, self.form.save(commit=False), self.form.cleaned_data["emails"])


class ArrangeCircle(EditView):  # type: ignore[misc]
    """Changes a circle."""

    def save_instance(self) -> Circle:
        """Through the action."""
        return circles.arrange(self.request.user, self.form.save(commit=False), self.form.cleaned_data["emails"])


class CircleViewSet(ModelViewSet):  # type: ignore[misc]
    """Circles: made and changed; one that sessions point to is never deleted."""

    model = Circle
    name = "kringen"
    icon = "group"
    menu_label = _("Kringen")
    add_to_admin_menu = True
    url_prefix = "kringen"
    list_display = ("name", "region", "created_at")
    list_filter = ("region",)
    search_fields = ("name",)
    search_backend_name = None
    add_view_class = MakeCircle
    edit_view_class = ArrangeCircle
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> Any:  # noqa: ARG002 -- Wagtail's signature
        """The same for both."""
        return CircleForm


@hooks.register("register_admin_viewset")
def register_circles() -> CircleViewSet:
    """Add it."""
    return CircleViewSet()
