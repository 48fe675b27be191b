"""Questions of the demo, asked and answered by the real actions. Made again as often as you like: their ids are fixed."""

import uuid
from dataclasses import dataclass

from vakkring.accounts.models import Person
from vakkring.community import actions, queries

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
