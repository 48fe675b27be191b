"""Sessions that were and that come, with people who signed up, came, and talked."""

from datetime import datetime, timedelta

from classroom.models import Attendee, Audience, Message, Session, Signup
from vakkring.accounts.models import Membership, Person, Role
from vakkring.load.bars import Bar
from vakkring.load.chance import Chance
from vakkring.load.people import HOST

PEOPLE, SAID = 30, 40
HOUR = timedelta(hours=1)


def make(count: int, chance: Chance, now: datetime, bar: Bar) -> None:
    """`count` sessions, nine of ten of them over; of each 30 people signed up, and in those that are over 40 things were said."""
    trainer = Membership.objects.filter(role=Role.TRAINER).order_by("pk").values_list("person", flat=True)[0]
    everybody = list(Person.objects.filter(email__endswith=f"@{HOST}").order_by("pk").values_list("pk", flat=True))
    sessions = Session.objects.bulk_create([planned(n, trainer, chance, now) for n in range(count)], 500)
    for session in bar(sessions, "Sessions", count):
        people = chance.sample(everybody, min(PEOPLE, len(everybody)))
        at = session.starts_at - timedelta(days=2)
        Signup.objects.bulk_create(Signup(session=session, person_id=pk, at=at) for pk in people)
        if session.ended_at and people:
            came = Attendee.objects.bulk_create(
                Attendee(session=session, person_id=pk, name="Vakmens", first_at=session.starts_at) for pk in people
            )
            said = (" ".join(chance.words()[:5]) for _ in range(SAID))
            Message.objects.bulk_create(Message(session=session, by=chance.choice(came), text=text, at=session.starts_at) for text in said)


def planned(number: int, trainer: int, chance: Chance, now: datetime) -> Session:
    """One session; the tenth of ten is still to come."""
    days = chance.randrange(1, 365)
    over = number % 10 != 9  # noqa: PLR2004 -- nine of ten
    starts_at = (now + timedelta(days=-days if over else days)).replace(minute=0, second=0, microsecond=0)
    started, ended = (starts_at, starts_at + HOUR) if over else (None, None)
    return Session(
        title=f"Sessie {number} {chance.words()[0]}",
        slug=f"load-{number}",
        trainer_id=trainer,
        audience=Audience.MEMBERS,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        published_at=starts_at - timedelta(days=30),
        started_at=started,
        ended_at=ended,
        settled_at=ended,
    )
