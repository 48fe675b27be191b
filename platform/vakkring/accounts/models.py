"""People, organisations, their roles, and the audit trail."""

from typing import Any, ClassVar, NoReturn

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from vakkring.vocabulary.models import Trade


class PersonManager(BaseUserManager["Person"]):
    """Creates people by e-mail address; Django's commands ask for these two."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A person with this address. Without a password he logs in with a code."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """An operator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, must_use_mfa=True, **fields)


class Person(AbstractUser):
    """Somebody with an account. The e-mail address is the login; everything else may stay empty."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mailadres"), unique=True)
    trade = models.ForeignKey(Trade, models.SET_NULL, null=True, blank=True, verbose_name=_("vak"))
    postcode = models.CharField(
        _("postcode"), max_length=4, blank=True, validators=[RegexValidator(r"^[1-9][0-9]{3}$", _("Vul de 4 cijfers van je postcode in."))]
    )
    kvk_number = models.CharField(_("KvK-nummer"), max_length=8, blank=True)
    vat_id = models.CharField(_("btw-id"), max_length=14, blank=True)
    language = models.CharField(_("taal"), max_length=5, default="nl", choices=[("nl", "Nederlands")])
    must_use_mfa = models.BooleanField(
        _("moet in twee stappen inloggen"), default=False, help_text=_("Volgt uit de rollen; zie actions.grant_role.")
    )
    sessions_ended = models.PositiveIntegerField(
        default=0, editable=False, help_text="Part of every session's signature: one more ends them all."
    )
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()  # type: ignore[assignment]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("persoon")
        verbose_name_plural = _("personen")

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        """Addresses are kept in small letters: that is how the door looks for them."""
        super().clean()
        self.email = self.email.lower()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's signature of a session, with `sessions_ended` in it. Checked on each request, so ending needs no list of sessions."""
        return salted_hmac(
            "vakkring.accounts.session", f"{self.password}:{self.sessions_ended}", secret=secret, algorithm="sha256"
        ).hexdigest()

    @property
    def initials(self) -> str:
        """Two letters for the round badge."""
        return (self.first_name[:1] + self.last_name[:1]).upper() or self.email[:1].upper()


class Organisation(models.Model):
    """A supplier, funder, client or circle of coaches: whatever people act for."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("naam"), max_length=120)
    summary = models.CharField(_("in één zin"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person may be, for an organisation. An operator is a superuser, not a role."""

    LEARNER = "learner", _("vakmens")
    TRAINER = "trainer", _("trainer")
    EDITOR = "editor", _("maker bij een aanbieder")
    COACH = "coach", _("coach")
    FUNDER = "funder", _("fonds")
    CLIENT = "client", _("opdrachtgever")
    MODERATOR = "moderator", _("moderator")


class Membership(models.Model):
    """A person has a role at an organisation. Given and taken only by `actions.grant_role` and `revoke_role`."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(_("rol"), max_length=12, choices=Role.choices)
    since = models.DateTimeField(_("sinds"), auto_now_add=True)

    class Meta:
        verbose_name = _("rol")
        verbose_name_plural = _("rollen")
        constraints = [models.UniqueConstraint(fields=["person", "organisation", "role"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.organisation}"


class AuditError(TypeError):
    """Somebody tried to change or delete a line of the audit trail. Lines are only added."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Sets of lines; changing them in bulk is refused."""

    def update(self, **_changes: Any) -> NoReturn:
        """Refuse: a line stays what it was."""
        raise AuditError("The audit trail is only added to.")

    def delete(self) -> NoReturn:
        """Refuse: lines name people by number, so erasing a person does not touch them either."""
        raise AuditError("The audit trail is only added to.")


class AuditEntry(models.Model):
    """Who changed a right or published something, when. Written, never changed: the ORM refuses."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", verbose_name=_("door"))
    action = models.CharField(_("wat"), max_length=60)
    target = models.CharField(_("waarop"), max_length=200)
    details = models.JSONField(default=dict, blank=True)

    BACKUP_MADE = "backup.made"

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("spoor")
        verbose_name_plural = _("sporen")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever insert."""
        if self.pk is not None:
            raise AuditError("The audit trail is only added to.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse, as the set does."""
        raise AuditError("The audit trail is only added to.")
