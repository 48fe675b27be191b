"""What the desk shows of how people get on with a supplier's cards. Counts come hidden where they must be: see `suppression`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import figures
from courses.figures import Outcomes
from courses.models import Card, CardSet
from vakkring.community.models import Question
from vakkring.desks.supplier import suppression
from vakkring.desks.supplier.chart import Chart, chart
from vakkring.desks.supplier.shelf import ModuleLine
from vakkring.desks.supplier.suppression import Row, tenths

MOST_WORDS = 40
PERIODS = {"alles": None, "90": timedelta(days=90), "30": timedelta(days=30)}
"""Longest first, as `figures` and `suppression` want them."""
PERIOD_NAMES = {"30": gettext_lazy("30 dagen"), "90": gettext_lazy("90 dagen"), "alles": gettext_lazy("Alles")}


@dataclass(frozen=True)
class CardFigures:
    """How people get on with a card. None: hidden. `began` counts all in the set; `wrong` is so many of ten, None without a question."""

    position: int
    title: str
    asks: bool
    pictured: bool
    words: int
    began: int | None
    reached: int | None
    left: int | None
    wrong: int | None
    helped: int | None
    asked: int | None
    waits: bool

    @property
    def share(self) -> float:
        """Which part stopped here: of who came this far, or (when that is hidden) of who began. 0 when it is hidden."""
        whole = self.reached or self.began
        return self.left / whole if self.left and whole else 0

    @property
    def leaving(self) -> int:
        """The same as so many of ten."""
        return tenths(self.left or 0, self.reached or self.began or 1)

    @property
    def sentence(self) -> str:
        """The card in one sentence."""
        one, more = _("Kaart %(n)d: %(left)d van de 10 stopt hier."), _("Kaart %(n)d: %(left)d van de 10 stoppen hier.")
        if self.reached is None:
            one = _("Kaart %(n)d: van de 10 die begonnen stopt er %(left)d hier.")
            more = _("Kaart %(n)d: van de 10 die begonnen stoppen er %(left)d hier.")
        return (one if self.leaving == 1 else more) % {"n": self.position, "left": self.leaving}

    @property
    def advice(self) -> list[str]:
        """What could be mended, as far as a machine can see."""
        found = []
        if self.words > MOST_WORDS:
            found.append(_("%(words)d woorden. Doel: onder de %(most)d.") % {"words": self.words, "most": MOST_WORDS})
        if not self.pictured:
            found.append(_("Geen beeld. Een foto zegt sneller wat je bedoelt."))
        if self.wrong and self.wrong >= 5:  # noqa: PLR2004 -- half of them
            found.append(_("%(wrong)d van de 10 hebben de vraag niet in één keer goed.") % {"wrong": self.wrong})
        return found


@dataclass(frozen=True)
class SetFigures:
    """How people get on with a set, in one period. `settled` came to an end: done, or stopped. None: hidden."""

    pk: int
    slug: str
    title: str
    settled: int | None
    finished: int | None
    cards: tuple[CardFigures, ...]

    @cached_property
    def worst(self) -> CardFigures | None:
        """The card where the largest part stops, when that is at least one of ten."""
        return max((one for one in self.cards if one.leaving), key=lambda one: (one.share, -one.position), default=None)

    @property
    def finished_tenths(self) -> int | None:
        """So many of ten did it all."""
        return tenths(self.finished, self.settled) if self.settled and self.finished is not None else None

    @property
    def hides(self) -> bool:
        """True when something is left out."""
        return self.settled is None or any(None in {one.left, one.reached, one.helped, one.asked} for one in self.cards)


@dataclass(frozen=True)
class Drawn:
    """A set with its picture."""

    figures: SetFigures
    chart: Chart


@dataclass(frozen=True)
class Figures:
    """Sets beside each other, in one period. Totals add up what is shown, nothing else: so they give nothing away."""

    sets: tuple[SetFigures, ...]

    @property
    def settled(self) -> int:
        """How often a set came to an end."""
        return sum(one.settled or 0 for one in self.sets)

    @property
    def finished(self) -> int:
        """How often a set was done to the end."""
        return sum(one.finished or 0 for one in self.sets)

    @property
    def finished_tenths(self) -> int | None:
        """So many of ten, over the sets of which both are shown."""
        both = [one for one in self.sets if one.settled and one.finished is not None]
        settled = sum(one.settled or 0 for one in both)
        return tenths(sum(one.finished or 0 for one in both), settled) if settled else None

    @property
    def helped(self) -> int:
        """How often a card helped on the job."""
        return sum(card.helped or 0 for one in self.sets for card in one.cards)

    @property
    def hides(self) -> bool:
        """True when something is left out."""
        return any(one.hides for one in self.sets)

    @cached_property
    def worst(self) -> tuple[SetFigures, CardFigures] | None:
        """The card of all where the largest part stops."""
        found = [(one, one.worst) for one in self.sets if one.worst]
        return max(found, key=lambda pair: pair[1].share, default=None)

    @property
    def waiting(self) -> list[CardFigures]:
        """Cards about which somebody waits for an answer of his coach."""
        return [card for one in self.sets for card in one.cards if card.waits]

    @property
    def judged(self) -> list[CardFigures]:
        """Cards with a question of which it is shown how the first try goes, hardest first."""
        return sorted((card for one in self.sets for card in one.cards if card.wrong is not None), key=lambda card: -(card.wrong or 0))

    @property
    def drawn(self) -> list[Drawn]:
        """The sets with their pictures, on one scale."""
        highest = max((card.left or 0 for one in self.sets for card in one.cards), default=0)
        worst = {self.worst[0].pk: self.worst[1].position} if self.worst else {}
        return [Drawn(one, chart([card.left for card in one.cards], highest, worst.get(one.pk))) for one in self.sets]


def figures_of(sets: Sequence[CardSet], period: str, now: datetime) -> Figures:
    """How people get on with the published cards of these sets: 5 queries, however many sets, cards and people there are."""
    rows = list(Card.objects.filter(card_set__in=[one.pk for one in sets], position__isnull=False).order_by("card_set", "position"))
    back = tuple(PERIODS.values())
    which = list(PERIODS).index(period)
    ended = figures.outcomes([one.pk for one in sets], now, back)
    tries = figures.first_tries([row.pk for row in rows if row.question], now, back)
    helped = figures.helped([row.pk for row in rows], now, back)
    asked, waiting = questions_about([row.pk for row in rows], now)
    none = (0,) * len(back)
    found = []
    for page in sets:
        mine = [row for row in rows if row.card_set_id == page.pk]
        if not mine:
            continue
        shown = ends(ended.get(page.pk), len(mine))[which]
        cards = []
        for place, row in enumerate(mine):
            first = tries.get(row.pk)
            went = suppression.rows(list(zip(first.wrong, first.right, strict=True)))[which] if first else Row()
            cards.append(
                CardFigures(
                    position=place + 1,
                    title=row.title,
                    asks=row.question is not None,
                    pictured=bool(row.lead) or "<figure" in row.html or (row.question or {}).get("kind") == "spot",
                    words=len(row.words.split()),
                    began=shown.total,
                    reached=shown.from_here(place),
                    left=shown.cell(place),
                    wrong=share_wrong(went),
                    helped=suppression.rows([[count] for count in helped.get(row.pk, none)])[which].cell(0),
                    asked=suppression.rows([[count] for count in asked.get(row.pk, none)])[which].cell(0),
                    waits=row.pk in waiting,
                )
            )
        found.append(SetFigures(page.pk, page.slug, page.title, shown.total, shown.cell(len(mine)), tuple(cards)))
    return Figures(tuple(found))


def questions_about(cards: Sequence[int], now: datetime) -> tuple[dict[int, tuple[int, ...]], set[int]]:
    """By card how many people asked something about it, by period; and the cards with a question that is still open: 1 query.

    Never the question itself: who asked was told that only his coach reads it.
    """
    since = {f"p{index}": Q(asked_at__gte=now - back) if back else Q() for index, back in enumerate(PERIODS.values())}
    people = {name: Count("person", distinct=True, filter=asked) for name, asked in since.items()}
    still_open = Count("pk", filter=Q(answered_at=None, closed_at=None))
    rows = Question.objects.about([f"card:{pk}" for pk in cards]).order_by().values("about").annotate(**people, still_open=still_open)
    by_card = {int(row["about"].removeprefix("card:")): row for row in rows}
    return {pk: tuple(row[name] for name in since) for pk, row in by_card.items()}, {pk for pk, row in by_card.items() if row["still_open"]}


def ends(ended: Outcomes | None, cards: int) -> list[Row]:
    """By period, as it may be shown: how many stopped at each card, and last how many finished."""
    if ended is None:
        return suppression.rows([[0] * (cards + 1) for _period in PERIODS])
    by_period = zip(ended.stopped, ended.finished, strict=True)
    return suppression.rows([[*(stopped.get(position, 0) for position in range(1, cards + 1)), done] for stopped, done in by_period])


def share_wrong(went: Row) -> int | None:
    """So many of ten had it wrong at their first try. Only a rounded share, since how many tried says how many came to the next card."""
    wrong, right = went.cell(0), went.cell(1)
    if wrong is None or right is None or wrong + right == 0:
        return None
    return tenths(wrong, wrong + right)


# --- what to do next --------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Attention:
    """Something that waits for the supplier."""

    words: str
    where: str
    url: str
    icon: str
    tone: str


LEAVES_TOO_MANY = 3
"""Of ten."""


def attention(lines: Sequence[ModuleLine], now: datetime) -> list[Attention]:
    """What waits for the supplier: cards where many stop, what came back from review, drafts. 5 queries."""
    figures = figures_of([one.page for line in lines for one in line.sets if one.state.kind == "live"], "90", now)
    by_set = {one.pk: one for one in figures.sets}
    hard, back, drafts = [], [], []
    for line in lines:
        for one in line.sets:
            where = f"{line.page.draft_title} · {one.page.draft_title}"
            url = reverse("supplier:set", args=[line.page.slug, one.page.slug])
            worst = by_set[one.page.pk].worst if one.page.pk in by_set else None
            if worst and worst.leaving >= LEAVES_TOO_MANY:
                hard.append((worst.leaving, Attention(worst.sentence, where, f"{url}?periode=90", "let-op", "warn")))
            if one.state.kind == "returned":
                back.append(Attention(_("Terug van controle: pas het aan."), where, url, "opnieuw", "bad"))
            if one.state.kind == "draft":
                drafts.append(Attention(_("Concept: maak het af."), where, url, "pen", ""))
    return [*back, *(one for _leaving, one in sorted(hard, key=lambda pair: -pair[0])), *drafts]
