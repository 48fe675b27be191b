"""`vakkring generate_load`."""

from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from courses.models import Module
from vakkring.accounts.models import Person
from vakkring.load import articles, bars, money, people, rooms, shelves
from vakkring.load.chance import Chance
from vakkring.search import actions as search

DEMO = "@vakkring.example"


def lacks_tables() -> bool:
    """True when not all migrations have been applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class Command(BaseCommand):
    """Fills an empty database with the demo and made-up people, modules, articles, sessions and purchases; the same seed makes the same."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """How much of each."""
        parser.add_argument("--people", type=int, default=20_000)
        parser.add_argument("--modules", type=int, default=1000, help="of 20 cards each")
        parser.add_argument("--articles", type=int, default=10_000)
        parser.add_argument("--sessions", type=int, default=500)
        parser.add_argument("--purchases", type=int, default=0, help="each takes some 50 ms: they go through the real actions")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, **how: Any) -> None:
        """Make it all, or refuse."""
        self.refuse(how)
        seed, now, bar = how["seed"], timezone.now(), bars.shown
        call_command("load_demo", verbosity=0)
        shelves.make(how["modules"], Chance(seed, "modules"), bar)
        people.make(how["people"], Chance(seed, "people"), now, bar)
        articles.make(how["articles"], Chance(seed, "articles"), bar)
        rooms.make(how["sessions"], Chance(seed, "sessions"), now, bar)
        money.make(how["purchases"], Chance(seed, "purchases"), bar)
        search.rebuild(lambda entries: bar(entries, "Search"))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"{how['people']} people, {how['modules']} modules, {how['articles']} articles, {how['sessions']} sessions.")

    def refuse(self, how: dict[str, Any]) -> None:
        """Where it cannot, or where it would stand among people."""
        if connection.vendor != "postgresql":
            raise CommandError("Only on PostgreSQL: set DATABASE_URL.")
        if lacks_tables():
            raise CommandError("This database has no tables yet, or those of an older release: run `vakkring prepare` first.")
        if Person.objects.exclude(email__endswith=DEMO).exists() or Module.objects.filter(slug__startswith="reeks-").exists():
            raise CommandError("This database holds people already. Give an empty one.")
        if how["purchases"] and not settings.DEMO_BANK:
            raise CommandError("Purchases are paid at the demo bank: set DEMO=1.")
        if how["modules"] < 1 and how["people"]:
            raise CommandError("People have learned something: make one module at least.")
