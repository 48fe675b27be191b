"""What a card can be made of, as Wagtail's editors see it.

How a block looks to a learner stands in `render.py`, how an answer is judged in `grading.py`.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses import drawings, formula

TEXT_FEATURES = ["bold", "italic", "link", "ul", "ol"]
QUESTION_KINDS = ("one", "several", "order", "number", "spot", "dilemma")


class DrawingNameBlock(blocks.ChoiceBlock):
    """The name of one of our own drawings. Migrations see plain text: a new drawing changes nothing in the database."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Leave out the choices."""
        return "wagtail.blocks.CharBlock", (), {"label": self._constructor_kwargs["label"]}


class DrawingBlock(blocks.StructBlock):
    """One of our own drawings, inlined so that it follows light and dark."""

    name = DrawingNameBlock(choices=drawings.choices, label=_("Tekening"))
    alt = blocks.CharBlock(label=_("Wat je ziet"), help_text=_("Voor wie het plaatje niet ziet."), max_length=300)
    caption = blocks.CharBlock(label=_("Onderschrift"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = _("Tekening")


class MarkBlock(blocks.StructBlock):
    """A marked spot in a photo. `x` and `y` are percentages from the top left."""

    x = blocks.FloatBlock(min_value=0, max_value=100, label="x (%)")
    y = blocks.FloatBlock(min_value=0, max_value=100, label="y (%)")
    label = blocks.CharBlock(max_length=60, label=_("Wat is hier"))

    class Meta:
        label = _("Plek")


class PhotoBlock(blocks.StructBlock):
    """A photo, with numbered spots when wanted."""

    image = ImageChooserBlock(label=_("Foto"))
    alt = blocks.CharBlock(label=_("Wat je ziet"), max_length=300)
    marks = blocks.ListBlock(MarkBlock(), default=[], label=_("Plekken"))

    class Meta:
        icon = "image"
        label = _("Foto")


class VideoBlock(blocks.StructBlock):
    """A short video. Captions are not optional: most people watch without sound."""

    video = DocumentChooserBlock(label=_("Video (mp4 of webm)"))
    captions = DocumentChooserBlock(label=_("Ondertiteling (vtt)"))
    poster = ImageChooserBlock(label=_("Beeld vooraf"), required=False)
    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    transcript = blocks.TextBlock(label=_("Uitgeschreven tekst"))

    class Meta:
        icon = "media"
        label = _("Video")


class TableBlock(blocks.StructBlock):
    """A small table. Three columns are the most a phone can show."""

    caption = blocks.CharBlock(label=_("Titel"), max_length=120)
    head = blocks.ListBlock(blocks.CharBlock(max_length=60, required=False), label=_("Kolommen"), min_num=2, max_num=3)
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(max_length=120, required=False)), label=_("Rijen"), max_num=8)

    class Meta:
        icon = "table"
        label = _("Tabel")

    def clean(self, value: Any) -> Any:
        """Each row needs as many cells as there are columns."""
        cleaned = super().clean(value)
        if any(len(row) != len(cleaned["head"]) for row in cleaned["rows"]):
            raise ValidationError(_("Elke rij heeft evenveel vakjes nodig als er kolommen zijn."))
        return cleaned


class InputBlock(blocks.StructBlock):
    """One number that the learner fills in."""

    name = blocks.RegexBlock(r"^[a-z][a-z_]{0,30}$", label=_("Naam in de formule"))
    label = blocks.CharBlock(max_length=60, label=_("Vraag"))
    unit = blocks.CharBlock(max_length=12, required=False, label=_("Eenheid"))
    start = blocks.FloatBlock(label=_("Beginwaarde"))
    min = blocks.FloatBlock(label=_("Minst"))
    max = blocks.FloatBlock(label=_("Meest"))

    class Meta:
        label = _("Getal")


class ResultBlock(blocks.StructBlock):
    """How the outcome is shown."""

    label = blocks.CharBlock(max_length=60, label=_("Uitkomst"))
    unit = blocks.CharBlock(max_length=12, required=False, label=_("Eenheid"))
    decimals = blocks.IntegerBlock(min_value=0, max_value=3, default=0, label=_("Cijfers achter de komma"))


class BandBlock(blocks.StructBlock):
    """What an outcome up to `up_to` means; without a bound it is the rest."""

    up_to = blocks.FloatBlock(required=False, label=_("Tot en met"))
    text = blocks.CharBlock(max_length=240, label=_("Betekenis"))


