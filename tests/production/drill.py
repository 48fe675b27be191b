"""What the drill of backup and restore does inside a site of its own: `python -m tests.production.drill <verb> …`. Answers JSON."""

import hashlib
import io
import json
import os
import sys
import time
import uuid
from collections import Counter
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "vakkring.config.settings"
django.setup()

from dataclasses import asdict  # noqa: E402

from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image as Picture  # noqa: E402

from classroom import demo as live  # noqa: E402
from courses import content  # noqa: E402
from vakkring.accounts import demo  # noqa: E402
from vakkring.accounts.actions import erase_person  # noqa: E402
from vakkring.accounts.models import Person  # noqa: E402
from vakkring.api.actions import make_token  # noqa: E402
from vakkring.api.models import Scope  # noqa: E402
from vakkring.backup import figures  # noqa: E402
from vakkring.community import demo as community  # noqa: E402
from vakkring.funding import demo as funding  # noqa: E402
from vakkring.funding.ledger import Move  # noqa: E402
from vakkring.funding.models import Account, Entry  # noqa: E402
from vakkring.funding.posting import Book, open_book, post  # noqa: E402
from vakkring.guidance.models import FollowUp  # noqa: E402
from vakkring.media.models import Image  # noqa: E402
from vakkring.notices.models import Letter  # noqa: E402
from vakkring.realtime import actions as documents  # noqa: E402
from vakkring.realtime import streams  # noqa: E402
from vakkring.realtime.models import SharedDocument, Stream  # noqa: E402
from vakkring.shop import demo as shop  # noqa: E402
from vakkring.today.management.commands.load_demo import sell  # noqa: E402
from wiki import content as articles  # noqa: E402
from wiki import demo as wiki  # noqa: E402
from wiki.models import Article  # noqa: E402

ANNA, BRAM = "anna@vakkring.example", "bram@vakkring.example"


def picture(shade: int) -> ContentFile:
    """A photo that no other is the same as."""
    content = io.BytesIO()
    Picture.new("RGB", (40, 30), (shade % 256, shade // 256, 7)).save(content, "PNG")
    return ContentFile(content.getvalue(), name="foto.png")


def fill() -> dict:
    """Some of the demo content, money, files (one of them lost), somebody who is logged in and a code on its way."""
    make_demo()
    anna, bram = Person.objects.get(email=ANNA), Person.objects.get(email=BRAM)
    open_book(Book(person_id=anna.pk))
    Image.objects.create(title="Buitenunit", file=picture(1), uploaded_by_user=anna)
    lost = Image.objects.create(title="Verloren", file=picture(2), uploaded_by_user=anna)
    default_storage.delete(lost.file.name)
    FollowUp.objects.create(person=bram, about="module:1", title="Filter", asked_at=timezone.now(), photo=picture(3))
    Letter.objects.create(key="code", to=ANNA, subject="Je code", text="123456", secret=True)
    client = Client()
    client.force_login(anna)
    session = client.session.session_key
    token = make_token(anna, key=uuid.uuid4(), name="Proef", scopes={Scope.PROGRESS}, expires_at=timezone.now() + timedelta(days=1))
    return {"session": session, "token": token, "lost": lost.file.name, "answers": answers(session, token)}


def make_demo() -> None:
    """People, a module that costs something, a fund that has paid, articles with their documents, sessions with their rooms."""
    demo.make_people()
    community.make_circles()
    [path] = [one for one in content.files() if shop.SLUG in str(one)]
    with path.open("rb") as file:
        content.import_file(file, publish=True)
    sell()
    funding.make_fund()
    for place, article in enumerate(articles.files()[:3]):
        wiki.load(place, article.read_text())
    live.make_sessions()


def write(stop: str) -> dict:
    """Money and events, each pair in one transaction, and photos, until the file `stop` is there."""
    anna, number = Person.objects.get(email=ANNA), 0
    while not Path(stop).exists():
        number += 1
        with transaction.atomic():
            post(Book(person_id=anna.pk), Move.DEPOSIT, 100, "drill", f"drill:{number}")
            streams.append("drill", "room", {"type": "chat.message", "text": "Hoi"})
        if number % 10 == 1:
            Image.objects.create(title="Onderweg", file=picture(100 + number), uploaded_by_user=anna)
        if number == 1:
            print("writing", flush=True)  # noqa: T201 -- who waits for it reads it
        time.sleep(0.01)
    return {"entries": Entry.objects.count()}


def wrong_accounts(balances: dict[int, int]) -> list[int]:
    """The accounts whose balance is not what their entries come to."""
    sums: Counter[int] = Counter()
    for away, to, cents in Entry.objects.values_list("away", "to", "cents"):
        sums[away] -= cents
        sums[to] += cents
    return sorted(account for account, balance in balances.items() if balance != sums[account])


def balances() -> dict[int, int]:
    """By account."""
    return dict(Account.objects.values_list("pk", "balance"))


def carelessly() -> dict:
    """The control: who reads table after table while others write finds books that are wrong."""
    first = balances()
    time.sleep(0.5)
    return {"wrong": wrong_accounts(first)}


def erase(email: str) -> dict:
    """As the person himself does it."""
    person = Person.objects.get(email=email)
    erase_person(person, person)
    return {"person": person.pk}


def state() -> dict:
    """All that must be the same after a restore, and what must not be there."""
    files = [name for name in figures.named_files() if default_storage.exists(name)]
    return {
        "figures": asdict(figures.figures()),
        "migrations": figures.migrations(),
        "wrong": wrong_accounts(balances()),
        "gaps": [one.key for one in Stream.objects.all() if [*one.events.values_list("number", flat=True)] != [*range(1, one.last + 1)]],
        "events": Stream.objects.filter(key="drill").values_list("last", flat=True).first(),
        "deposits": Entry.objects.filter(reference="drill").count(),
        "documents": {one.key: sha(b"".join(documents.updates_of(one.pk))) for one in SharedDocument.objects.all()},
        "files": {name: sha(default_storage.open(name).read()) for name in files},
        "bram": Person.objects.filter(email=BRAM, erased_at=None).exists(),
        "photos of bram": FollowUp.objects.exclude(photo="").count(),
        "codes": Letter.objects.filter(secret=True).count(),
        "left in the storage": sorted(one for one in default_storage.listdir("nazorg")[1]) if default_storage.exists("nazorg") else [],
    }


def sha(content: bytes) -> str:
    """Its SHA-256."""
    return hashlib.sha256(content).hexdigest()


def answers(session: str, token: str) -> dict:
    """What visitors see: the front page, an article, what a search finds, whether an old cookie and an old token open anything."""
    stranger, anna = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    anna.cookies["sessie"] = session
    article = Article.objects.published().first()
    return {
        "front": stranger.get("/").status_code,
        "article": stranger.get(article.get_absolute_url()).status_code,
        "found": article.title in stranger.get("/zoeken/", {"q": article.title}).content.decode(),
        "old cookie": anna.get("/account/").status_code,
        "old token": stranger.get("/api/v1/token", headers={"Authorization": f"Bearer {token}"}).status_code,
    }


if __name__ == "__main__":
    verbs = {one.__name__: one for one in (fill, write, carelessly, erase, state, answers)}
    for part in " ".join(sys.argv[1:]).split(" + "):
        verb, *words = part.split()
        print(json.dumps(verbs[verb](*words)), flush=True)  # noqa: T201 -- the answer
