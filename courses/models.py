"""Modules, sets and cards; who has got how far.

Wagtail's pages (`Catalogue` > `Shelf` > `Module` > `CardSet`) hold the source that editors work on. `Card` holds what learners read.
"""

import uuid
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Task, TaskState

from courses import drawings
from courses.blocks import CardBlock, NormBlock
from courses.pageform import OwnPageForm
from vakkring.accounts import access
from vakkring.accounts.models import Organisation
from vakkring.ports import Visit
from vakkring.shop.models import Offer
from vakkring.vocabulary.models import Topic, Trade


class OurPage(Page):
    """A page that lives at an address of our own: Wagtail keeps and reviews it, `courses.urls` serves it."""

    base_form_class = OwnPageForm

    class Meta:
        abstract = True

    def path_of_page(self) -> str:
        """The path on our site, or an empty text when the page has none."""
        return ""

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:  # noqa: ARG002 -- Wagtail's signature
        """What Wagtail asks for its "view live" links: site id, root URL, path."""
        path = self.path_of_page()
        return (1, settings.SITE_URL, path) if path else None


class Catalogue(OurPage):
    """The root of everything that can be learnt."""

    max_count = 1
    preview_modes: ClassVar[list[tuple[str, Any]]] = []
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["courses.Shelf"]

    class Meta:
        verbose_name = _("catalogus")

    def path_of_page(self) -> str:
        """The list of modules."""
        return reverse("courses:catalogue")


class Shelf(OurPage):
    """The modules of one supplier. Everything of his stands below this page."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="shelf", verbose_name=_("aanbieder"))
    collection = models.OneToOneField("wagtailcore.Collection", models.PROTECT, related_name="+", verbose_name=_("beeld en bestanden"))
    group = models.OneToOneField("auth.Group", models.PROTECT, related_name="+", verbose_name=_("makers"))

    # Made by `shelves.of`, never by hand: whose it is, is not to be chosen.
    is_creatable = False
    preview_modes: ClassVar[list[tuple[str, Any]]] = []
    parent_page_types: ClassVar[list[str]] = ["courses.Catalogue"]
    subpage_types: ClassVar[list[str]] = ["courses.Module"]

    class Meta:
        verbose_name = _("plank van een aanbieder")


class Level(models.TextChoices):
    """How much somebody should know already."""

    BASIC = "basis", _("Basis")
    NEXT = "vervolg", _("Vervolg")
    DEEP = "verdieping", _("Verdieping")


class TickTopics(forms.CheckboxSelectMultiple):
    """Topics to tick with a thumb, by name: broad and narrow ones stand in one list."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """Django's groups of one option each, sorted by their labels."""
        return sorted(super().optgroups(name, value, attrs), key=lambda group: str(group[1][0]["label"]).lower())


