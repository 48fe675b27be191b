"""What can be found, and all the words in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One thing that can be found. The words by which it is found are kept beside it, in the way of the database: see `on_*.py`."""

    reference = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("soort"), max_length=40)
    title = models.CharField(_("titel"), max_length=300)
    body = models.TextField(_("tekst"), blank=True)
    place = models.CharField(_("waar het in staat"), max_length=300, blank=True)
    url = models.CharField(_("adres"), max_length=500)
    topics = models.CharField(_("onderwerpen"), max_length=1000, blank=True, help_text="Slugs between bars: |laden|net|")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("vindbaar ding")
        verbose_name_plural = _("vindbare dingen")
        indexes = [models.Index(fields=["kind"], name="entry_by_kind")]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A word that stands or stood in an entry, as it is folded. What nobody wrote down is corrected to one that somebody did."""

    word = models.CharField(max_length=60, unique=True)
    entries = models.PositiveIntegerField(help_text="How many entries hold it; 0 when none does any more")
    turn = models.PositiveBigIntegerField(
        default=0, db_default=0, db_index=True, help_text="The change of the index that wrote it last: later is more"
    )

    class Meta:
        ordering = ["word"]
        verbose_name = _("woord in de index")
        verbose_name_plural = _("woorden in de index")

    def __str__(self) -> str:
        return self.word
