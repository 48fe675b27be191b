"""The embedded server: one process does all."""

import logging
import os
import subprocess
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from vakkring.realtime.server import serve

EVERY = 60


class Command(BaseCommand):
    """Migrate, load the demo content when DEMO is on, do every minute what is due, and serve pages and websockets with Daphne."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """The address."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Serve until it is stopped."""
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # nothing is collected here, but it is looked at
        call_command("migrate", verbosity=0)
        if settings.DEMO:
            call_command("load_demo")
        # Production gives this to a process of its own.
        threading.Thread(target=call_command, args=["run_due"], kwargs={"every": EVERY}, daemon=True).start()
        if settings.DEMO and settings.DEMO_ROOM:
            fill_room(options["host"], options["port"])
        self.stdout.write(f"Vakkring: http://{options['host']}:{options['port']}/  (Ctrl-C stops it)")
        serve(options["host"], options["port"])
        leave()


def fill_room(host: str, port: int) -> None:
    """Simulated people in the demo's room, from a process of their own. It ends with ours, even a killed one: then its input ends."""
    here = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 -- nothing is bound here
    command = [sys.executable, sys.argv[0], "demo_room", "--url", f"http://{here}:{port}"]
    subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 -- our own command


def leave() -> None:
    """End the process now; what open requests had not committed is rolled back.

    They wait in their threads for an event loop that has stopped, and Python would wait for those threads for ever.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
