"""Topics, trades and regions; other words for what people type."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from vakkring.search.question import LONGEST_PHRASE
from vakkring.search.words import words


class Topic(models.Model):
    """A subject of the energy transition. A tree of two floors: the broad topics and what falls under them."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("naam"), max_length=80)
    summary = models.CharField(_("in één zin"), max_length=200, blank=True)
    icon = models.SlugField(_("teken"), default="kaarten", help_text=_("Naam in icons.svg, zonder i-"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("valt onder"))
    order = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("onderwerp")
        verbose_name_plural = _("onderwerpen")

    def __str__(self) -> str:
        return self.name


class Trade(models.Model):
    """What somebody does for a living. Names follow ESCO's Dutch labels where one fits."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("naam"), max_length=80)
    topics = models.ManyToManyField(Topic, blank=True, related_name="trades", verbose_name=_("onderwerpen"))

    class Meta:
        ordering = ["name"]
        verbose_name = _("vak")
        verbose_name_plural = _("vakken")

    def __str__(self) -> str:
        return self.name


class RegionQuerySet(models.QuerySet["Region"]):
    """Sets of regions."""

    def of_postcode(self, postcode: str) -> models.QuerySet["Region"]:
        """The region of a Dutch postcode (its four digits); empty when the postcode is not a number or lies nowhere."""
        if not postcode[:4].isdigit():
            return self.none()
        digits = int(postcode[:4])
        return self.filter(ranges__first__lte=digits, ranges__last__gte=digits)


class Region(models.Model):
    """A region in which people meet and funders work: an *arbeidsmarktregio* or wider, made of postcode ranges."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("naam"), max_length=80)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("regio")
        verbose_name_plural = _("regio's")

    def __str__(self) -> str:
        return self.name


class PostcodeRange(models.Model):
    """The postcodes `first` to `last`, both included, belong to a region."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="ranges")
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["first"]
        constraints = [models.CheckConstraint(condition=models.Q(first__lte=models.F("last")), name="postcode_range_runs_upwards")]

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


class Synonym(models.Model):
    """What people type, and what else to look for then: "wp" is also "warmtepomp"."""

    typed = models.CharField(_("wat mensen typen"), max_length=60, help_text=_("Eén tot drie woorden."))
    means = models.CharField(_("zoek ook op"), max_length=60)
    both_ways = models.BooleanField(_("ook andersom"), default=True, help_text=_("Wie het andere typt, vindt dan dit ook."))

    class Meta:
        ordering = ["typed", "means"]
        verbose_name = _("ander woord")
        verbose_name_plural = _("andere woorden")
        constraints = [models.UniqueConstraint(Lower("typed"), Lower("means"), name="synonym_once")]

    def __str__(self) -> str:
        return f"{self.typed} = {self.means}"

    def clean(self) -> None:
        """Signs alone are nothing to look for, and a word is not another word for itself."""
        typed, means = words(self.typed), words(self.means)
        if not typed or not means or typed == means:
            raise ValidationError(_("Vul bij allebei een woord in, en niet hetzelfde."))
        if len(typed) > LONGEST_PHRASE or len(means) > LONGEST_PHRASE:
            raise ValidationError(_("Gebruik hoogstens drie woorden."))
