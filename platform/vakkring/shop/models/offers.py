"""What is for sale, who may use it for good, and what a buyer's company is called."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vakkring.accounts.models import Organisation
from vakkring.shop.vat import VatGround as Ground


class OfferKind(models.TextChoices):
    """What kind of thing is sold; funds make rules by it."""

    MODULE = "module", _("reeks")
    SESSION = "session", _("bijeenkomst")
    BUNDLE = "bundle", _("bundel")


class VatGround(models.TextChoices):
    """Why VAT is in the price or not; per offer, never for the whole site."""

    STANDARD = Ground.STANDARD, _("21% btw")
    EXEMPT = Ground.EXEMPT, _("Geen btw: beroepsopleiding van een aanbieder in het CRKBO")


EXEMPT_TEXT = _(
    "Vrijgesteld van btw: beroepsopleiding door een instelling die in het CRKBO staat (artikel 11, lid 1, letter o, Wet op de "
    "omzetbelasting 1968)."
)


class OfferQuerySet(models.QuerySet["Offer"]):
    """Sets of offers."""

    def on_sale(self, on: date) -> "OfferQuerySet":
        """Those that can be bought on this day; seats are looked at when somebody buys."""
        begun, not_over = Q(sold_from=None) | Q(sold_from__lte=on), Q(sold_until=None) | Q(sold_until__gte=on)
        taxed = ~Q(vat_ground=VatGround.EXEMPT) | Q(crkbo_until__gte=on)
        return self.filter(begun, not_over, taxed, withdrawn=False)


class Offer(models.Model):
    """Something that can be bought, or had for nothing. Its title and path are its own: what was sold is not looked up."""

    slug = models.SlugField(unique=True, max_length=120)
    title = models.CharField(_("titel"), max_length=255)
    kind = models.CharField(_("soort"), max_length=8, choices=OfferKind.choices, default=OfferKind.MODULE)
    seller = models.ForeignKey(Organisation, models.PROTECT, related_name="offers", verbose_name=_("aanbieder"))
    return_path = models.CharField(_("waar je daarna heen gaat"), max_length=300, help_text="A path on this site")
    topics = models.JSONField(default=list, blank=True, help_text="Slugs of topics; funds make rules by them")
    price = models.PositiveIntegerField(_("prijs"), help_text="Cents, VAT included; 0 is free")
    own_contribution = models.PositiveIntegerField(_("eigen bijdrage"), default=0, help_text="Cents that the buyer pays himself at least")
    vat_ground = models.CharField(_("btw"), max_length=8, choices=VatGround.choices, default=VatGround.STANDARD)
    vat_text = models.CharField(_("grond op de factuur"), max_length=300, blank=True)
    crkbo_number = models.CharField(_("CRKBO-nummer"), max_length=20, blank=True)
    crkbo_until = models.DateField(_("CRKBO geldig tot en met"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("minuten"), default=0, help_text="What it takes; for the hours that are not billed")
    days = models.PositiveSmallIntegerField(_("dagen"), default=0, help_text="0: less than a day")
    sold_from = models.DateField(_("te koop vanaf"), null=True, blank=True)
    sold_until = models.DateField(_("te koop tot en met"), null=True, blank=True)
    seats = models.PositiveIntegerField(_("plaatsen"), null=True, blank=True, help_text="Empty: as many as want it")
    seats_taken = models.PositiveIntegerField(default=0, editable=False)
    withdrawn = models.BooleanField(_("niet meer te koop"), default=False)
    contains = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="bundles", verbose_name=_("zit in de bundel"))

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("aanbod")
        verbose_name_plural = _("aanbod")
        constraints = [
            models.CheckConstraint(condition=Q(own_contribution__lte=F("price")), name="offer_own_within_price"),
            models.CheckConstraint(condition=Q(seats=None) | Q(seats_taken__lte=F("seats")), name="offer_seats_enough"),
            models.CheckConstraint(
                condition=~Q(vat_ground="exempt") | (~Q(vat_text="") & ~Q(crkbo_number="") & Q(crkbo_until__isnull=False)),
                name="offer_exempt_with_ground",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def free(self) -> bool:
        """Costs nothing, whoever asks."""
        return self.price == 0

    @property
    def full(self) -> bool:
        """All seats are taken."""
        return self.seats is not None and self.seats_taken >= self.seats

    @property
    def promise(self) -> str:
        """What somebody has who just paid."""
        return str(_("Je plek staat klaar.") if self.kind == OfferKind.SESSION else _("Je kunt meteen beginnen."))

    @property
    def onward(self) -> str:
        """Where he goes from there: the words on the button."""
        return str(_("Bekijk de sessie") if self.kind == OfferKind.SESSION else _("Begin nu"))

    def clean(self) -> None:
        """What the constraints demand, in words for the admin."""
        if self.vat_ground == VatGround.EXEMPT and not (self.crkbo_number and self.crkbo_until):
            raise ValidationError({"crkbo_number": _("Zonder btw kan alleen met een CRKBO-nummer en tot wanneer het geldt.")})
        if self.own_contribution > self.price:
            raise ValidationError({"own_contribution": _("De eigen bijdrage kan niet meer zijn dan de prijs.")})


class SituationPrice(models.Model):
    """Another price for somebody in a situation that the buyer says he is in himself."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="situations")
    label = models.CharField(_("voor wie"), max_length=80, help_text=_("Zoals: ik ben net begonnen, korter dan 1 jaar."))
    price = models.PositiveIntegerField(_("prijs"), help_text="Cents, VAT included")

    class Meta:
        ordering = ["price", "pk"]
        verbose_name = _("prijs voor een situatie")
        verbose_name_plural = _("prijzen voor een situatie")
        constraints = [models.UniqueConstraint(fields=["offer", "label"], name="situation_price_once")]

    def __str__(self) -> str:
        return self.label


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    """Sets of entitlements."""

    def standing(self) -> "EntitlementQuerySet":
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)


class Entitlement(models.Model):
    """Somebody may use an offer, for good: there is no end. Taken back only when all money was."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="entitlements")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="entitlements")
    order = models.ForeignKey("shop.Order", models.PROTECT, null=True, related_name="entitlements")
    since = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        verbose_name = _("toegang")
        verbose_name_plural = _("toegang")
        constraints = [models.UniqueConstraint(fields=["person", "offer"], condition=Q(withdrawn_at=None), name="entitlement_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.offer_id}"


class BillingDetails(models.Model):
    """A buyer's company as it stands on his invoices, kept for the next time. An invoice has its own copy."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="billing")
    name = models.CharField(_("bedrijfsnaam"), max_length=120)
    street = models.CharField(_("straat en huisnummer"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=7)
    city = models.CharField(_("plaats"), max_length=80)
    kvk_number = models.CharField(_("KvK-nummer"), max_length=8, blank=True)
    vat_id = models.CharField(_("btw-id"), max_length=14, blank=True)
    reclaims_vat = models.BooleanField(default=True, help_text="False under the small businesses scheme (KOR)")
    hourly_rate = models.PositiveIntegerField(default=5000, help_text="Cents that an hour brings in")
    bookkeeper = models.EmailField(_("mailadres van je boekhouder"), blank=True)

    class Meta:
        verbose_name = _("factuurgegevens")
        verbose_name_plural = _("factuurgegevens")

    def __str__(self) -> str:
        return self.name
