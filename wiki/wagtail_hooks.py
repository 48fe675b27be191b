"""Operators look articles up in Wagtail's admin and protect them. Their text is written, checked and rolled back on the site itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from vakkring.accounts.policies import OperatorsOnly
from wiki.actions import moderation
from wiki.models import Article

register_permission_policy(Article, OperatorsOnly(Article, "change"))


class ProtectForm(forms.ModelForm):  # type: ignore[type-arg]
    """The one thing that is set here."""

    class Meta:
        model = Article
        fields = ("protected",)


class Protect(EditView):  # type: ignore[misc]
    """Protects or opens, through the action."""

    def save_instance(self) -> Article:
        """By what was ticked."""
        article = Article.objects.get(pk=self.object.pk)
        moderation.protect(self.request.user, article, protected=self.form.cleaned_data["protected"])
        return article


class ArticleViewSet(ModelViewSet):  # type: ignore[misc]
    """Articles: to look up and to protect; nobody makes one here."""

    model = Article
    name = "artikelen"
    icon = "doc-full"
    menu_label = _("Opzoeken")
    add_to_admin_menu = True
    url_prefix = "artikelen"
    list_display = ("title", "slug", "published_at", "review_by", "protected", "created_by")
    list_filter = ("protected", "published_at")
    search_fields = ("title", "slug")
    edit_view_class = Protect
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = (
        "title",
        "slug",
        "topics",
        "norm",
        "review_by",
        "published_at",
        "protected",
        "created_by",
        "created_at",
        "about_title",
    )

    def get_form_class(self, for_update: bool = False) -> Any:  # noqa: ARG002 -- Wagtail's signature
        """The one field."""
        return ProtectForm


@hooks.register("register_admin_viewset")
def register_articles() -> ArticleViewSet:
    """Add it."""
    return ArticleViewSet()
