"""Demo content: people and organisations, circles, modules, articles, questions, sessions."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from classroom import demo as live
from courses import actions as courses
from courses import content, inviting
from courses import demo as activity
from courses.drawings import FOLDER as DRAWINGS
from courses.models import Card, CardSet, Module
from courses.modulefile import Unreadable
from vakkring.accounts import demo
from vakkring.accounts.models import Person
from vakkring.community import demo as community
from vakkring.funding import demo as funding
from vakkring.shop import demo as shop
from wiki import content as articles
from wiki import demo as wiki


class Command(BaseCommand):
    """Make or renew the demo content. Runs again without harm; when nothing has changed, it only brings sessions up to date."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--again", action="store_true", help="load it even when nothing has changed")

    def handle(self, *_args: Any, **options: Any) -> None:
        """What stays, when something in it has changed; then sessions, which go by the clock: each time."""
        mark, digest = settings.DATA / "demo.digest", self.digest()
        if options["again"] or not Module.objects.exists() or not mark.exists() or mark.read_text() != digest:
            self.load(options)
            mark.parent.mkdir(parents=True, exist_ok=True)  # on PostgreSQL nothing else makes it
            mark.write_text(digest)
        live.make_sessions()

    def load(self, options: dict[str, Any]) -> None:
        """People first: the modules name their suppliers."""
        demo.make_people()
        community.make_circles()
        try:
            for path in tqdm(content.files(), desc="Modules", unit="module", disable=options["verbosity"] == 0):
                with path.open("rb") as file:
                    content.import_file(file, publish=True)
        except Unreadable as error:
            raise CommandError(f"The demo content could not be loaded: {path}: {error}") from error
        try:
            for place, path in enumerate(tqdm(articles.files(), desc="Articles", unit="article", disable=options["verbosity"] == 0)):
                wiki.load(place, path.read_text())
        except articles.Unreadable as error:
            raise CommandError(f"The demo content could not be loaded: {path}: {error}") from error
        wiki.make_opinions()
        activity.make_activity()
        invite()
        sell()
        funding.make_fund()
        community.make_questions({title: f"card:{pk}" for pk, title in Card.objects.published().values_list("pk", "title")})

    def digest(self) -> str:
        """Changes when a content file changes, or the database is another one."""
        found = hashlib.sha256(str(settings.DATABASES["default"]["NAME"]).encode())
        for path in [
            *content.files(),
            *articles.files(),
            Path(wiki.__file__),
            *sorted(DRAWINGS.glob("*.svg")),
            Path(demo.__file__),
            Path(community.__file__),
            Path(funding.__file__),
            Path(activity.__file__),
            Path(shop.__file__),
        ]:
            found.update(path.read_bytes())
        return found.hexdigest()


def sell() -> None:
    """One module of Warmtehuis costs something."""
    module = Module.objects.get(slug=shop.SLUG)
    minutes = sum(CardSet.objects.live().child_of(module).values_list("minutes", flat=True))
    offer = shop.make_offer(module.title, list(module.topics.values_list("slug", flat=True)), minutes)
    if module.offer_id is None:
        courses.sell(None, module, offer)


def invite() -> None:
    """Otto opens his closed module to Bram."""
    otto = Person.objects.get(email="otto@vakkring.example")
    for module in Module.objects.live().filter(closed=True):
        inviting.invite(otto, module, ["bram@vakkring.example"], settings.SITE_URL)
