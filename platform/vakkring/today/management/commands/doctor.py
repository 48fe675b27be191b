"""Looks whether what this site needs is there and answers: one line for each. Fails when something does not."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from classroom.gateways.media_servers import chosen
from classroom.gateways.outage import Unreachable
from vakkring.accounts import erasures
from vakkring.accounts.models import AuditEntry
from vakkring.notices import delivery
from vakkring.today import views

STALE = timedelta(days=2)
"""A site that people use is backed up each day; this is how long it may be missed before somebody should look."""


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
            "mail": mail(),
            "sound and picture": media(),
            "erasures": journal(),
            "backup": last_backup(),
        }
        for name, (well, words) in found.items():
            self.stdout.write(f"{'ok' if well else 'WRONG':6}{name}: {words}")
        if wrong := [name for name, (well, _words) in found.items() if not well]:
            raise CommandError(f"Mend this first: {', '.join(wrong)}.")


def said(well: bool) -> tuple[bool, str]:
    """In words."""
    return well, "answers" if well else "does not answer; the log says why"


def mail() -> tuple[bool, str]:
    """Whether letters could leave; nobody logs in without."""
    try:
        delivery.reach()
    except (OSError, ValueError) as why:
        return False, f"the mail server does not take letters ({why}); see EMAIL_URL"
    return True, "the mail server answers"


def media() -> tuple[bool, str]:
    """How people hear each other."""
    try:
        return True, chosen().check()
    except Unreachable as why:
        return False, f"the media server does not do as it should ({why}); see JANUS_API_URL, JANUS_SECRET and JANUS_ADMIN_KEY"


def journal() -> tuple[bool, str]:
    """Whether an erasure could be written down, and whether somebody is back who was erased."""
    if not erasures.writable():
        return False, "the journal cannot be written in the media storage, so nobody can be erased; see to room and rights there"
    try:
        back = len(erasures.outstanding(erasures.read()))
    except erasures.UnreadableJournal as where:
        return False, f"the journal cannot be read: {where}"
    except DatabaseError:
        return False, "the database does not say who is erased"
    if back:
        return False, f"{back} people are back who were erased: run vakkring erase_again"
    return True, "the journal can be written"


def last_backup() -> tuple[bool, str]:
    """How old the newest backup is. Where people only try things out there may be none."""
    trial = settings.DEMO or settings.DEBUG
    try:
        made = AuditEntry.objects.filter(action=AuditEntry.BACKUP_MADE).values_list("at", flat=True).first()
    except DatabaseError:
        return False, "the database does not say when the last one was made"
    if made is None:
        return trial, "never made; run vakkring backup FILE each day"
    age = timezone.now() - made
    return trial or age < STALE, f"the last one is of {made:%Y-%m-%d %H:%M}, {age.days * 24 + age.seconds // 3600} hours ago"
