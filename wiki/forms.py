"""Forms of the wiki."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vakkring.community.fields import PhotoForm, PlainTextField, photo_field
from vakkring.media.fields import safe_file
from vakkring.vocabulary.models import Topic
from wiki import facts
from wiki.facts import Facts
from wiki.models import A_YEAR, Article, Comment, PracticeTest, Revision, Useful

LONGEST_TEXT = 10_000
LATEST = timedelta(days=5 * 365)


class LineField(PlainTextField):
    """Text in one line."""

    def to_python(self, value: Any) -> str:
        """Line breaks become spaces."""
        return " ".join(super().to_python(value).split())


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


class LaterField(DayField):
    """A day from tomorrow on, within five years."""

    def clean(self, value: Any) -> Any:
        """`ValidationError` for any other day."""
        return later(super().clean(value))


def later(day: date | None) -> date | None:
    """The day; `ValidationError` for one that has passed, or that is too far away to mean something."""
    if day is not None and not timezone.localdate() < day <= timezone.localdate() + LATEST:
        raise forms.ValidationError(_("Kies een dag in de komende 5 jaar."))
    return day


class TopicsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Topics to tick with a thumb."""

    def __init__(self, **options: Any) -> None:
        label = options.pop("label", _("Waar gaat het over?"))
        super().__init__(Topic.objects.order_by("name"), label=label, widget=forms.CheckboxSelectMultiple, **options)


