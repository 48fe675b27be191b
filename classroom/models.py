"""Sessions, what is prepared for them, who is there, and what is said, asked and chosen in them. Written only by `actions`."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, functions
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vakkring.accounts.access import Somebody, is_moderator
from vakkring.community.models import Circle
from vakkring.media.fields import PrivatePhotoField
from vakkring.realtime.models import SharedDocument
from vakkring.shop.models import Offer
from vakkring.vocabulary.models import Topic

PERSON = settings.AUTH_USER_MODEL
EARLY = timedelta(minutes=15)
"""So long before the beginning the door is open."""


class Audience(models.TextChoices):
    """For whom a session is."""

    PUBLIC = "public", _("Iedereen, ook zonder account")
    MEMBERS = "members", _("Iedereen met een account")
    CIRCLE = "circle", _("Alleen deze kring")


class SessionQuerySet(models.QuerySet["Session"]):
    """Sets of sessions."""

    def announced(self) -> "SessionQuerySet":
        """Those that are in the agenda."""
        return self.filter(published_at__isnull=False)

    def upcoming(self, now: datetime) -> "SessionQuerySet":
        """Those that are still to come, or go on now."""
        return self.announced().filter(ended_at=None, cancelled_at=None, ends_at__gt=now)

    def live(self) -> "SessionQuerySet":
        """Those that go on now."""
        return self.filter(started_at__isnull=False, ended_at=None, cancelled_at=None)

    def led_by(self, person_id: int) -> "SessionQuerySet":
        """Those of this trainer, also where he leads along."""
        # A union: for an "or" PostgreSQL would read all sessions there are.
        alone, along = Session.objects.filter(trainer=person_id), Session.leaders.through.objects.filter(person=person_id)
        return self.filter(pk__in=alone.order_by().values("pk").union(along.values("session")))

    def visible_to(self, somebody: Somebody) -> "SessionQuerySet":
        """Announced ones that somebody may know of: all but those of circles that he is not in. The set for `access.may_see`."""
        announced, open_to_all = self.announced(), ~Q(audience=Audience.CIRCLE)
        if not somebody.is_authenticated:
            return announced.filter(open_to_all)
        if is_moderator(somebody):
            return announced
        mine = Q(circle__in=Circle.objects.filter(members=somebody.pk))
        leads = Q(pk__in=Session.objects.led_by(somebody.pk).values("pk"))
        return announced.filter(open_to_all | mine | leads)

    def with_taken(self) -> "SessionQuerySet":
        """Each with `taken`: how many seats are."""
        taken = Signup.objects.filter(session=models.OuterRef("pk"), cancelled_at=None, waiting=False).order_by().values("session")
        counted = models.Subquery(taken.annotate(n=models.Count("pk")).values("n"), output_field=models.IntegerField())
        return self.annotate(taken=functions.Coalesce(counted, 0))


class Session(models.Model):
    """A live session, planned by a trainer."""

    title = models.CharField(_("titel"), max_length=120)
    slug = models.SlugField(_("adres"), max_length=100, unique=True)
    summary = models.TextField(_("waar gaat het over"), max_length=600, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="sessions", verbose_name=_("onderwerpen"))
    trainer = models.ForeignKey(PERSON, models.PROTECT, related_name="sessions_led", verbose_name=_("trainer"))
    leaders = models.ManyToManyField(PERSON, blank=True, related_name="+", verbose_name=_("leiden mee"))
    audience = models.CharField(_("voor wie"), max_length=10, choices=Audience.choices, default=Audience.MEMBERS)
    circle = models.ForeignKey(Circle, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("kring"))
    starts_at = models.DateTimeField(_("begint"))
    ends_at = models.DateTimeField(_("eindigt"))
    seats = models.PositiveIntegerField(
        _("plaatsen"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2), MaxValueValidator(2000)],
        help_text=_("Leeg: zoveel als er komen."),
    )
    offer = models.OneToOneField(Offer, models.PROTECT, null=True, blank=True, editable=False, related_name="+", help_text="Empty: free")
    published_at = models.DateTimeField(null=True, blank=True, help_text="In the agenda since")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    changes = models.PositiveIntegerField(default=0, help_text="How often what people were told changed: a calendar's SEQUENCE")
    changed_at = models.DateTimeField(default=timezone.now, help_text="When that was last")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="Since when it is certain who was there")
    # How the room stands now
    locked = models.BooleanField(default=False)
    chat_open = models.BooleanField(default=True)
    stage = models.CharField(max_length=10, default="slide")
    step = models.ForeignKey("Step", models.SET_NULL, null=True, blank=True, related_name="+")
    slide = models.ForeignKey("Slide", models.SET_NULL, null=True, blank=True, related_name="+")
    board = models.ForeignKey("Board", models.SET_NULL, null=True, blank=True, related_name="+")
    dilemma = models.ForeignKey("Dilemma", models.SET_NULL, null=True, blank=True, related_name="+", help_text="The one that is played now")
    word = models.ForeignKey("Attendee", models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who was given the word")
    created_at = models.DateTimeField(auto_now_add=True)
    client_id = models.UUIDField(null=True, unique=True, help_text="Made by the form: sent twice, it plans one session")

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("livesessie")
        verbose_name_plural = _("livesessies")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(condition=~Q(audience="circle") | Q(circle__isnull=False), name="session_of_a_circle_has_one"),
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(ended_at=None, cancelled_at=None), name="session_to_come"),
            models.Index(fields=["-ended_at"], condition=Q(ended_at__isnull=False, cancelled_at=None), name="session_over"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def status(self) -> str:
        """How it stands: planned, live, ended or cancelled."""
        if self.cancelled_at:
            return "cancelled"
        if self.ended_at:
            return "ended"
        return "live" if self.started_at else "planned"

    @property
    def is_of_circle(self) -> bool:
        """True for one that only the members of a circle may know of."""
        return self.audience == Audience.CIRCLE

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return round((self.ends_at - self.starts_at) / timedelta(minutes=1))

    @property
    def opens_at(self) -> datetime:
        """From when on people may come in."""
        return self.starts_at - EARLY

    @property
    def room(self) -> str:
        """Its room, as sockets know it."""
        return f"live:{self.pk}"

    @property
    def reference(self) -> str:
        """What other apps know it by."""
        return f"classroom.session:{self.pk}"

    def stream(self, name: str) -> str:
        """The key of one of its streams: "room", "staff", "group-3"; for a person's own "me" see `Attendee`."""
        return f"live:{self.pk}:{name}"

    def get_absolute_url(self) -> str:
        """Where it is announced, and where what is left of it stands afterwards."""
        return reverse("classroom:session", args=[self.slug])


