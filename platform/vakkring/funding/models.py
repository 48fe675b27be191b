"""Programmes, vouchers, what they pay, and the ledger. Money is in whole cents; a share in whole percents."""

import uuid
from datetime import date
from typing import Any, NoReturn

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vakkring.accounts.models import Organisation
from vakkring.funding.ledger import WAYS, Move, Place
from vakkring.vocabulary.models import Region, Topic, Trade


class Turn(models.IntegerChoices):
    """When a programme pays if several pay one purchase."""

    FIRST = 10, _("als eerste")
    USUAL = 50, _("als het zo uitkomt")
    LAST = 90, _("als laatste")


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Sets of programmes."""

    def running(self, day: date) -> "ProgrammeQuerySet":
        """Those that pay on this day."""
        return self.filter(ended_at=None, starts_on__lte=day, ends_on__gte=day)

    def over(self, day: date) -> "ProgrammeQuerySet":
        """Those that will pay nothing any more."""
        return self.filter(Q(ended_at__isnull=False) | Q(ends_on__lt=day))


class Programme(models.Model):
    """A funder's budget with its period and rules. What is empty or None asks nothing of who buys."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes", verbose_name=_("fonds"))
    name = models.CharField(_("naam"), max_length=80)
    summary = models.CharField(_("in één zin"), max_length=200, blank=True)
    starts_on = models.DateField(_("eerste dag"))
    ends_on = models.DateField(_("laatste dag"))
    ended_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    share = models.PositiveSmallIntegerField(_("deel van de prijs"), validators=[MinValueValidator(1), MaxValueValidator(100)])
    most_per_year = models.PositiveIntegerField(null=True, blank=True, help_text="Cents per person and calendar year")
    least_own = models.PositiveIntegerField(default=0, help_text="Cents that always remain for the buyer")
    least_price = models.PositiveIntegerField(default=0, help_text="Cents")
    stacks = models.BooleanField(_("mag samen met andere fondsen"), default=True)
    turn = models.PositiveSmallIntegerField(_("betaalt"), choices=Turn.choices, default=Turn.USUAL)

    regions = models.ManyToManyField(Region, blank=True, related_name="+", verbose_name=_("regio's"))
    trades = models.ManyToManyField(Trade, blank=True, related_name="+", verbose_name=_("vakken"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("onderwerpen"))
    kinds = models.JSONField(default=list, help_text="Kinds of offers; empty for all")
    largest_size = models.PositiveSmallIntegerField(null=True, blank=True, help_text="People who work in the organisation, at most")
    least_months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Months registered at the KvK, at least")
    most_months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Months registered at the KvK, at most")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("programma van een fonds")
        verbose_name_plural = _("programma's van fondsen")
        constraints = [
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="programme_share_is_a_percentage"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="programme_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name

    def runs_on(self, day: date) -> bool:
        """True when it pays on this day."""
        return self.may_go_on(day) and self.starts_on <= day

    def may_go_on(self, day: date) -> bool:
        """True as long as it is not over; it may still have to begin."""
        return self.ended_at is None and day <= self.ends_on


class Batch(models.Model):
    """Codes that were made together, for one sheet."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="batches")
    note = models.CharField(_("waarvoor"), max_length=80, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.note or f"{self.made_at:%Y-%m-%d}"


class VoucherQuerySet(models.QuerySet["Voucher"]):
    """Sets of vouchers."""

    def of(self, person: Any) -> "VoucherQuerySet":
        """Those of a person: taken by him, or sent to the address with which he logs in."""
        return self.filter(Q(person_id=person.pk) | Q(person=None, email=person.email.lower(), digest=None), withdrawn_at=None)

    def usable(self, day: date) -> "VoucherQuerySet":
        """Those that can pay something on this day."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=day),
            Q(worth=None) | Q(paid__lt=F("worth")),
            withdrawn_at=None,
            uses__lt=F("most_uses"),
            programme__ended_at=None,
            programme__starts_on__lte=day,
            programme__ends_on__gte=day,
        )


class Voucher(models.Model):
    """The right of one person to let a programme pay along. It has a code until somebody takes it, or an address to which it was sent."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="vouchers")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="vouchers")
    email = models.EmailField(blank=True, help_text="In small letters; empty for a code")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text="Since he took it"
    )
    digest = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    sealed = models.TextField(blank=True, editable=False, help_text="The code, encrypted, until it is taken")
    ends_on = models.DateField(null=True, blank=True, help_text="Last day; the programme's when empty")
    most_uses = models.PositiveSmallIntegerField(default=1)
    uses = models.PositiveSmallIntegerField(default=0)
    worth = models.PositiveIntegerField(null=True, blank=True, help_text="Cents it may pay in all")
    paid = models.PositiveIntegerField(default=0, help_text="Cents reserved and spent")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    named_at = models.DateTimeField(null=True, blank=True, help_text="When he let the funder see his name")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="When he was told that it runs out")

    objects = VoucherQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        constraints = [
            models.CheckConstraint(condition=Q(uses__lte=F("most_uses")), name="voucher_not_used_too_often"),
            models.CheckConstraint(condition=Q(worth=None) | Q(paid__lte=F("worth")), name="voucher_pays_within_its_worth"),
            models.UniqueConstraint(
                fields=["programme", "email"], condition=Q(withdrawn_at=None) & ~Q(email=""), name="voucher_once_an_address"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="voucher_of_person"), models.Index(fields=["email"], name="voucher_by_address")]

    def __str__(self) -> str:
        return f"{self.programme} {self.pk}"

    @property
    def last_day(self) -> date:
        """The last day on which it pays."""
        return min(self.ends_on or self.programme.ends_on, self.programme.ends_on)


class Account(models.Model):
    """A place of a book: of one programme, or of one person's own leerpotje. Its balance is what its entries add up to.

    Changed only together with an entry, by `posting.post`. Only a source is below 0.
    """

    place = models.CharField(max_length=9, choices=[(one.value, one.value) for one in Place])
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="accounts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    balance = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "place"], name="account_once_a_programme"),
            models.UniqueConstraint(fields=["person", "place"], name="account_once_a_person"),
            models.CheckConstraint(
                condition=Q(programme=None, person__isnull=False) | Q(programme__isnull=False, person=None), name="account_has_one_owner"
            ),
            models.CheckConstraint(condition=Q(place=Place.SOURCE.value) | Q(balance__gte=0), name="account_never_below_zero"),
            models.CheckConstraint(condition=~Q(place=Place.SOURCE.value) | Q(balance__lte=0), name="account_source_never_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {f'programme {self.programme_id}' if self.programme_id else f'person {self.person_id}'}"


class Stage(models.TextChoices):
    """How far a contribution is."""

    RESERVED = "reserved", _("gereserveerd")
    SPENT = "spent", _("betaald")
    RELEASED = "released", _("vrijgegeven")
    EXPIRED = "expired", _("verlopen")


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Sets of contributions."""

    def standing(self) -> "ContributionQuerySet":
        """Those whose money is reserved or spent."""
        return self.filter(stage__in=[Stage.RESERVED, Stage.SPENT])


class Contribution(models.Model):
    """What one voucher, or the buyer's own leerpotje, pays of what stands under a reference ("shop.order:12")."""

    reference = models.CharField(max_length=120)
    claim = models.CharField(max_length=40, help_text="'voucher:12', or 'pot'")
    turn = models.PositiveSmallIntegerField(help_text="Its place among the others, from 0")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    voucher = models.ForeignKey(Voucher, models.PROTECT, null=True, blank=True, related_name="contributions")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="contributions")
    cents = models.PositiveIntegerField()
    given_back = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.RESERVED)
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=200, blank=True, help_text="What was bought, for the buyer himself")
    kind = models.CharField(max_length=10, blank=True)
    trade = models.ForeignKey(Trade, models.SET_NULL, null=True, blank=True, related_name="+", help_text="The buyer's, then")
    region = models.ForeignKey(Region, models.SET_NULL, null=True, blank=True, related_name="+", help_text="The buyer's, then")

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "turn", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "claim"], condition=Q(stage__in=["reserved", "spent"]), name="contribution_once_a_reference"
            ),
            models.CheckConstraint(condition=Q(cents__gt=0), name="contribution_of_something"),
            models.CheckConstraint(condition=Q(given_back__lte=F("cents")), name="contribution_gives_back_what_it_paid"),
            models.CheckConstraint(
                condition=Q(voucher=None, programme=None) | Q(voucher__isnull=False, programme__isnull=False),
                name="contribution_of_a_voucher_or_a_pot",
            ),
        ]
        indexes = [
            models.Index(fields=["reference"], name="contribution_by_reference"),
            models.Index(fields=["expires_at"], condition=Q(stage="reserved"), name="contribution_due"),
            models.Index(fields=["programme", "person", "made_at"], name="contribution_of_the_year"),
        ]

    def __str__(self) -> str:
        return f"{self.claim} for {self.reference}"


