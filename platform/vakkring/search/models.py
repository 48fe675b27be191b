"""What can be found."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One thing that can be found. The words by which it is found are kept beside it, in the way of the database: see `on_*.py`."""

    reference = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("soort"), max_length=40)
    title = models.CharField(_("titel"), max_length=300)
    body = models.TextField(_("tekst"), blank=True)
    url = models.CharField(_("adres"), max_length=500)
    topics = models.CharField(_("onderwerpen"), max_length=1000, blank=True, help_text="Slugs between bars: |laden|net|")
    title_folded = models.CharField(max_length=300, help_text="The title in small letters without accents, for likeness")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("vindbaar ding")
        verbose_name_plural = _("vindbare dingen")
        indexes = [models.Index(fields=["kind"], name="entry_by_kind")]

    def __str__(self) -> str:
        return self.title