class CalculationBlock(blocks.StructBlock):
    """A calculation with one's own numbers."""

    intro = blocks.CharBlock(max_length=160, required=False, label=_("Uitleg"))
    inputs = blocks.ListBlock(InputBlock(), min_num=1, max_num=4, label=_("Getallen"))
    formula = blocks.CharBlock(max_length=200, label=_("Formule"), help_text=_("Met + - * / ( ) en de namen van de getallen."))
    result = ResultBlock(label=_("Uitkomst"))
    bands = blocks.ListBlock(BandBlock(), default=[], label=_("Betekenis"))

    class Meta:
        icon = "cog"
        label = _("Berekening")

    def clean(self, value: Any) -> Any:
        """The formula must work with the starting values."""
        cleaned = super().clean(value)
        try:
            formula.evaluate(cleaned["formula"], {one["name"]: one["start"] for one in cleaned["inputs"]})
        except formula.FormulaError as error:
            raise ValidationError(str(error)) from error
        return cleaned


class OptionBlock(blocks.StructBlock):
    """One possible answer, with what would happen."""

    text = blocks.CharBlock(max_length=160, label=_("Antwoord"))
    right = blocks.BooleanBlock(required=False, label=_("Klopt"))
    why = blocks.CharBlock(max_length=400, label=_("Waarom"), help_text=_("Wat er dan gebeurt. Herhaal niet alleen het antwoord."))

    class Meta:
        label = _("Antwoord")


class QuestionBlock(blocks.StructBlock):
    """What all questions share."""

    question = blocks.CharBlock(max_length=200, label=_("Vraag"))
    hint = blocks.CharBlock(max_length=240, required=False, label=_("Situatie"))

    class Meta:
        icon = "help"


class OneBlock(QuestionBlock):
    """One answer is right."""

    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=5, label=_("Antwoorden"))

    class Meta:
        label = _("Vraag: één antwoord")

    def clean(self, value: Any) -> Any:
        """Exactly one right answer."""
        cleaned = super().clean(value)
        if sum(bool(option["right"]) for option in cleaned["options"]) != 1:
            raise ValidationError(_("Kies precies één antwoord dat klopt."))
        return cleaned


class SeveralBlock(QuestionBlock):
    """Several answers are right."""

    options = blocks.ListBlock(OptionBlock(), min_num=3, max_num=6, label=_("Antwoorden"))
    explain = blocks.CharBlock(max_length=400, label=_("Uitleg"))

    class Meta:
        label = _("Vraag: meer antwoorden")

    def clean(self, value: Any) -> Any:
        """At least one right answer."""
        cleaned = super().clean(value)
        if not any(option["right"] for option in cleaned["options"]):
            raise ValidationError(_("Kies minstens één antwoord dat klopt."))
        return cleaned


class OrderBlock(QuestionBlock):
    """Put in order. The editor writes the right order; the learner gets another."""

    items = blocks.ListBlock(blocks.CharBlock(max_length=120), min_num=3, max_num=6, label=_("Stappen in de goede volgorde"))
    explain = blocks.CharBlock(max_length=400, label=_("Uitleg"))

    class Meta:
        label = _("Vraag: volgorde")


class NumberBlock(QuestionBlock):
    """A number, with a tolerance in the same unit."""

    unit = blocks.CharBlock(max_length=12, required=False, label=_("Eenheid"))
    answer = blocks.FloatBlock(label=_("Antwoord"))
    tolerance = blocks.FloatBlock(min_value=0, default=0, label=_("Speling"))
    low = blocks.CharBlock(max_length=300, label=_("Uitleg bij te laag"))
    high = blocks.CharBlock(max_length=300, label=_("Uitleg bij te hoog"))
    explain = blocks.CharBlock(max_length=400, label=_("Uitleg"))

    class Meta:
        label = _("Vraag: getal")


class SpotBlock(blocks.StructBlock):
    """A place in the picture that can be tapped."""

    x = blocks.FloatBlock(min_value=0, max_value=100, label="x (%)")
    y = blocks.FloatBlock(min_value=0, max_value=100, label="y (%)")
    label = blocks.CharBlock(max_length=60, label=_("Wat is hier"))
    right = blocks.BooleanBlock(required=False, label=_("Klopt"))
    why = blocks.CharBlock(max_length=400, label=_("Waarom"))


class SpotQuestionBlock(QuestionBlock):
    """Tap the spot, in a drawing or a photo."""

    drawing = DrawingBlock(required=False, label=_("Tekening"))
    photo = ImageChooserBlock(required=False, label=_("Of een foto"))
    spots = blocks.ListBlock(SpotBlock(), min_num=2, max_num=6, label=_("Plekken"))

    class Meta:
        label = _("Vraag: plek in beeld")

    def clean(self, value: Any) -> Any:
        """A right spot, and something to tap on."""
        cleaned = super().clean(value)
        if not any(spot["right"] for spot in cleaned["spots"]):
            raise ValidationError(_("Kies minstens één plek die klopt."))
        return cleaned


