"""The people of the fault tests, inside the production set: `python -m tests.production.people <verb> …`. Answers JSON."""

import json
import os
import sys
from datetime import datetime, timedelta
from uuid import uuid4

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "vakkring.config.settings"
django.setup()

from django.db.models import Count, Sum  # noqa: E402
from django.utils import timezone  # noqa: E402
from pycrdt import XmlFragment  # noqa: E402

from classroom.models import Session  # noqa: E402
from tests.factories import PersonFactory  # noqa: E402
from tests.logins import cookie_of  # noqa: E402
from vakkring.accounts.models import Person  # noqa: E402
from vakkring.notices.models import CLAIM_LASTS, Letter, State  # noqa: E402
from vakkring.realtime import actions  # noqa: E402
from vakkring.realtime.models import StreamEvent  # noqa: E402
from wiki.actions import articles  # noqa: E402
from wiki.models import Article  # noqa: E402

MANY = 20


def make() -> dict:
    """People who are logged in."""
    return {"cookies": [cookie_of(PersonFactory(first_name=f"P{number}", email=f"{uuid4().hex}@example.nl")) for number in range(MANY)]}


def place() -> dict:
    """A session that goes on, and an article that nobody has written in yet."""
    now, number = timezone.now(), Session.objects.count()
    session = Session.objects.create(
        title=f"Proef {number}",
        slug=f"proef-{number}",
        trainer=Person.objects.earliest("pk"),
        starts_at=now - timedelta(minutes=5),
        ends_at=now + timedelta(hours=2),
        started_at=now,
        published_at=now,
    )
    text = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Begin. "}]}]}
    article = articles.begin(session.trainer, session.title, text, slug=session.slug, trusted=True)
    return {"session": session.pk, "article": article.pk, "page": article.get_absolute_url()}


def events(session: str) -> list[dict]:
    """What happened in the room, in its order."""
    texts = StreamEvent.objects.filter(stream__key=f"live:{session}:room").order_by("number").values_list("text", flat=True)
    return [json.loads(text) for text in texts]


def stored(session: str, article: str) -> dict:
    """What was said there, in its order, and what stands there."""
    said = [event["message"]["text"] for event in events(session) if event["type"] == "chat.message"]
    document = Article.objects.get(pk=article).document_id
    return {"said": said, "text": str(actions.load(document).get("default", type=XmlFragment))}


def times(session: str) -> list[float]:
    """When each thing happened in the room by the clock of who wrote it down, in the room's own order: seconds."""
    return [datetime.fromisoformat(event["at"]).timestamp() for event in events(session)]


def write_letters(many: str) -> str:
    """Letters whose time has come; answers what their keys begin with."""
    key = f"proef:{uuid4().hex}"
    mails = [Letter(to=f"p{n}@example.nl", subject=f"Proef {n}", text="Dag.", key=f"{key}:{n}") for n in range(int(many))]
    Letter.objects.bulk_create(mails)
    return key


def letters(key: str) -> dict:
    """How many are in which state."""
    return dict(Letter.objects.filter(key__startswith=key).order_by().values_list("state").annotate(Count("pk")))


def attempts(key: str) -> int:
    """How often one was tried, of all together."""
    return Letter.objects.filter(key__startswith=key).aggregate(Sum("attempts"))["attempts__sum"]


def wait_ten_minutes(key: str) -> None:
    """As if so much time had passed since a worker took one."""
    Letter.objects.filter(key__startswith=key, state=State.SENDING).update(claimed_at=timezone.now() - CLAIM_LASTS - timedelta(seconds=1))


def forget_sent(key: str) -> None:
    """As if none had gone."""
    Letter.objects.filter(key__startswith=key).update(state=State.WAITING, sent_at=None)


if __name__ == "__main__":
    verbs = {one.__name__: one for one in (make, place, stored, times, write_letters, letters, attempts, wait_ten_minutes, forget_sent)}
    print(json.dumps(verbs[sys.argv[1]](*sys.argv[2:])), flush=True)  # noqa: T201 -- the answer