class NewForm(PhotoForm):
    """Something somebody found out: a title and a sentence are enough."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    """Made on the phone, which may have kept the page for days. Without a script there is none: see `clean_id`."""
    title = LineField(
        label=_("Waar gaat het over?"),
        max_length=120,
        widget=forms.TextInput(attrs={"data-asked": "titel"}),
        help_text=_("Zoals een vakmens het zoekt: “Stooklijn te hoog na inregelen”."),
        error_messages={"required": _("Geef het een titel.")},
    )
    text = PlainTextField(
        label=_("Wat ontdekte je?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Eén zin is genoeg. Anderen vullen aan."),
    )
    photo = photo_field()
    alt = LineField(label=_("Wat zie je op de foto?"), max_length=200, required=False)
    topic = forms.ModelChoiceField(Topic.objects.filter(parent=None), label=_("Onderwerp"), required=False, empty_label=_("Weet ik niet"))

    def clean_id(self) -> uuid.UUID:
        """Its own, or a new one: what is sent twice without one is known by what it says."""
        return self.cleaned_data["id"] or uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        """A title alone tells nobody anything."""
        given = super().clean() or {}
        if not given.get("text") and not given.get("photo") and "photo" not in self.errors:
            self.add_error("text", _("Schrijf één zin, of kies een foto."))
        return given


class SaveForm(forms.ModelForm):  # type: ignore[type-arg]
    """Saving a version: one line that says why."""

    reason = LineField(
        label=_("Wat heb je verbeterd?"),
        max_length=Revision._meta.get_field("reason").max_length,  # noqa: SLF001 -- Django's documented door to fields
        error_messages={"required": _("Schrijf in één zin wat je verbeterde.")},
    )

    class Meta:
        model = Revision
        fields = ("reason",)


class DescribeForm(forms.Form):
    """What stands around the text; beside each field, unseen, what stood in it when the form was opened."""

    title = LineField(label=_("Titel"), max_length=120, error_messages={"required": _("Geef het een titel.")})
    topics = TopicsField(required=False)
    norm = LineField(
        label=_("Steunt op"), max_length=200, required=False, help_text=_("Handleiding of norm, met de uitgave. Verzin geen waarden.")
    )
    seen_title = LineField(widget=forms.HiddenInput, required=False)
    seen_topics = LineField(widget=forms.HiddenInput, required=False)
    seen_norm = LineField(widget=forms.HiddenInput, required=False)
    seen_review_by = LineField(widget=forms.HiddenInput, required=False)
    review_by = DayField(label=_("Opnieuw nakijken voor"), required=False)

    @classmethod
    def about(cls, article: Article, sent: QueryDict | None = None) -> "DescribeForm":
        """For an article as it stands now, or as `sent` for it."""
        standing = facts.of(article)
        seen = {**standing, "title": article.title, "topics": " ".join(standing["topics"])}
        shown = {"title": article.title, "topics": article.topics.all(), "norm": article.norm, "review_by": article.review_by}
        return cls(sent, initial={**shown, **{f"seen_{name}": value for name, value in seen.items()}})

    def clean_review_by(self) -> date | None:
        """Only a day that somebody chose has to be later: one that has passed meanwhile may stay, and goes on asking."""
        day: date | None = self.cleaned_data["review_by"]
        return day if day and day.isoformat() == self.cleaned_data.get("seen_review_by") else later(day)

    @property
    def wanted(self) -> dict[str, Any]:
        """What should stand there."""
        return {name: self.cleaned_data[name] for name in ("title", "topics", "norm", "review_by")}

    @property
    def seen(self) -> Facts | None:
        """What stood there when it was opened; None from who does not say so."""
        given = self.cleaned_data
        if not given["seen_title"]:
            return None
        topics = given["seen_topics"].split()
        return {"title": given["seen_title"], "topics": topics, "norm": given["seen_norm"], "review_by": given["seen_review_by"] or None}


class UsefulForm(forms.Form):
    """Whether it is useful."""

    yes = forms.TypedChoiceField(choices=[("ja", ""), ("nee", "")], coerce=lambda value: value == "ja")
    missing = LineField(required=False, max_length=Useful._meta.get_field("missing").max_length)  # noqa: SLF001


class PracticeForm(forms.Form):
    """It worked on a job."""

    job = LineField(
        label=_("Op welke klus?"),
        max_length=PracticeTest._meta.get_field("job").max_length,  # noqa: SLF001
        help_text=_("Zonder naam of adres van je klant. Bijvoorbeeld: tussenwoning, 6 kW, vloerverwarming."),
        error_messages={"required": _("Schrijf kort wat voor klus het was.")},
    )
    norm = LineField(
        label=_("Volgens welke handleiding of norm?"),
        max_length=PracticeTest._meta.get_field("norm").max_length,  # noqa: SLF001
        help_text=_("Met de uitgave, als die erop staat."),
        error_messages={"required": _("Noem de handleiding of norm die je gebruikte.")},
    )
    valid_until = LaterField(
        label=_("Tot wanneer kan een ander hierop bouwen?"),
        initial=lambda: timezone.localdate() + A_YEAR,
        help_text=_("Daarna vragen we om opnieuw te kijken."),
    )


class CommentForm(forms.Form):
    """A remark on a passage."""

    id = forms.UUIDField()
    quote = LineField(required=False, max_length=Comment._meta.get_field("quote").max_length, strip=True)  # noqa: SLF001
    text = PlainTextField(max_length=Comment._meta.get_field("text").max_length, error_messages={"required": _("Typ je opmerking.")})  # noqa: SLF001


class TakenPhotoForm(PhotoForm):
    """A photo for an article."""

    id = forms.UUIDField(required=False)
    photo = photo_field()
    alt = LineField(required=False, max_length=200)

    def clean_photo(self) -> Any:
        """Without a photo there is nothing to keep."""
        photo = self.cleaned_data.get("photo")
        if not photo:
            raise forms.ValidationError(_("Kies een foto."))
        return safe_file(photo)


class CheckForm(forms.Form):
    """The version that somebody looked at, and until when others can build on that."""

    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    review_by = LaterField(label=_("Opnieuw nakijken voor"), required=False, help_text=_("Daarna vragen we om opnieuw te kijken."))

    @classmethod
    def about(cls, article: Article) -> "CheckForm | None":
        """For its newest version; None while it has none."""
        if article.current is None:
            return None
        return cls(initial={"number": article.current.number, "review_by": article.next_review})
