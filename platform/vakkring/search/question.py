"""What somebody asks for, worked out before the database is asked. Pure.

A question is a list of groups that must all be met; a group is met by any of its alternatives, an alternative by all of its terms:
"wp lekt" is (wp or warmtepomp) and (lekt).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vakkring.search.spelling import Known
from vakkring.search.words import STOP_WORDS, WORD, stem, words

MAX_QUERY = 300
MAX_TERMS = 10
LONGEST_PHRASE = 3


@dataclass(frozen=True)
class Term:
    """A word to look for, in all its forms. A `half` one may be the beginning of a word as well; a `whole` one is that word only."""

    word: str
    half: bool = False
    whole: bool = False


Alternative = tuple[Term, ...]


@dataclass(frozen=True)
class Group:
    """One thing that is asked for. `near` is as good as what was typed; `wide` holds words that hold it, for when that finds too little.

    `weight`: how much it says, 1 at most.
    """

    near: tuple[Alternative, ...]
    wide: tuple[Alternative, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True)
class Same:
    """Another word for something. `told`: it is worth saying that we looked for it as well."""

    phrase: str
    told: bool = True


class Synonyms:
    """Other words for what people type, found by stems: "cv ketels" is also "gasketel"."""

    def __init__(self, pairs: Iterable[tuple[str, Same]] = ()) -> None:
        self.same: dict[tuple[str, ...], tuple[Same, ...]] = {}
        counts: dict[str, int] = {}
        for typed, same in pairs:
            parts = words(typed)[:LONGEST_PHRASE]
            counts |= dict.fromkeys(parts, 1)
            key = tuple(stem(word) for word in parts)
            self.same[key] = (*self.same.get(key, ()), same)
        self.known = Known(counts)

    def of(self, asked: Iterable[str]) -> tuple[Same, ...]:
        """Other words for these words together."""
        return self.same.get(tuple(stem(word) for word in asked), ())


@dataclass(frozen=True)
class Question:
    """The groups, and what to tell the person: with which words we looked `instead`, and for what `also`."""

    groups: tuple[Group, ...] = ()
    instead: str = ""
    also: tuple[str, ...] = ()


def telling(text: str, synonyms: Synonyms) -> list[str]:
    """The words that say something. A small word in capitals among others can be one: "ALS keuren" is no "als"."""
    text = text[:MAX_QUERY]
    shouted = {word for found in WORD.findall(text) if found.isupper() and not text.isupper() for word in words(found)}
    found = words(text)
    kept = [word for word in found if word not in STOP_WORDS or (word in shouted and synonyms.of([word]))]
    return list(dict.fromkeys(kept or found))[:MAX_TERMS]


def understand(text: str, known: Known, synonyms: Synonyms) -> Question:
    """Make a question of whatever is typed: quotes, operators and control characters are no words and fall away."""
    asked = telling(text, synonyms)
    before = " ".join(asked)
    groups: list[Group] = []
    typed: list[str] = []
    also: list[str] = []
    while asked:
        taken = phrase(asked, synonyms) or joined(asked, known) or 1
        one, word = group(asked[:taken], known, synonyms, also, last=taken == len(asked))
        groups.append(one)
        typed.append(word)
        asked = asked[taken:]
    instead = " ".join(typed)
    return Question(tuple(groups), "" if instead == before else instead, tuple(dict.fromkeys(also)))


def phrase(asked: list[str], synonyms: Synonyms) -> int:
    """How many of the first words together have other words for them; 0 when none."""
    return next((size for size in range(min(len(asked), LONGEST_PHRASE), 0, -1) if synonyms.of(asked[:size])), 0)


def joined(asked: list[str], known: Known) -> int:
    """2 when the first two words are one in the index: "warmte pomp"."""
    return 2 if len(asked) > 1 and known.has("".join(asked[:2]), half=len(asked) == 2 and len(asked[1]) > 1) else 0  # noqa: PLR2004


def group(taken: list[str], known: Known, synonyms: Synonyms, also: list[str], *, last: bool) -> tuple[Group, str]:
    """One group of these words, and the words as they were understood. What else is looked for is added to `also`."""
    half = last and len(taken[-1]) > 1
    if len(taken) == 1 and not known.has(taken[0], half=half) and not synonyms.of(taken):
        taken = understood(taken[0], known, synonyms, half=half)
    half = half and not known.has(taken[-1])  # a word that is one is not half of another, as long as it finds enough
    near: list[Alternative]
    if len(taken) == 1:
        near = [(Term(taken[0], half=half),)]
    else:
        near = [tuple(Term(word, half=half and word == taken[-1]) for word in taken), (Term("".join(taken), half=half),)]
    others = [same for same in synonyms.of(taken) if all(known.has(word) for word in words(same.phrase))]
    if others and STOP_WORDS.issuperset(taken):
        near = []  # "ALS" is asked for what it means, not for every "als"
    for same in others:
        near.append(tuple(Term(word) for word in words(same.phrase)))
        also += [same.phrase] if same.told else []
    wide = tuple((Term(word, whole=True),) for word in (known.inside(taken[0]) if len(taken) == 1 else ()))
    return Group(tuple(one for one in near if one), wide, max(map(known.rarity, taken))), " ".join(taken)


def understood(word: str, known: Known, synonyms: Synonyms, *, half: bool) -> list[str]:
    """A word that is nowhere: two words typed as one, or a slip of the finger; else itself."""
    meant = known.nearest(word, half=half) or synonyms.known.nearest(word)
    return [meant] if meant else list(known.parts(word) or (word,))


def suggestion(text: str, known: Known, synonyms: Synonyms) -> str:
    """The question with commoner words for its rare ones; empty when there are none."""
    asked = telling(text, synonyms)
    better = [known.commoner(word) or word for word in asked]
    return " ".join(better) if better != asked else ""


@dataclass(frozen=True)
class Narrowing:
    """Only things of these kinds, about one topic; empty where it does not matter."""

    kinds: tuple[str, ...] = ()
    topic: str = ""


Writer = Callable[[Term], str]


def written(groups: Iterable[Group], *, every: bool, wide: bool, signs: tuple[str, str], term: Writer) -> str:
    """The question in the database's own language. `signs` are its "and" and its "or"."""
    both, either = signs
    met = []
    for one in groups:
        alternatives = (*one.near, *(one.wide if wide else ()))
        met.append("(" + either.join("(" + both.join(term(word) for word in each) + ")" for each in alternatives) + ")")
    return (both if every else either).join(met)