class SideBlock(blocks.StructBlock):
    """One side of a dilemma and what follows from it."""

    label = blocks.CharBlock(max_length=80, label=_("Keuze"))
    text = blocks.CharBlock(max_length=400, label=_("Wat er dan gebeurt"))


class DilemmaBlock(QuestionBlock):
    """Yes or no, without a right answer: both have a price."""

    yes = SideBlock(label=_("Ja"))
    no = SideBlock(label=_("Nee"))
    advice = blocks.CharBlock(max_length=400, label=_("Hoe vakmensen dit wegen"))

    class Meta:
        label = _("Dilemma")


class BodyBlock(blocks.StreamBlock):
    """The inside of a card: something to read, then at most one question."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Tekst"), icon="pilcrow")
    drawing = DrawingBlock()
    photo = PhotoBlock()
    video = VideoBlock()
    note = blocks.TextBlock(label=_("Handleiding of norm"), icon="info-circle")
    warning = blocks.TextBlock(label=_("Let op: gevaar"), icon="warning")
    steps = blocks.ListBlock(blocks.CharBlock(max_length=160), label=_("Stappen"), icon="list-ol", min_num=2)
    checklist = blocks.ListBlock(blocks.CharBlock(max_length=160), label=_("Afvinken"), icon="tick-inverse", min_num=2)
    table = TableBlock()
    calculation = CalculationBlock()
    one = OneBlock()
    several = SeveralBlock()
    order = OrderBlock()
    number = NumberBlock()
    spot = SpotQuestionBlock()
    dilemma = DilemmaBlock()

    class Meta:
        min_num = 1

    def clean(self, value: Any, **kwargs: Any) -> Any:
        """One idea per card: at most one question, and it comes last."""
        cleaned = super().clean(value, **kwargs)
        kinds = [child.block_type for child in cleaned]
        if any(kind in QUESTION_KINDS for kind in kinds[:-1]):
            raise ValidationError(_("Een kaart heeft hoogstens één vraag, en die staat onderaan."))
        return cleaned


class CardBlock(blocks.StructBlock):
    """A card: one idea."""

    title = blocks.CharBlock(max_length=80, label=_("Titel"))
    body = BodyBlock(label=_("Inhoud"))
    on_site = blocks.CharBlock(
        max_length=160, required=False, label=_("Op de klus"), help_text=_("Wat je nu doet of nakijkt. Verschijnt in grote letters.")
    )
    source = blocks.CharBlock(max_length=240, label=_("Bron"))

    class Meta:
        icon = "doc-full"
        label = _("Kaart")
        label_format = "{title}"


class PictureBlock(blocks.StructBlock):
    """The drawing of a module."""

    name = DrawingNameBlock(choices=drawings.choices, required=False, label=_("Tekening"))
    alt = blocks.CharBlock(required=False, max_length=300, label=_("Wat je ziet"))


class NormBlock(blocks.StructBlock):
    """A norm, law or manual that a module relies on."""

    name = blocks.CharBlock(max_length=120, label=_("Norm of regel"))
    edition = blocks.CharBlock(max_length=60, required=False, label=_("Uitgave"))
    note = blocks.CharBlock(max_length=240, required=False, label=_("Wat die hier betekent"))


# --- what a module file says beside its cards; editors fill these in as fields of the page -------------------------------------
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class ModuleHeadBlock(blocks.StructBlock):
    """The top of a module file."""

    slug = blocks.RegexBlock(SLUG, max_length=80)
    title = blocks.CharBlock(max_length=120)
    summary = blocks.CharBlock(max_length=200)
    supplier = blocks.CharBlock(max_length=120)
    level = blocks.CharBlock(required=False, max_length=12)
    topics = blocks.ListBlock(blocks.CharBlock(), min_num=1)
    trades = blocks.ListBlock(blocks.CharBlock(), default=[])
    can_do = blocks.ListBlock(blocks.CharBlock(max_length=200), min_num=1)
    limits = blocks.TextBlock(required=False)
    closed = blocks.BooleanBlock(required=False)
    norms = blocks.ListBlock(NormBlock(), default=[])
    picture = PictureBlock(required=False)


class SetHeadBlock(blocks.StructBlock):
    """The top of a set in a module file."""

    slug = blocks.RegexBlock(SLUG, max_length=80)
    minutes = blocks.IntegerBlock(min_value=1, max_value=15)
    author = blocks.CharBlock(max_length=120)
    open_to_all = blocks.BooleanBlock(required=False)


class CardHeadBlock(blocks.StructBlock):
    """The top of a card in a module file. `key` keeps people's answers with a card that moved; without it the place is the key."""

    source = blocks.CharBlock(max_length=240)
    on_site = blocks.CharBlock(required=False, max_length=160)
    key = blocks.RegexBlock(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", required=False)