class Step(models.Model):
    """One step of the plan of a session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("titel"), max_length=80)
    kind = models.CharField(max_length=10, default="slide", help_text="A `messages.Stage`")
    minutes = models.PositiveSmallIntegerField(_("minuten"), default=5, validators=[MaxValueValidator(240)])
    deck = models.ForeignKey("Deck", models.SET_NULL, null=True, blank=True, related_name="+")
    poll = models.ForeignKey("Poll", models.SET_NULL, null=True, blank=True, related_name="+")
    dilemma = models.ForeignKey("Dilemma", models.SET_NULL, null=True, blank=True, related_name="+")
    task = models.TextField(_("opdracht"), blank=True, help_text="For groups, a board or a photo wall")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["session", "position"], name="step_position_once")]

    def __str__(self) -> str:
        return self.title


# --- before: signing up -------------------------------------------------------------------------------------------------------------------
class SignupQuerySet(models.QuerySet["Signup"]):
    """Sets of sign-ups."""

    def standing(self) -> "SignupQuerySet":
        """Those that were not taken back: people with a seat and people who wait."""
        return self.filter(cancelled_at=None)

    def seated(self) -> "SignupQuerySet":
        """Those with a seat."""
        return self.standing().filter(waiting=False)


class Signup(models.Model):
    """Somebody wants to come. With the seats taken he waits; the first who waits moves up when somebody cancels."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="signups")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="signups")
    at = models.DateTimeField(default=timezone.now)
    waiting = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveIntegerField(default=0, help_text="The last of the session's `changes` that he knows of")
    reminded_day = models.DateTimeField(null=True, blank=True, help_text="When the reminder of the day before left")
    reminded_hour = models.DateTimeField(null=True, blank=True, help_text="When the reminder shortly before left")

    objects = SignupQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="signup_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id}"


class CalendarLink(models.Model):
    """A private address of somebody's own agenda as iCal. A new one makes the old one worthless."""

    person = models.OneToOneField(PERSON, models.CASCADE, related_name="calendar_link")
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.person_id}"


