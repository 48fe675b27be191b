"""The schemes that come with the product, the questions about them, and a small list for the checkout."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vakkring.accounts.models import Person
from vakkring.funding.finder import Facts, Found, Outcome, Scheme, evaluate_all
from vakkring.vocabulary.models import Region

FOLDER = Path(__file__).parent / "content" / "schemes"
ELSEWHERE = "elders"
"""The region of a postcode that lies in none of ours."""


@lru_cache(maxsize=1)
def all_schemes() -> tuple[Scheme, ...]:
    """Every scheme. Files change with a release only, so they are read once. Raises what pydantic raises for a file that is wrong."""
    return tuple(Scheme.model_validate(yaml.safe_load(path.read_text())) for path in sorted(FOLDER.glob("*.yaml")))


def scheme(slug: str) -> Scheme | None:
    """One scheme; None when there is none of that name."""
    return next((one for one in all_schemes() if one.slug == slug), None)


@dataclass(frozen=True)
class Question:
    """What is asked: `choices` are pairs of answer and words; without choices a postcode is asked."""

    name: str
    text: object
    help: object = ""
    choices: tuple[tuple[str, object], ...] = ()


YES_NO = (("yes", _("Ja")), ("no", _("Nee")))
QUESTIONS = {
    one.name: one
    for one in (
        Question("region", _("Wat zijn de 4 cijfers van je postcode?"), _("Veel fondsen zijn er voor één regio.")),
        Question(
            "aim",
            _("Wat wil je leren?"),
            choices=(("keep", _("Bijblijven in mijn eigen vak")), ("new", _("Een nieuw vak, of werk erbij"))),
        ),
        Question(
            "course",
            _("Hoe lang duurt het?"),
            choices=(("short", _("Een cursus of training, hoogstens een jaar")), ("whole", _("Een hele mbo- of hbo-opleiding"))),
        ),
        Question(
            "recognised",
            _("Is de opleider erkend door het ministerie van OCW?"),
            _("Een mbo- of hbo-school is dat. Bij een particuliere opleider staat het op de website."),
            YES_NO,
        ),
        Question("staff", _("Heb je personeel in loondienst?"), choices=YES_NO),
        Question("employed", _("Werk je ook in loondienst bij een installatiebedrijf?"), _("Naast je eigen bedrijf."), YES_NO),
        Question("under_57", _("Ben je jonger dan 57?"), choices=YES_NO),
    )
}
"""In the order in which they are asked when several tell as much."""


def facts_of(person: Person | None) -> dict[str, str]:
    """What we know already of somebody with an account: his region."""
    return {"region": region_of(person.postcode)} if person is not None and person.postcode else {}


def region_of(postcode: str) -> str:
    """The region of a postcode, as rules name it."""
    found = Region.objects.of_postcode(postcode).first()
    return found.slug if found else ELSEWHERE


def outcomes(facts: Facts) -> list[Outcome]:
    """All schemes for somebody; the advice that is always there comes last."""
    return evaluate_all([one for one in all_schemes() if not one.always], facts)


def fallback() -> Scheme:
    """The free advice of one's own region, whatever else was found."""
    return next(one for one in all_schemes() if one.always)


@dataclass(frozen=True)
class Tip:
    """A scheme that may pay along, for a page where somebody is about to pay himself."""

    name: str
    summary: str
    url: str


MOST_TIPS = 3
ALONE = {"staff": "no", "employed": "no"}
"""Who buys here mostly works for himself: what only employers and employees get is not for him. The finder asks."""


def tips(person: Person | None) -> list[Tip]:
    """Schemes that may pay a part, as far as we know this person. Never a promise: say "misschien" beside it. 1 query."""
    able = [
        one for one in outcomes(ALONE | facts_of(person)) if one.answer in {Found.LIKELY, Found.MAYBE} and one.scheme.benefit.form != "tax"
    ]
    return [Tip(one.scheme.name, one.scheme.summary, reverse("funding:scheme", args=[one.scheme.slug])) for one in able[:MOST_TIPS]]
