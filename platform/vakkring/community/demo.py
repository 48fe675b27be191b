"""Questions and circles of the demo, made by the real actions. Made again as often as you like: ids and addresses are fixed."""

import uuid
from dataclasses import dataclass

from vakkring.accounts.demo import DemoPerson, make_person
from vakkring.accounts.models import Person
from vakkring.community import actions, circles, queries
from vakkring.community.models import Circle
from vakkring.vocabulary.models import Region

IDS = uuid.UUID("6f1c3a52-5a0e-4d0b-9a51-0c1e7a5f2b10")


@dataclass(frozen=True)
class DemoQuestion:
    """A question by `asker` about a card with this title, and what the coach answered; empty while it waits."""

    asker: str
    card: str
    text: str
    answer: str = ""
    helped: bool = False


COACH = "carla@vakkring.example"
QUESTIONS = (
    DemoQuestion(
        "anna@vakkring.example",
        "Propaan zoekt het laagste punt",
        "Bij een klant ligt een kelderraam om de hoek van de gevel. Telt dat ook mee voor de zone?",
        "Ja, als het binnen de zone ligt die in de handleiding van jouw type staat. Gas gaat ook de hoek om.\n\n"
        "Teken de zone op de grond uit en meet vanaf de unit. Ligt het raam erin? Kies dan een andere plek.",
        helped=True,
    ),
    DemoQuestion(
        "anna@vakkring.example",
        "Wat hoort niet in de zone?",
        "De klant wil een buitenlamp met sensor boven de unit. Mag dat?",
        "Niet binnen de zone: een schakelende sensor kan een vonk geven. Hang hem erbuiten, en zet dat ook in je oplevering.",
    ),
    DemoQuestion(
        "bram@vakkring.example",
        "Wat hoort niet in de zone?",
        "Ik leg de groep voor de warmtepomp aan. Hoe ver van de unit zet ik de werkschakelaar?",
    ),
)


@dataclass(frozen=True)
class DemoCircle:
    """A circle: where it is, and the addresses of who belongs to it, before the @."""

    slug: str
    name: str
    region: str
    members: tuple[str, ...]


def neighbour(first_name: str, last_name: str, trade: str, postcode: str) -> DemoPerson:
    """Somebody who fills circles and rooms; he has no button on the login page."""
    return DemoPerson(f"{first_name.lower()}@vakkring.example", first_name, last_name, trade, trade, postcode)


NEIGHBOURS = (
    neighbour("Joost", "Wiersma", "installateur-cv", "8031"),
    neighbour("Samira", "Haddad", "elektricien", "8024"),
    neighbour("Marvin", "Kuipers", "warmtepompinstallateur", "8043"),
    neighbour("Anouk", "Brink", "zonnepaneelmonteur", "8061"),
    neighbour("Dennis", "Kok", "loodgieter", "8011"),
    neighbour("Gerrit", "Postma", "aannemer", "8051"),
    neighbour("Wilma", "Dekker", "isolatiespecialist", "7711"),
    neighbour("Hakan", "Yildiz", "elektricien", "7511"),
    neighbour("Petra", "Lansink", "warmtepompinstallateur", "7553"),
    neighbour("Rik", "Oude Elferink", "installateur-cv", "7591"),
    neighbour("Nadia", "El Idrissi", "zonnepaneelmonteur", "7522"),
    neighbour("Bart", "Nijhuis", "timmerman", "7606"),
    neighbour("Ingrid", "Scholten", "dakdekker", "7443"),
    neighbour("Tom", "Groothuis", "aannemer", "7622"),
)
CIRCLES = (
    DemoCircle("zwolle", "Kring Zwolle", "zwolle", ("anna", "tess", "joost", "samira", "marvin", "anouk", "dennis", "gerrit", "wilma")),
    DemoCircle("twente", "Kring Twente", "twente", ("bram", "tess", "carla", "hakan", "petra", "rik", "nadia", "bart", "ingrid", "tom")),
)


def make_circles() -> None:
    """The neighbours and the circles."""
    for one in NEIGHBOURS:
        make_person(one, {})
    for found in CIRCLES:
        circle = Circle.objects.filter(slug=found.slug).first() or Circle(slug=found.slug)
        circle.name, circle.region = found.name, Region.objects.filter(slug=found.region).first()
        circles.arrange(None, circle, Person.objects.filter(email__in=[f"{name}@vakkring.example" for name in found.members]))


def make_questions(abouts: dict[str, str]) -> None:
    """Ask and answer. `abouts` gives what a card's title is about ("card:12"); a question about a card that is gone is left out."""
    people = {one.email: one for one in Person.objects.filter(email__in={COACH, *(one.asker for one in QUESTIONS)})}
    for one in QUESTIONS:
        if one.card in abouts and one.asker in people and COACH in people:
            make_question(one, people[one.asker], people[COACH], abouts[one.card])


def make_question(one: DemoQuestion, asker: Person, coach: Person, about: str) -> None:
    """One of them, with its answer."""
    subject = queries.subject(about, asker)
    if subject is None:
        return
    asked = actions.ask(asker, subject, client_id=uuid.uuid5(IDS, one.asker + one.text), text=one.text)
    if one.answer and asked.coach_id == coach.pk:
        actions.answer(coach, asked.pk, client_id=uuid.uuid5(IDS, one.text), text=one.answer)
    if one.helped:
        actions.say_it_helped(asker, asked.pk)
