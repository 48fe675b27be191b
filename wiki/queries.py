"""What pages and other apps ask about articles."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vakkring import ports
from vakkring.accounts.models import Person
from vakkring.ports import Item
from vakkring.realtime import actions as realtime
from vakkring.search.queries import Hit, find
from vakkring.vocabulary.models import Topic
from vakkring.vocabulary.queries import synonyms
from wiki import facts, tree
from wiki.models import WITNESSES, Article, ArticleLink, Check, PracticeTest, Revision, Useful

SHOWN = 8
KIN = {"livesessie": 2, "reeks": 3, "artikel": 4}
"""What stands beside an article, of each kind in this order."""
LISTED = 200
MOST_MISSED = 20
FEWEST_VOTES = 3
"""What fewer readers say tells nothing."""
WHOLE = ("current__tree", "current__html")
"""What a list of articles does not need: the text itself."""
TEXT = (*WHOLE, "current__words")
"""All of it, for who does not even need how it begins."""


@dataclass(frozen=True)
class PracticeLabel:
    """Who used an article on a job, newest first. It is a label from `WITNESSES` people on.

    Without those whose date had passed already when the newest said so: they were never of one mind.
    """

    people: tuple[str, ...]
    norm: str
    valid_until: date
    since: datetime
    changed_since: int

    @property
    def was_given(self) -> bool:
        """Enough people said so."""
        return len(self.people) >= WITNESSES

    @property
    def has_passed(self) -> bool:
        """The earliest of their dates lies behind us."""
        return self.valid_until < timezone.localdate()

    @property
    def is_given(self) -> bool:
        """Enough people said so, and the earliest of their dates has not passed."""
        return self.was_given and not self.has_passed


@dataclass(frozen=True)
class Reading:
    """All that the page of an article shows: the same for everybody."""

    article: Article
    revision: Revision
    contents: list[tuple[int, str, int]]
    writers: int
    checked: Check | None
    checked_ago: int
    label: PracticeLabel | None
    yes: int
    votes: int
    back_links: Sequence[Article]
    related: list[Item]

    @property
    def shows_votes(self) -> bool:
        """Enough readers said whether it is useful."""
        return self.votes >= FEWEST_VOTES


def by_slug(slug: str, *, text: bool) -> Article | None:
    """An article by its address of today, with its version: 1 query. `text`: with what stands in it, for who shows that."""
    found = Article.objects.select_related("current", "current__check_done__person").filter(slug=slug)
    return (found if text else found.defer(*TEXT)).first()


def reading(article: Article) -> Reading | None:
    """The page of an article; None while it has no version. About 8 queries: the page is kept."""
    revision = article.current
    if revision is None:
        return None
    checked = last_check(article)
    votes = article.useful.aggregate(yes=Count("pk", filter=Q(yes=True)), all=Count("pk"))
    return Reading(
        article=article,
        revision=revision,
        contents=tree.headings(revision.tree),
        writers=Person.objects.filter(pk__in=Revision.authors.through.objects.filter(revision__article=article).values("person")).count(),
        checked=checked,
        checked_ago=revision.number - checked.revision.number if checked else 0,
        label=practice_label(article),
        yes=votes["yes"],
        votes=votes["all"],
        back_links=back_links(article),
        related=related(article),
    )


def last_check(article: Article) -> Check | None:
    """Who looked at it last, at which version."""
    return Check.objects.filter(revision__article=article).select_related("person", "revision").order_by("-revision__number").first()


def practice_label(article: Article) -> PracticeLabel | None:
    """What those say who used it on a job: the newest test of each."""
    by_person: dict[int | None, PracticeTest] = {}
    for test in article.practice_tests.select_related("person", "revision").order_by("-at"):
        by_person.setdefault(test.person_id, test)
    if not by_person:
        return None
    newest = next(iter(by_person.values()))
    tests = [test for test in by_person.values() if test.valid_until >= timezone.localdate(newest.at)] or [newest]
    first_names = [test.person.first_name or str(test.person) if test.person else _("een verwijderd lid") for test in tests]
    current = article.current.number if article.current else newest.revision.number
    return PracticeLabel(
        people=tuple(first_names),
        norm=newest.norm,
        valid_until=min(test.valid_until for test in tests[:WITNESSES]),
        since=newest.at,
        changed_since=current - newest.revision.number,
    )


def back_links(article: Article) -> Sequence[Article]:
    """Published articles that lead here."""
    sources = ArticleLink.objects.filter(target=article).exclude(source=article).values("source")
    return list(Article.objects.published().filter(pk__in=sources)[:SHOWN])


def related(article: Article) -> list[Item]:
    """What the tools have about its topics: first what it links to. Never the article itself."""
    topics = [topic.slug for topic in article.topics.all()]
    return ports.kin(topics, KIN, but=article.get_absolute_url(), links=list(article.links.values_list("path", flat=True)))


def busy(article: Article, but: int | None = None) -> list[str]:
    """First names of who writes in it now. Each open page asks again and again: only the key of its document is read, not what it holds."""
    key = Article.objects.values_list("document__key", flat=True).get(pk=article.pk)
    present = [pk for pk in realtime.present(key) if pk != but]
    people = Person.objects.in_bulk(present)
    return [people[pk].first_name or str(people[pk]) for pk in present if pk in people]


# --- lists --------------------------------------------------------------------------------------------------------------------------------
def about(topic_slug: str, most: int = LISTED) -> Iterable[Article]:
    """Published articles about a topic or about something below it, newest version first."""
    # Not by a join with `distinct`: that would compare whole texts.
    near = Article.topics.through.objects.filter(Q(topic__slug=topic_slug) | Q(topic__parent__slug=topic_slug)).values("article")
    return Article.objects.published().filter(pk__in=near).select_related("current").defer(*WHOLE).order_by("-current__at")[:most]


def written_at(abouts: Collection[str]) -> Iterable[Article]:
    """Published articles that were written at one of these ("card:12"), newest version first."""
    return Article.objects.published().filter(about__in=abouts).select_related("current").defer(*WHOLE).order_by("-current__at")[:LISTED]


def broad_topics() -> Sequence[Topic]:
    """The broad topics that have an article, themselves or below: 1 query."""
    # Not by a join: that would go along every article of every topic.
    published = Article.objects.published()
    near = Exists(published.filter(topics=OuterRef("pk"))) | Exists(published.filter(topics__parent=OuterRef("pk")))
    return list(Topic.objects.filter(near, parent=None))


def newest(most: int = SHOWN) -> Sequence[Article]:
    """What changed last."""
    return list(Article.objects.published().select_related("current").defer(*WHOLE).order_by("-current__at")[:most])


def own_drafts(person_pk: int) -> Sequence[Article]:
    """What somebody began that nobody has checked yet, newest first."""
    return list(Article.objects.drafts().filter(created_by=person_pk).order_by("-created_at")[:LISTED])


def to_check() -> Sequence[Article]:
    """Drafts with something in them, oldest first; then what asks for review."""
    drafts = Article.objects.drafts().with_version().select_related("created_by").order_by("created_at")
    waiting = Article.objects.waiting(timezone.localdate()).select_related("created_by").order_by("review_by", "pk")
    return [*drafts[:LISTED], *waiting[:LISTED]]


def count_to_check() -> int:
    """How many those are: 2 queries."""
    return Article.objects.drafts().with_version().count() + Article.objects.waiting(timezone.localdate()).count()


def missed_in(articles: Sequence[Article]) -> dict[int, list[Useful]]:
    """By article, what readers missed since it was checked last, newest first; never by whom: 1 query."""
    found: dict[int, list[Useful]] = {}
    for one in Useful.objects.missed().filter(article__in=[article.pk for article in articles]).newest_of_each(MOST_MISSED):
        found.setdefault(one.article_id, []).append(one)
    return found


def missed(article: Article) -> list[Useful]:
    """The same for one."""
    return missed_in([article]).get(article.pk, [])


def history(article: Article) -> Sequence[Revision]:
    """All versions, newest first, with who wrote them: 2 queries."""
    found = article.revisions.defer("tree", "html", "words").select_related("saved_by", "restores", "check_done__person")
    return list(found.prefetch_related("authors")[:LISTED])


def writers(article: Article) -> Sequence[Person]:
    """Who wrote in it lately, saved or not, or changed what stands around the text: for moderators."""
    found = {*realtime.recent_authors(article.document_id), *facts.changers(article)}
    return list(Person.objects.filter(pk__in=found).order_by("first_name", "pk"))


def written_by(person: Person) -> Sequence[Article]:
    """Every article in which somebody wrote lately, saved or not, or around whose text he changed something."""
    return list(Article.objects.filter(Q(document__in=realtime.documents_of(person.pk)) | Q(pk__in=facts.described_by(person))))


def alike(title: str) -> list[Hit]:
    """Articles that say something about these words already."""
    return find(title, kind="artikel", limit=3, synonyms=synonyms())
