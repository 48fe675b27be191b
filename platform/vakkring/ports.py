"""The few protocols by which apps serve each other without importing each other.

The owner implements a protocol and registers it in its `apps.py`: `related.register(CoursesRelated())`. Whoever needs it asks the registry.
Add a port only when two apps need it. Lives on the ground floor: no models, no Django imports beyond typing.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar


@dataclass(frozen=True)
class Item:
    """Something a person can open, as other apps list it.

    `kind` is the screen word ("reeks", "setje"), `minutes` 0 when it takes no fixed time, `icon` a symbol's name without "i-".
    """

    title: str
    url: str
    kind: str
    summary: str = ""
    minutes: int = 0
    icon: str = "kaarten"


class Related(Protocol):
    """Items about a topic, all of one `kind` (the screen word), so that who wants no such thing need not ask."""

    kind: str

    def public_items(self, topic_slug: str) -> list[Item]:
        """Items everybody may see, newest first. The answer is cached per topic: nothing personal may be in it."""
        ...


@dataclass(frozen=True)
class Entry:
    """One thing that can be found. `reference` ("courses.card:<uuid>") is its identity: indexing the same reference again replaces it.

    Lines of the body are read as sentences. `place` names what it stands in, for people: the set of a card.
    """

    reference: str
    kind: str
    title: str
    body: str
    url: str
    topics: tuple[str, ...] = ()
    place: str = ""


class Searchable(Protocol):
    """All entries of one app, for building the index anew."""

    def entries(self) -> Iterable[Entry]:
        """Every public entry; unpublished things are left out."""
        ...


@dataclass
class Export:
    """What one app holds about a person: readable rows by sheet name, and files by path inside the ZIP."""

    sheets: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


class Exporter(Protocol):
    """A person's own data, in Dutch words he understands. Never data of somebody else."""

    def export(self, person_id: int) -> Export:
        """Everything this app holds about the person."""
        ...


class Eraser(Protocol):
    """Erases a person's data; keeps what the law requires, makes shared work anonymous. Runs inside one transaction, may run twice."""

    def erase(self, person_id: int) -> None:
        """Erase or make anonymous all this app holds about the person."""
        ...


class Due(Protocol):
    """Something that has to happen when its time has come. Called every minute by `run_due`; idempotent."""

    def run_due(self) -> int:
        """Do what is due now; answers how many things were done."""
        ...


class Viewable(Protocol):
    """Things that only some people may see, whose pictures and videos are kept elsewhere."""

    def may_view(self, person_id: int, reference: str) -> bool:
        """True when this person may see what `reference` ("courses.set:12") names."""
        ...


class RoleFollower(Protocol):
    """Something that depends on who has which role, and is changed in the same transaction."""

    def role_changed(self, person_id: int, role: str, organisation_id: int, *, has_it: bool) -> None:
        """A person got a role at an organisation, or lost it."""
        ...


class Post(Protocol):
    """Sends a letter: writes it in the caller's transaction and delivers it after commit. One implementation, `notices`."""

    def send(self, to: str, subject: str, text: str, key: str, secret: bool, person_id: int | None = None) -> None:
        """Send plain text. The same `key` is sent once; the body of a `secret` letter is removed after sending.

        The letter is data of `person_id` (who wrote it, or whom it is about); without one, of whoever has the address.
        """
        ...


@dataclass(frozen=True)
class Visit:
    """Who uses a page: a logged-in person, or somebody without an account known by a key in the session. Never both."""

    person_id: int | None = None
    guest: uuid.UUID | None = None


@dataclass(frozen=True)
class Subject:
    """What a question is about, as the asker knows it.

    `organisation_id`: whose coaches know it best, None when it is nobody's. `topics` are slugs.
    """

    about: str
    title: str
    path: str = ""
    organisation_id: int | None = None
    topics: tuple[str, ...] = ()


class Asked(Protocol):
    """Knows what a question can be about."""

    def subject(self, about: str, visit: Visit) -> Subject | None:
        """What "card:12" means for this visitor; None when this app has no such thing, or none that he may see. `about` may be forged."""
        ...