# --- who is there -------------------------------------------------------------------------------------------------------------------------
class Attendee(models.Model):
    """Somebody who came into a room: a person, or a guest known by the key in his session. Its number is who he is to the others."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendees")
    person = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="attended")
    guest = models.UUIDField(null=True)
    name = models.CharField(max_length=60)
    first_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    muted = models.BooleanField(default=False)
    hand_at = models.DateTimeField(null=True, blank=True)
    rung = models.CharField(max_length=10, default="text", help_text="A `messages.Rung`")
    microphone = models.BooleanField(default=False)
    camera = models.BooleanField(default=False)
    acts = models.PositiveIntegerField(default=0, help_text="How often he said, asked, chose or drew something")
    staff = models.BooleanField(default=False, help_text="He led the session when he came in: how others see him, never what he may do")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], condition=Q(person__isnull=False), name="attendee_person_once"),
            models.UniqueConstraint(fields=["session", "guest"], condition=Q(guest__isnull=False), name="attendee_guest_once"),
        ]
        indexes = [models.Index(fields=["session"], condition=Q(hand_at__isnull=False), name="attendee_hand_up")]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The key of his own stream, "me" to him."""
        return f"live:{self.session_id}:me-{self.pk}"

    @property
    def sender(self) -> str:
        """How his sockets are called in the room."""
        return f"a{self.pk}"


class Stay(models.Model):
    """A span in which somebody had the room open at one process. `seen_at` is renewed every few seconds: a process may die."""

    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="stays")
    process = models.CharField(max_length=40)
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["attendee"], condition=Q(until=None), name="stay_open"),
            models.Index(fields=["until"], condition=Q(until__isnull=False), name="stay_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.attendee_id} {self.since:%H:%M}"


class RollCall(models.Model):
    """Who is there, as the room was told last. Differences are told from here, so that who comes in later knows the same as the others."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="roll_call", primary_key=True)
    people = models.JSONField(default=dict, help_text="A `messages.PeopleView`")
    away = models.JSONField(default=list, help_text="A list of `messages.PersonView`: whose line was lost just now")
    at = models.DateTimeField(default=timezone.now, help_text="When the room was looked after last, by whichever process")

    def __str__(self) -> str:
        return f"{self.session_id}"


class Correction(models.Model):
    """A trainer says that somebody was there after all, or was not. Kept with the reason; the newest counts."""

    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="corrections")
    attended = models.BooleanField(_("was erbij"))
    reason = models.CharField(_("waarom"), max_length=200)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.reason


# --- what is said and asked ---------------------------------------------------------------------------------------------------------------
class Group(models.Model):
    """A breakout group. `round` counts how often the room was divided."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="groups")
    round = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(help_text="Within the session: no number comes twice, so no stream does")
    task = models.TextField(blank=True)
    people = models.ManyToManyField(Attendee, related_name="groups")
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    help_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    article = models.CharField(max_length=300, blank=True)
    dilemma = models.ForeignKey("Dilemma", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="group_number_once")]

    def __str__(self) -> str:
        return f"{self.session_id}-{self.number}"

    @property
    def stream(self) -> str:
        """The key of its stream."""
        return self.session.stream(f"group-{self.number}")


class Message(models.Model):
    """Something that was said in a room or a group."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="messages")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="messages")
    by = models.ForeignKey(Attendee, models.CASCADE, related_name="messages")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, help_text="Reactions by kind, as they were told last")
    untold = models.BooleanField(default=False, help_text="There are reactions that nobody was told of yet")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["session", "group", "id"], name="message_in_room"),
            models.Index(fields=["session"], condition=Q(untold=True), name="message_to_tell"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Reaction(models.Model):
    """A reaction to a message, one of each kind per person."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="reactions")
    by = models.ForeignKey(Attendee, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, help_text="A `messages.Reaction`")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "by", "kind"], name="reaction_once")]

    def __str__(self) -> str:
        return self.kind