class Module(OurPage):
    """A series of sets that leads to a proof: *reeks*."""

    summary = models.CharField(_("wat levert het op"), max_length=200)
    level = models.CharField(_("instap"), max_length=12, choices=Level.choices, default=Level.BASIC)
    can_do = models.TextField(_("dit kun je daarna"), help_text=_("Eén regel per punt, begin met het werkwoord."))
    limits = models.TextField(_("dit mag je er niet mee"), blank=True)
    norms = StreamField([("norm", NormBlock(label=_("Norm")))], blank=True, verbose_name=_("normen en regels"))
    topics = ParentalManyToManyField(Topic, related_name="modules", verbose_name=_("onderwerpen"))
    trades = ParentalManyToManyField(Trade, blank=True, related_name="modules", verbose_name=_("voor welk vak"))
    closed = models.BooleanField(
        _("besloten"), default=False, help_text=_("Alleen te zien voor wie de opdrachtgever uitnodigt. Niet in de lijst en niet te vinden.")
    )
    offer = models.OneToOneField(
        Offer, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("aanbod"), help_text="Empty: free"
    )
    drawing = models.CharField(_("tekening"), max_length=80, blank=True)
    drawing_alt = models.CharField(_("wat je ziet"), max_length=300, blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        "summary",
        "level",
        "can_do",
        "limits",
        "closed",
        # A draft is kept, also by itself while somebody types, before its topics have been chosen.
        MultiFieldPanel(
            [FieldPanel("topics", required_on_save=False, widget=TickTopics), FieldPanel("trades", widget=forms.CheckboxSelectMultiple)],
            heading=_("Waar gaat het over"),
        ),
        MultiFieldPanel(["drawing", "drawing_alt"], heading=_("Tekening")),
        "norms",
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.Shelf"]
    subpage_types: ClassVar[list[str]] = ["courses.CardSet"]
    exclude_fields_in_copy: ClassVar[list[str]] = ["offer"]

    class Meta:
        verbose_name = _("reeks")
        verbose_name_plural = _("reeksen")

    @property
    def can_do_list(self) -> list[str]:
        """One text per point."""
        return [line.strip() for line in self.can_do.splitlines() if line.strip()]

    def with_content_json(self, content: Any) -> Any:
        """An older or newer text of this page. What it costs is no part of the text: a draft from before would make it free."""
        found = super().with_content_json(content)
        found.offer_id = self.offer_id
        return found

    @property
    def supplier(self) -> Organisation:
        """Who made it."""
        organisation: Organisation = self.get_parent().specific.organisation
        return organisation

    def path_of_page(self) -> str:
        """The page of the module."""
        return reverse("courses:module", args=[self.slug])

    def get_preview_template(self, _request: Any, _mode: str) -> str:
        """The page that learners see."""
        return "courses/module.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What that page shows, from the draft."""
        from courses import preview

        return {**super().get_preview_context(request, mode_name), **preview.of_module(self)}

    def clean(self) -> None:
        """Addresses do not name the supplier, so a module's slug is unique on the whole site."""
        super().clean()
        if Module.objects.filter(slug=self.slug).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Er is al een reeks met dit adres. Kies een ander.")})
        if self.drawing and not drawings.source(self.drawing):
            raise ValidationError({"drawing": _("Deze tekening is er niet.")})


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Sets of invitations."""

    def standing(self) -> "InvitationQuerySet":
        """Those that were not taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def of(self, person: Any) -> "InvitationQuerySet":
        """Those to a person: accepted by him, or to the address with which he logs in."""
        return self.filter(models.Q(person=person) | models.Q(person=None, email=person.email.lower()))


class Invitation(models.Model):
    """A client opens a closed module to somebody, by his mail address. Written only by `inviting`."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    module = models.ForeignKey(Module, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("mailadres"), help_text="In small letters")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", help_text="Since he accepted")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["email"]
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        constraints = [models.UniqueConstraint(fields=["module", "email"], name="invitation_once")]

    def __str__(self) -> str:
        return f"{self.email}: {self.module}"


class CardSet(OurPage):
    """About five cards, three minutes: *setje*."""

    minutes = models.PositiveSmallIntegerField(_("minuten"), default=3)
    author = models.CharField(_("geschreven door"), max_length=120)
    open_to_all = models.BooleanField(_("gratis zonder inloggen"), default=False)
    cards = StreamField([("card", CardBlock())], min_num=1, verbose_name=_("kaarten"))

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, MultiFieldPanel(["minutes", "author", "open_to_all"]), "cards"]
    parent_page_types: ClassVar[list[str]] = ["courses.Module"]
    subpage_types: ClassVar[list[str]] = []
    preview_modes: ClassVar[list[tuple[str, Any]]] = [("", _("Alle kaarten"))]

    class Meta:
        verbose_name = _("setje")
        verbose_name_plural = _("setjes")

    def path_of_page(self) -> str:
        """The first page of the set."""
        return reverse("courses:set", args=[self.get_parent().slug, self.slug])

    def get_preview_template(self, _request: Any, _mode: str) -> str:
        """All cards below each other, as a phone shows them."""
        return "courses/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """The cards as they would be published now."""
        from courses import preview

        return {**super().get_preview_context(request, mode_name), **preview.of_set(self)}


class ReviewTask(Task):  # type: ignore[misc]  # Wagtail carries no types
    """A moderator looks at a page against the checklist before it goes online."""

    class Meta:
        verbose_name = _("controle")
        verbose_name_plural = _("controles")

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:  # noqa: ARG002 -- Wagtail's signature, here and below
        """Moderators may open what they review."""
        return access.is_moderator(user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:  # noqa: ARG002
        """What is under review stays as it is, until the supplier takes it back."""
        return not access.is_moderator(user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:  # noqa: ARG002
        """Ask for a change, or approve; both with a form."""
        if not access.is_moderator(user):
            return []
        return [("reject", _("Vraag een aanpassing"), True), ("approve", _("Keur goed"), True)]

    def get_form_for_action(self, action: str) -> Any:
        """The checklist for an approval, a required remark for a change."""
        from courses.forms import ApproveForm, RejectForm

        return ApproveForm if action == "approve" else RejectForm

    def on_action(self, task_state: Any, user: Any, action_name: str, **given: Any) -> Any:
        """Do it. Wagtail's edit page hands over what was sent unchecked: the form decides here, for every way."""
        form = self.get_form_for_action(action_name)(given)
        if not access.is_moderator(user) or not form.is_valid():
            raise PermissionDenied
        return super().on_action(task_state, user, action_name, comment=form.cleaned_data["comment"])

    def get_task_states_user_can_moderate(self, user: Any, **_rest: Any) -> Any:
        """All that wait, for moderators."""
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return waiting if access.is_moderator(user) else waiting.none()

    @classmethod
    def get_description(cls) -> Any:
        """For the list of tasks."""
        return _("Een moderator kijkt het na met de checklist")


class CardQuerySet(models.QuerySet["Card"]):
    """Sets of cards."""

    def published(self) -> "CardQuerySet":
        """Those that learners see."""
        return self.filter(position__isnull=False, card_set__live=True)


class Card(models.Model):
    """One published card: safe HTML without a person in it. Written only by `actions.publish_cards`.

    A card that its set no longer holds keeps its row (answers point to it), without a position.
    """

    card_set = models.ForeignKey(CardSet, models.CASCADE, related_name="rows")
    key = models.UUIDField(help_text="The block's id in the set's source")
    position = models.PositiveSmallIntegerField(null=True, help_text="From 1; empty when withdrawn")
    title = models.CharField(max_length=80)
    lead = models.TextField(blank=True, help_text="The picture above the title, as HTML")
    html = models.TextField(blank=True)
    question = models.JSONField(null=True)
    calculation = models.JSONField(null=True, help_text="For who calculates without script")
    on_site = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=240)
    words = models.TextField(help_text="Plain text, for search and reading aloud")
    changed_at = models.DateTimeField(auto_now=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["card_set", "position"]
        verbose_name = _("kaart")
        verbose_name_plural = _("kaarten")
        constraints = [
            models.UniqueConstraint(fields=["card_set", "key"], name="card_once_in_set"),
            models.UniqueConstraint(fields=["card_set", "position"], name="card_position_once"),
        ]

    def __str__(self) -> str:
        return self.title


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows of somebody: a person, or a guest known by a key in his session."""

    def of(self, visit: Visit) -> "OwnedQuerySet":
        """This visitor's rows; none for somebody who has not started anything."""
        if visit.person_id is not None:
            return self.filter(person_id=visit.person_id)
        if visit.guest is not None:
            return self.filter(guest=visit.guest)
        return self.none()


class Owned(models.Model):
    """Belongs to a person or to a guest, never to both."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    guest = models.UUIDField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True


def one_owner(name: str) -> models.CheckConstraint:
    """Exactly one of person and guest is filled in."""
    person, guest = models.Q(person__isnull=False), models.Q(guest__isnull=False)
    return models.CheckConstraint(condition=(person & ~guest) | (~person & guest), name=name)


class Progress(Owned):
    """Where somebody is in a set. `round` counts how often he started it; answers of earlier rounds do not show any more."""

    card_set = models.ForeignKey(CardSet, models.CASCADE, related_name="+")
    card = models.ForeignKey(Card, models.SET_NULL, null=True, related_name="+", help_text="Where to go on; empty when the round is done")
    round = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, help_text="When the set was done for the first time")

    class Meta:
        verbose_name = _("voortgang")
        verbose_name_plural = _("voortgang")
        constraints = [
            one_owner("progress_one_owner"),
            models.UniqueConstraint(fields=["person", "card_set"], name="progress_once_person"),
            models.UniqueConstraint(fields=["guest", "card_set"], name="progress_once_guest"),
        ]
        indexes = [models.Index(fields=["person", "-changed_at"], name="progress_recent")]

    def __str__(self) -> str:
        return f"{self.card_set_id} ronde {self.round}"


class Answer(Owned):
    """What somebody answered on a card, once per client-made id. A card without a question gets an answer, too: "snap ik"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(help_text="Made where the answer was given; sending twice counts once")
    card = models.ForeignKey(Card, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    given = models.JSONField(default=dict)
    right = models.BooleanField(null=True, help_text="Empty: nothing to judge")
    at = models.DateTimeField(help_text="By the clock of the phone, never later than when it came in")
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["received_at"]
        verbose_name = _("antwoord")
        verbose_name_plural = _("antwoorden")
        constraints = [
            one_owner("answer_one_owner"),
            models.UniqueConstraint(fields=["person", "client_id"], name="answer_once_person"),
            models.UniqueConstraint(fields=["guest", "client_id"], name="answer_once_guest"),
        ]
        indexes = [
            models.Index(fields=["person", "card"], name="answer_of_person"),
            models.Index(fields=["guest", "card"], name="answer_of_guest"),
            # All that `figures.first_tries` reads, in the order in which it reads it.
            models.Index(fields=["card", "person", "guest", "received_at", "right"], name="answer_tries"),
        ]

    def __str__(self) -> str:
        return f"{self.card_id}: {self.right}"


class Helped(Owned):
    """Somebody says that a card helped him on the job."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="helped")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("hielp op de klus")
        verbose_name_plural = _("hielp op de klus")
        constraints = [
            one_owner("helped_one_owner"),
            models.UniqueConstraint(fields=["person", "card"], name="helped_once_person"),
            models.UniqueConstraint(fields=["guest", "card"], name="helped_once_guest"),
        ]

    def __str__(self) -> str:
        return str(self.card_id)