class EntryError(TypeError):
    """Somebody tried to change or delete an entry. Entries are only added."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Sets of entries; changing them in bulk is refused."""

    def update(self, **_changes: Any) -> NoReturn:
        """Refuse: an entry stays what it was."""
        raise EntryError("The ledger is only added to; a mistake is put right by another entry.")

    def delete(self) -> NoReturn:
        """Refuse: see `update`."""
        raise EntryError("The ledger is only added to; a mistake is put right by another entry.")


class Entry(models.Model):
    """The same cents out of one account and into another: by its shape a posting sums to zero. Written, never changed.

    `key` makes it happen once. `reference` says on whose behalf: the reference of a purchase, or "programme:3" for the budget itself.
    """

    key = models.CharField(max_length=200, unique=True)
    move = models.CharField(max_length=9, choices=[(one.value, one.value) for one in WAYS])
    reference = models.CharField(max_length=120)
    away = models.ForeignKey(Account, models.PROTECT, related_name="out")
    to = models.ForeignKey(Account, models.PROTECT, related_name="into")
    cents = models.PositiveIntegerField()
    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, blank=True, related_name="entries")
    at = models.DateTimeField(default=timezone.now)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("boeking")
        verbose_name_plural = _("boekingen")
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="entry_of_something"),
            models.CheckConstraint(condition=~Q(away=F("to")), name="entry_between_two_accounts"),
        ]
        indexes = [models.Index(fields=["reference"], name="entry_by_reference")]

    def __str__(self) -> str:
        return f"{self.move} {self.cents} ({self.reference})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever insert."""
        if self.pk is not None:
            raise EntryError("The ledger is only added to; a mistake is put right by another entry.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse, as the set does."""
        raise EntryError("The ledger is only added to; a mistake is put right by another entry.")

    @property
    def kind(self) -> Move:
        """Why the money moved."""
        return Move(self.move)


class Situation(models.Model):
    """What somebody told about his business, so that funders' rules can be answered."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="situation")
    registered_on = models.DateField(_("bij de KvK sinds"), null=True, blank=True)
    organisation_size = models.PositiveSmallIntegerField(_("mensen in je bedrijf"), null=True, blank=True)
    told_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.person}"


class Saving(models.Model):
    """What somebody sets aside for learning, on an account of his own: a plan that we count along with, never money of ours.

    So it stands outside the ledger, and nothing can be paid with it here.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saving")
    per_month = models.PositiveIntegerField(default=0, help_text="Cents; 0 when only now and then")
    since = models.DateField(default=timezone.localdate, help_text="In this month `per_month` counts for the first time")
    before = models.PositiveBigIntegerField(default=0, help_text="Cents set aside otherwise: at once, or by the month at another amount")

    def __str__(self) -> str:
        return f"{self.person}"

    def months_before(self, day: date) -> int:
        """How many months it went on before the month of this day."""
        return max(0, (day.year - self.since.year) * 12 + day.month - self.since.month)

    def so_far(self, day: date) -> int:
        """What lies aside on this day, in cents."""
        return self.before + self.per_month * (self.months_before(day) + 1)