class RoomQuestion(models.Model):
    """A question for the trainer."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="questions")
    by = models.ForeignKey(Attendee, models.CASCADE, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    liked_by = models.ManyToManyField(Attendee, related_name="liked")
    likes = models.PositiveIntegerField(default=0, help_text="As it was told last")
    untold = models.BooleanField(default=False, help_text="There are likes that nobody was told of yet")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["session"], condition=Q(untold=True), name="question_to_tell")]

    def __str__(self) -> str:
        return self.text[:40]


# --- what is chosen -----------------------------------------------------------------------------------------------------------------------
class Poll(models.Model):
    """A poll, prepared or made on the spot."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="polls")
    kind = models.CharField(_("soort"), max_length=10, help_text="A `messages.PollKind`")
    question = models.CharField(_("vraag"), max_length=200)
    options = models.JSONField(default=list, help_text="A list of `messages.Option`")
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    unit = models.CharField(_("eenheid"), max_length=20, blank=True)
    anonymous = models.BooleanField(_("zonder namen"), default=True)
    right = models.JSONField(default=list, help_text="In a quiz, which options are right")
    why = models.TextField(_("uitleg"), blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    shown = models.BooleanField(default=False)
    tally = models.JSONField(default=dict, help_text="A `messages.Tally`, as it was told last")
    untold = models.BooleanField(default=False, help_text="There are votes that nobody was told of yet")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.question

    @property
    def state(self) -> str:
        """How it stands: ready, open or closed."""
        if self.closed_at:
            return "closed"
        return "open" if self.opened_at else "ready"


class Dilemma(models.Model):
    """A case with roles and options, in which nothing is simply right. Voted on alone, talked about in threes, voted on again."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="dilemmas")
    title = models.CharField(_("titel"), max_length=120)
    role = models.CharField(_("wie ben je"), max_length=200)
    case = models.TextField(_("wat is er aan de hand"))
    options = models.JSONField(default=list, help_text="A list of `messages.Option`, with what each leads to")
    phase = models.CharField(max_length=10, default="ready", help_text="A `messages.Phase`")
    ends_at = models.DateTimeField(null=True, blank=True)
    article = models.CharField(max_length=300, blank=True)
    first = models.JSONField(default=dict, help_text="The `messages.Tally` of the first round, as it was told last")
    second = models.JSONField(default=dict, help_text="The same of the second")
    untold = models.BooleanField(default=False, help_text="There are votes that nobody was told of yet")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("dilemma")

    def __str__(self) -> str:
        return self.title


class Vote(models.Model):
    """One vote. `voter` is a code made of the poll and the attendee with the site's key: who votes again changes his own, no row names him.

    In a poll with names `by` says who it was.
    """

    poll = models.ForeignKey(Poll, models.CASCADE, null=True, related_name="votes")
    dilemma = models.ForeignKey(Dilemma, models.CASCADE, null=True, related_name="votes")
    round = models.PositiveSmallIntegerField(default=1)
    voter = models.CharField(max_length=43)
    by = models.ForeignKey(Attendee, models.SET_NULL, null=True, related_name="+")
    value = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "voter"], condition=Q(poll__isnull=False), name="vote_in_poll_once"),
            models.UniqueConstraint(fields=["dilemma", "round", "voter"], condition=Q(dilemma__isnull=False), name="vote_in_dilemma_once"),
            models.CheckConstraint(condition=Q(poll__isnull=False) ^ Q(dilemma__isnull=False), name="vote_for_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.value}"


# --- what is shown and drawn --------------------------------------------------------------------------------------------------------------
class Deck(models.Model):
    """Slides: the pages of a PDF, or what a `SlideSource` has (a set of cards, an article)."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="decks")
    title = models.CharField(_("titel"), max_length=120)
    source = models.CharField(max_length=80, blank=True, help_text='Empty for a PDF; else what a `SlideSource` knows: "set:12"')
    position = models.PositiveSmallIntegerField(default=0)
    pdf = models.FileField(upload_to="dias", blank=True, help_text="While its pages are made into slides; no address reaches it")
    pages = models.PositiveSmallIntegerField(default=0, help_text="Of the PDF")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Slide(models.Model):
    """One slide, as it was when it was prepared."""

    deck = models.ForeignKey(Deck, models.CASCADE, related_name="slides")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, blank=True)
    picture: Any = PrivatePhotoField(upload_to="dias", blank=True)
    html = models.TextField(blank=True, help_text="Safe HTML, from `markup`")
    words = models.TextField(blank=True, help_text="What it says, for who hears it")
    link = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["deck", "number"], name="slide_number_once")]

    def __str__(self) -> str:
        return f"{self.deck_id} {self.number}"


class Board(models.Model):
    """A whiteboard or a photo wall, of the room or of one group. What is drawn lives in `document`."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="boards")
    group = models.OneToOneField(Group, models.CASCADE, null=True, related_name="board")
    kind = models.CharField(max_length=5, choices=[("board", _("tekenbord")), ("wall", _("fotowand"))], default="board")
    title = models.CharField(_("opdracht"), max_length=200, blank=True)
    document = models.OneToOneField(SharedDocument, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title or self.kind


class Photo(models.Model):
    """A photo on a wall or a board. Private: who may see the board may see it."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="photos")
    by = models.ForeignKey(Attendee, models.CASCADE, related_name="+")
    picture: Any = PrivatePhotoField(upload_to="fotowand")
    small: Any = PrivatePhotoField(upload_to="fotowand", help_text="A copy for the wall itself: many of them come at once")
    caption = models.CharField(_("wat zie je"), max_length=120, blank=True)
    client_id = models.UUIDField(help_text="Made on the phone: sent twice, it hangs once")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["by", "client_id"], name="photo_on_board_once")]

    def __str__(self) -> str:
        return f"{self.board_id} {self.pk}"
