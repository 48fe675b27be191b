"""Doors: a person's own notices, and the mailbox of the demo."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vakkring.accounts.models import Person
from vakkring.notices import actions
from vakkring.notices.models import Letter, Notice, State

PAGE = 100
"""So many of the newest are shown; who has more unread ones reads those first."""


def person_of(request: HttpRequest) -> Person:
    """The logged-in person; the views below demand one."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


@never_cache
@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """The person's own notices, newest first."""
    own = list(Notice.objects.filter(person_id=person_of(request).pk)[:PAGE])
    unread = sum(notice.read_at is None for notice in own)
    return render(request, "notices/notices.html", {"notices": own, "unread": unread})


@require_POST
@login_required
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    notice = actions.mark_read(person_of(request), notice_id)
    if notice is None:
        raise Http404
    return redirect(notice.url or "notices")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.mark_all_read(person_of(request))
    return redirect("notices")


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every letter the demo sent, newest first. Outside the demo this page does not exist, even if its address were included."""
    demo_only()
    letters = Letter.objects.exclude(state=State.FAILED).order_by("-created_at", "-pk")[:PAGE]
    return render(request, "notices/mailbox.html", {"letters": letters})


@never_cache
@require_safe
def mailbox_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """One letter; a six-digit code in it is shown large."""
    demo_only()
    letter = get_object_or_404(Letter, pk=letter_id)
    code = re.search(r"\b\d{6}\b", letter.text)
    return render(request, "notices/mailbox_letter.html", {"letter": letter, "code": code.group() if code else ""})


def demo_only() -> None:
    """404 when this is not a demo."""
    if not settings.DEMO:
        raise Http404
