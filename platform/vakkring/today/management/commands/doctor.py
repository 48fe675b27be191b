"""Looks whether what this site needs is there and answers: one line for each. Fails when something does not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from classroom.gateways.media_servers import chosen
from classroom.gateways.outage import Unreachable
from vakkring.today import views


class Command(BaseCommand):
    """Settings were checked when this started: it would have stopped with what is wrong."""

    help = __doc__ or ""

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Look at each of them, whatever the others say."""
        found = {
            "settings": (True, "checked"),
            "database": said(views.database_ready()),
            "cache": said(views.cache_ready()),
            "channel layer": said(views.channels_ready()),
            "sound and picture": media(),
        }
        for name, (well, words) in found.items():
            self.stdout.write(f"{'ok' if well else 'WRONG':6}{name}: {words}")
        if wrong := [name for name, (well, _words) in found.items() if not well]:
            raise CommandError(f"Mend this first: {', '.join(wrong)}.")


def said(well: bool) -> tuple[bool, str]:
    """In words."""
    return well, "answers" if well else "does not answer; the log says why"


def media() -> tuple[bool, str]:
    """How people hear each other."""
    try:
        return True, chosen().check()
    except Unreachable as why:
        return False, f"the media server does not do as it should ({why}); see JANUS_API_URL, JANUS_SECRET and JANUS_ADMIN_KEY"
