"""Forms around the room: a session, the steps of its plan, a correction of attendance."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.actions.planning import Facts
from classroom.messages import LONGEST_LINE, LONGEST_TEXT
from classroom.models import Audience, Correction, Deck, Dilemma, Poll, Session, Step
from vakkring.accounts.models import Person, Role
from vakkring.community.fields import PlainTextField
from vakkring.community.models import Circle
from vakkring.vocabulary.models import Topic

LENGTHS = (20, 30, 45, 60, 75, 90, 120, 180, 240)
LATEST = timedelta(days=730)
OPTIONS = 6
"""So many lines to fill in a poll; `messages.MOST_OPTIONS` would make a long form longer."""
DILEMMA_OPTIONS = 4
FEWEST_OPTIONS = 2
"""Less is no choice."""


class LineField(PlainTextField):
    """Text in one line."""

    def to_python(self, value: Any) -> str:
        """Line breaks become spaces."""
        return " ".join(super().to_python(value).split())


def longest(model: Any, field: str) -> int:
    """How long a field may be."""
    return int(model._meta.get_field(field).max_length)  # noqa: SLF001 -- Django's documented door to fields


# --- a session ----------------------------------------------------------------------------------------------------------------------------
class SessionForm(forms.Form):
    """What a session is. `circles` are those for which this person may plan."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    title = LineField(
        label=_("Titel"),
        max_length=longest(Session, "title"),
        help_text=_("Wat los je samen op? Bijvoorbeeld: “Boven koud, beneden warm”."),
        error_messages={"required": _("Geef de sessie een titel.")},
    )
    summary = PlainTextField(
        label=_("Waar gaat het over?"),
        max_length=longest(Session, "summary"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("2 of 3 zinnen. Wat kan iemand daarna?"),
    )
    day = forms.DateField(
        label=_("Dag"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Kies een dag."), "invalid": _("Kies een dag.")},
    )
    clock = forms.TimeField(
        label=_("Begint om"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _("Kies een tijd."), "invalid": _("Kies een tijd.")},
    )
    minutes = forms.TypedChoiceField(
        label=_("Duurt"), choices=[(n, _("%(n)d minuten") % {"n": n}) for n in LENGTHS], coerce=int, initial=45
    )
    audience = forms.ChoiceField(label=_("Voor wie"), choices=Audience.choices, widget=forms.RadioSelect, initial=Audience.MEMBERS)
    circle = forms.ModelChoiceField(Circle.objects.none(), label=_("Welke kring?"), required=False, empty_label=_("Geen kring"))
    seats = forms.IntegerField(
        label=_("Plekken"),
        min_value=2,
        max_value=2000,
        required=False,
        help_text=_("Leeg: zoveel als er komen. Is het vol, dan komt er een wachtlijst."),
        error_messages={
            "min_value": _("Minstens 2 plekken."),
            "max_value": _("Hoogstens 2000 plekken."),
            "invalid": _("Vul een getal in."),
        },
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.order_by("name"), label=_("Onderwerpen"), required=False, widget=forms.CheckboxSelectMultiple
    )
    leaders = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("Wie leidt mee?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, trainer: Person, circles: Iterable[Circle], session: Session | None = None, **options: Any) -> None:
        if session is not None:
            options["initial"] = {**written(session), **(options.get("initial") or {})}
        super().__init__(*args, **options)
        self.fields["circle"].queryset = Circle.objects.filter(pk__in=[one.pk for one in circles])  # type: ignore[attr-defined]
        others = Person.objects.filter(memberships__role=Role.TRAINER, is_active=True).exclude(pk=trainer.pk).distinct()
        self.fields["leaders"].queryset = others.order_by("first_name", "last_name")  # type: ignore[attr-defined]
        if not others.exists():
            del self.fields["leaders"]
        # A change to a session that has begun, or whose day has passed, may leave the time as it is.
        self.begun_at = session.starts_at if session else None

    def clean(self) -> dict[str, Any]:
        """A circle's session names its circle, and the hour exists and is still to come."""
        given = super().clean() or {}
        if given.get("audience") == Audience.CIRCLE and not given.get("circle"):
            self.add_error("circle", _("Kies een kring."))
        if given.get("day") and given.get("clock"):
            self.check_time(given)
        return given

    def check_time(self, given: dict[str, Any]) -> None:
        """Put the moment into `starts_at`. The night in which the clock changes has an hour that is not there, and one that comes twice."""
        try:
            starts_at = forms.utils.from_current_timezone(datetime.combine(given["day"], given["clock"]))
        except ValidationError:
            self.add_error("clock", _("Die nacht gaat de klok om: kies een ander uur."))
            return
        now = timezone.now()
        if starts_at != self.begun_at and not now < starts_at <= now + LATEST:
            self.add_error("day", _("Kies een tijd in de komende 2 jaar."))
        given["starts_at"] = starts_at

    @property
    def facts(self) -> Facts:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        circle = given["circle"] if given["audience"] == Audience.CIRCLE else None
        ends_at = given["starts_at"] + timedelta(minutes=given["minutes"])
        return Facts(given["title"], given["summary"], given["starts_at"], ends_at, given["audience"], circle, given["seats"])


def written(session: Session) -> dict[str, Any]:
    """A session as the form writes it."""
    local = timezone.localtime(session.starts_at)
    return {
        "title": session.title,
        "summary": session.summary,
        "day": local.date(),
        "clock": local.time(),
        "minutes": session.minutes,
        "audience": session.audience,
        "circle": session.circle_id,
        "seats": session.seats,
        "topics": session.topics.all(),
        "leaders": session.leaders.all(),
    }


# --- a step -------------------------------------------------------------------------------------------------------------------------------
class StepForm(forms.Form):
    """What every step has."""

    title = LineField(label=_("Titel"), max_length=longest(Step, "title"), error_messages={"required": _("Geef de stap een titel.")})
    minutes = forms.IntegerField(label=_("Minuten"), min_value=1, max_value=240, initial=5)

    @property
    def fields_of_step(self) -> dict[str, Any]:
        """What was filled in, as `steps.add` and `steps.change` take it."""
        return {"title": self.cleaned_data["title"], "minutes": self.cleaned_data["minutes"]}


class SlideForm(StepForm):
    """Slides of a deck, or talking with nothing to show."""

    deck = forms.ModelChoiceField(Deck.objects.none(), label=_("Dia’s"), required=False, empty_label=_("Geen dia’s"))

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["deck"].queryset = session.decks.all()  # type: ignore[attr-defined]

    @property
    def fields_of_step(self) -> dict[str, Any]:
        """With the deck."""
        return super().fields_of_step | {"deck": self.cleaned_data["deck"]}


class TaskForm(StepForm):
    """Groups, a board or a photo wall: what people do there."""

    task = PlainTextField(
        label=_("Opdracht"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Wat doen ze, en wat komt eruit? 1 opdracht tegelijk."),
        error_messages={"required": _("Schrijf de opdracht op.")},
    )

    @property
    def fields_of_step(self) -> dict[str, Any]:
        """With the task."""
        return super().fields_of_step | {"task": self.cleaned_data["task"]}


class PollForm(StepForm):
    """A poll. Which fields there are depends on its kind."""

    question = LineField(label=_("Vraag"), max_length=longest(Poll, "question"), error_messages={"required": _("Typ de vraag.")})
    low = forms.FloatField(label=_("Van"))
    high = forms.FloatField(label=_("Tot en met"))
    unit = LineField(label=_("Eenheid"), max_length=longest(Poll, "unit"), required=False)
    why = PlainTextField(
        label=_("Uitleg bij de uitslag"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    named = forms.BooleanField(
        label=_("Met namen"),
        required=False,
        help_text=_("Zonder vinkje ziet niemand wie wat koos, ook jij niet. Dat maakt eerlijk antwoorden makkelijker."),
    )

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        if kind in CHOSEN:
            self.add_options(quiz=kind != "order")
        if kind == "scale":
            self.fields["low"], self.fields["high"] = scale_field(_("Van"), 1), scale_field(_("Tot en met"), 5)
        for name in NOT_IN.get(kind, ("low", "high", "unit")):
            del self.fields[name]
        if kind == "number":
            self.fields["low"].required = self.fields["high"].required = False
        self.order_fields(["title", "minutes", "question"])

    def add_options(self, *, quiz: bool) -> None:
        """Lines for the options; in a quiz each with a tick for "klopt"."""
        for number in range(OPTIONS):
            self.fields[f"option{number}"] = LineField(label=_("Keuze %(n)d") % {"n": number + 1}, max_length=LONGEST_LINE, required=False)
            if quiz:
                self.fields[f"right{number}"] = forms.BooleanField(label=_("klopt"), required=False)

    @property
    def options(self) -> list[tuple[Any, Any]]:
        """The lines with their ticks, for the template."""
        names = [f"option{number}" for number in range(OPTIONS) if f"option{number}" in self.fields]
        return [(self[name], self[f"right{name[6:]}"] if f"right{name[6:]}" in self.fields else None) for name in names]

    def clean(self) -> dict[str, Any]:
        """At least two options, none of them twice; a scale with an end above its beginning."""
        given = super().clean() or {}
        if self.kind in CHOSEN:
            texts = [text for text, _right in self.chosen(given)]
            if len(texts) < FEWEST_OPTIONS:
                self.add_error("option0", _("Vul minstens 2 keuzes in."))
            if len(set(texts)) < len(texts):
                self.add_error("option0", _("Twee keuzes zijn hetzelfde."))
        low, high = given.get("low"), given.get("high")
        if low is not None and high is not None and low >= high:
            self.add_error("high", _("Dit moet meer zijn dan het begin."))
        return given

    def chosen(self, given: dict[str, Any]) -> list[tuple[str, bool]]:
        """The options that were filled in, and whether each is right."""
        lines = [(given.get(f"option{number}"), bool(given.get(f"right{number}"))) for number in range(OPTIONS)]
        return [(text, right) for text, right in lines if text]

    @property
    def fields_of_step(self) -> dict[str, Any]:
        """With the poll."""
        given = self.cleaned_data
        options = self.chosen(given)
        poll = {
            "kind": self.kind,
            "question": given["question"],
            "options": [{"text": text, "short": "", "long": ""} for text, _right in options],
            "right": [number for number, (_text, right) in enumerate(options) if right],
            "low": given.get("low"),
            "high": given.get("high"),
            "unit": given.get("unit", ""),
            "why": given["why"],
            "anonymous": not given["named"],
        }
        return super().fields_of_step | {"poll": poll}


def scale_field(label: Any, initial: int) -> forms.IntegerField:
    """An end of a scale: few steps, whole numbers."""
    return forms.IntegerField(label=label, min_value=0, max_value=10, initial=initial)


POLL_KINDS = {
    "one": _("1 keuze"),
    "several": _("Meer keuzes"),
    "scale": _("Schaal"),
    "words": _("Woorden"),
    "number": _("Getal schatten"),
    "order": _("Volgorde"),
}
CHOSEN = frozenset({"one", "several", "order"})
NOT_IN = {"scale": ("unit",), "number": ()}
"""Fields that a kind does not have; all others have none of the three."""


class DilemmaForm(StepForm):
    """A case in which nothing is simply right."""

    case_title = LineField(
        label=_("Titel van het dilemma"),
        max_length=longest(Dilemma, "title"),
        error_messages={"required": _("Geef het dilemma een titel.")},
    )
    role = LineField(
        label=_("Wie ben je?"),
        max_length=longest(Dilemma, "role"),
        help_text=_("Bijvoorbeeld: “Je bent zelfstandig installateur. Het is vrijdag 16:10.”"),
        error_messages={"required": _("Schrijf wie je bent in dit geval.")},
    )
    case = PlainTextField(
        label=_("Wat is er aan de hand?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Schrijf wat er aan de hand is.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(DILEMMA_OPTIONS):
            self.fields[f"option{number}"] = LineField(
                label=_("Keuze %(n)d") % {"n": number + 1},
                max_length=LONGEST_LINE,
                required=number < FEWEST_OPTIONS,
                error_messages={"required": _("Vul minstens 2 keuzes in.")},
            )
            self.fields[f"short{number}"] = LineField(label=_("Meteen"), max_length=LONGEST_LINE, required=False)
            self.fields[f"long{number}"] = LineField(label=_("Later"), max_length=LONGEST_LINE, required=False)

    @property
    def options(self) -> list[tuple[Any, Any, Any]]:
        """Each option with what it leads to, for the template."""
        return [(self[f"option{number}"], self[f"short{number}"], self[f"long{number}"]) for number in range(DILEMMA_OPTIONS)]

    def clean(self) -> dict[str, Any]:
        """No effect without an option."""
        given = super().clean() or {}
        for number in range(FEWEST_OPTIONS, DILEMMA_OPTIONS):
            if not given.get(f"option{number}") and (given.get(f"short{number}") or given.get(f"long{number}")):
                self.add_error(f"option{number}", _("Schrijf ook de keuze op."))
        return given

    @property
    def fields_of_step(self) -> dict[str, Any]:
        """With the dilemma."""
        given = self.cleaned_data
        options = [
            {"text": given[f"option{number}"], "short": given[f"short{number}"], "long": given[f"long{number}"]}
            for number in range(DILEMMA_OPTIONS)
            if given[f"option{number}"]
        ]
        return super().fields_of_step | {
            "dilemma": {"title": given["case_title"], "role": given["role"], "case": given["case"], "options": options}
        }


def step_form(kind: str, session: Session, *args: Any, poll_kind: str = "one", **options: Any) -> StepForm:
    """The form for a step of this kind."""
    if kind == "slide":
        return SlideForm(*args, session=session, **options)
    if kind == "poll":
        return PollForm(*args, kind=poll_kind, **options)
    return (DilemmaForm if kind == "dilemma" else TaskForm)(*args, **options)


def filled(step: Step) -> dict[str, Any]:
    """A step as its form writes it."""
    found: dict[str, Any] = {"title": step.title, "minutes": step.minutes, "task": step.task, "deck": step.deck_id}
    if step.poll is not None:
        poll = step.poll
        found |= {name: getattr(poll, name) for name in ("question", "low", "high", "unit", "why")} | {"named": not poll.anonymous}
        if poll.kind == "scale":
            found |= {name: None if found[name] is None else int(found[name]) for name in ("low", "high")}
        found |= {f"option{number}": one["text"] for number, one in enumerate(poll.options)}
        found |= {f"right{number}": True for number in poll.right}
    if step.dilemma is not None:
        found |= {"case_title": step.dilemma.title, "role": step.dilemma.role, "case": step.dilemma.case}
        for number, one in enumerate(step.dilemma.options):
            found |= {f"option{number}": one["text"], f"short{number}": one["short"], f"long{number}": one["long"]}
    return found


# --- attendance ---------------------------------------------------------------------------------------------------------------------------
class CorrectionForm(forms.Form):
    """Somebody was there after all, or was not."""

    attended = forms.TypedChoiceField(choices=[("ja", ""), ("nee", "")], coerce=lambda value: value == "ja")
    reason = LineField(
        label=_("Waarom?"),
        max_length=longest(Correction, "reason"),
        error_messages={"required": _("Schrijf erbij waarom. Dat blijft bewaard.")},
    )


class EnterForm(forms.Form):
    """Passing the door. Only a guest is asked for his name."""

    name = forms.CharField(
        label=_("Hoe heet je?"),
        help_text=_("Je voornaam is genoeg. De anderen zien hem."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )

    def __init__(self, *args: Any, person: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person is not None:
            del self.fields["name"]