class ArticleWriter(Protocol):
    """Keeps what people found out together as an article. One implementation, the wiki."""

    def write(self, person_id: int, title: str, text: str, topics: Sequence[str], about: str = "") -> str:
        """Begin an article by this person, a draft until somebody checked it; answers its path.

        `text` is Markdown as articles know it, `topics` are slugs, `about` is what it was found out at ("card:12").
        """
        ...

    def address(self, about: str) -> str:
        """Where somebody can write down himself what he found out at `about`."""
        ...

    def written_at(self, abouts: Collection[str]) -> dict[str, list[Item]]:
        """By `about`, what was written down there and is for everybody now, newest first. Nothing personal may be in it."""
        ...


@dataclass(frozen=True)
class SlideContent:
    """Something to show large. `html` is safe already, `words` is what it says, `link` where it comes from."""

    title: str
    html: str
    words: str
    link: str


class SlideSource(Protocol):
    """Something that can be shown slide by slide: a set of cards, an article."""

    def sources(self, person_id: int, words: str = "") -> list[tuple[str, str]]:
        """What this person may show, the best known first, as far as its title has these words: a reference ("set:12") and a title."""
        ...

    def slides(self, ref: str, person_id: int) -> list[SlideContent]:
        """Its slides; none when this app has no such thing, or none that he may show. `ref` may be forged."""
        ...


@dataclass(frozen=True)
class WrittenQuestion:
    """A question with options. `right`: the numbers of those that are, from 0; empty when nothing is simply right."""

    text: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    why: str


class Delivery(Protocol):
    """What follows for an app when something of its own is bought or given back, in the transaction that decides it.

    `offers` are keys of offers, of any app: each looks for its own.
    """

    def delivered(self, person_id: int, offers: Collection[int]) -> None:
        """This person may use them now."""
        ...

    def taken_back(self, person_id: int, offers: Collection[int]) -> None:
        """All money went back: he may not any more."""
        ...


class QuestionWriter(Protocol):
    """Keeps what people thought about together as questions for later."""

    def write(self, person_id: int, title: str, questions: Sequence[WrittenQuestion], topics: Sequence[str], about: str = "") -> str:
        """Write down questions by this person, a draft until somebody checked it; answers their path.

        `topics` are slugs, `about` is what they came up at ("session:12").
        """
        ...


Port = TypeVar("Port")


class Registry(Generic[Port]):
    """The implementations of one port, in the order in which the apps registered them."""

    def __init__(self) -> None:
        self._found: list[Port] = []

    def register(self, implementation: Port) -> None:
        """Add an implementation; called from an app's `ready()`. The same class registers once."""
        if not any(type(one) is type(implementation) for one in self._found):
            self._found.append(implementation)

    def __iter__(self) -> Iterator[Port]:
        return iter(tuple(self._found))


related: Registry[Related] = Registry()
searchables: Registry[Searchable] = Registry()
exporters: Registry[Exporter] = Registry()
erasers: Registry[Eraser] = Registry()
dues: Registry[Due] = Registry()
viewable: Registry[Viewable] = Registry()
role_followers: Registry[RoleFollower] = Registry()
post: Registry[Post] = Registry()
asked: Registry[Asked] = Registry()
article_writers: Registry[ArticleWriter] = Registry()
slide_sources: Registry[SlideSource] = Registry()
question_writers: Registry[QuestionWriter] = Registry()
deliveries: Registry[Delivery] = Registry()


def kin(topics: Iterable[str], most: Mapping[str, int], but: str = "", links: Collection[str] = ()) -> list[Item]:
    """What all tools have about these topics, each thing once: kind by kind as in `most`, and of each no more than it says.

    First what one of `links` leads to, then what shares most; a topic that few things are about counts for more than a broad one. `but` is
    the page that asks.
    """
    found: dict[str, Item] = {}
    nearness: defaultdict[str, float] = defaultdict(float)
    asked = [source for source in related if source.kind in most]
    for topic in topics:
        items = {item.url: item for source in asked for item in source.public_items(topic) if item.url != but}
        found |= items
        for url in items:
            nearness[url] += 1 / len(items)
    nearest = sorted(found.values(), key=lambda item: (not any(link.startswith(item.url) for link in links), -nearness[item.url]))
    return [item for kind, many in most.items() for item in [one for one in nearest if one.kind == kind][:many]]
