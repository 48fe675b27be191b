"""The people and organisations of the demo, as the README lists them. Made again as often as you like."""

from dataclasses import dataclass
from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from vakkring.accounts import actions
from vakkring.accounts.models import Organisation, Person, Role
from vakkring.vocabulary.models import Trade

PASSWORD = "vakkring-demo"  # noqa: S105 -- printed in the README; these people exist only in a demo


@dataclass(frozen=True)
class DemoPerson:
    """Somebody in the demo. `says` is what stands on his one-tap button; roles are pairs of role and organisation."""

    email: str
    first_name: str
    last_name: str
    says: str
    trade: str = ""
    postcode: str = ""
    roles: tuple[tuple[Role, str], ...] = ()
    operator: bool = False


ORGANISATIONS = {
    "vakkring": ("Vakkring", "De mensen achter Vakkring."),
    "warmtehuis": ("Warmtehuis", "Maakt en levert warmtepompen, en leert je ermee werken."),
    "stroomhuis": ("Stroomhuis", "Groothandel in zonnepanelen, thuisbatterijen en laadpunten."),
    "fonds-vakkracht-oost": ("Fonds Vakkracht Oost", "Betaalt mee aan leren voor vakmensen in het oosten."),
    "bouwbedrijf-otto": ("Bouwbedrijf Otto", "Verduurzaamt woningen met zelfstandige vakmensen."),
}
PEOPLE = (
    DemoPerson("anna@vakkring.example", "Anna", "Bakker", "warmtepompinstallateur in Zwolle", "warmtepompinstallateur", "8011"),
    DemoPerson("bram@vakkring.example", "Bram", "Wolters", "elektricien in Hengelo", "elektricien", "7551"),
    DemoPerson("tess@vakkring.example", "Tess", "Visser", "trainer", roles=((Role.TRAINER, "vakkring"),)),
    DemoPerson("sven@vakkring.example", "Sven", "de Graaf", "maakt reeksen bij Warmtehuis", roles=((Role.EDITOR, "warmtehuis"),)),
    DemoPerson("carla@vakkring.example", "Carla", "Mulder", "coach", roles=((Role.COACH, "vakkring"),)),
    DemoPerson("femke@vakkring.example", "Femke", "Hoekstra", "Fonds Vakkracht Oost", roles=((Role.FUNDER, "fonds-vakkracht-oost"),)),
    DemoPerson("otto@vakkring.example", "Otto", "Jansen", "huurt vakmensen in", roles=((Role.CLIENT, "bouwbedrijf-otto"),)),
    DemoPerson("beheer@vakkring.example", "Bea", "Heer", "beheerder", roles=((Role.MODERATOR, "vakkring"),), operator=True),
)


@transaction.atomic
def make_people() -> list[Person]:
    """Make who is not there yet. Who is there keeps what he changed, except his rights: those are set right again."""
    organisations = {
        slug: Organisation.objects.get_or_create(slug=slug, defaults={"name": name, "summary": summary})[0]
        for slug, (name, summary) in ORGANISATIONS.items()
    }
    return [make_person(one, organisations) for one in PEOPLE]


@cache
def password() -> str:
    """The hash of the one password that all have: slow to make, and here no secret."""
    return make_password(PASSWORD)


def make_person(one: DemoPerson, organisations: dict[str, Organisation]) -> Person:
    """Make one person with his address and roles."""
    person = Person.objects.filter(email=one.email).first() or Person.objects.create(
        email=one.email,
        password=password(),
        first_name=one.first_name,
        last_name=one.last_name,
        trade=Trade.objects.filter(slug=one.trade).first(),
        postcode=one.postcode,
    )
    Person.objects.filter(pk=person.pk).update(is_superuser=one.operator, is_staff=one.operator)
    person.refresh_from_db()
    EmailAddress.objects.update_or_create(user=person, email=one.email, defaults={"verified": True, "primary": True})
    for role, slug in one.roles:
        actions.grant_role(None, person, organisations[slug], role)
    actions.demand_mfa(person)
    return person
