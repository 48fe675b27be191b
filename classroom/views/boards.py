"""Doors to boards: a page of its own for each, and the photos on it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from classroom import boards, door, guests
from classroom.actions import boards as actions
from classroom.actions import entering
from classroom.boardforms import HangForm
from classroom.boards import Right
from classroom.models import Attendee, Board, Photo
from classroom.refusals import Refused
from vakkring.accounts.limits import refusal
from vakkring.accounts.models import Person
from vakkring.media.serving import serve

INCOMPLETE = 422
STATUS = {"not.found": 404, "photo.many": INCOMPLETE}
KEEP = "private, max-age=3600"
"""A photo never changes at its address; whose right ends has seen it already."""


@dataclass(frozen=True)
class Visit:
    """A board, who looks at it, and what he may."""

    board: Board
    attendee: Attendee | None
    right: Right
    leads: bool


def visit(request: HttpRequest, slug: str, board_id: int) -> Visit:
    """The board that is asked for, for who may see it; for all others there is none. Who leads comes into the room by it."""
    rows = Board.objects.select_related("session", "group")
    board = get_object_or_404(rows, pk=board_id, session__slug=slug)
    person = request.user if isinstance(request.user, Person) else None
    attendee = entering.attendee_of(board.session, person, None if person else guests.of(request))
    standing = door.standing(person, board.session)
    right = boards.right_to(board, attendee, standing, timezone.now())
    if right is Right.NOTHING:
        raise Http404(_("Dit bord is er niet (meer)."))
    if attendee is None and right is Right.WRITE:
        attendee = entering.enter(board.session, person)
    return Visit(board, attendee, right, standing.leads)


@require_safe
@never_cache
def board(request: HttpRequest, slug: str, board_id: int) -> HttpResponse:
    """A board as large as the screen; without script, and on paper, what stands on it in words."""
    found = visit(request, slug, board_id)
    context = {
        "board": found.board,
        "session": found.board.session,
        "back": f"/live/{slug}/",
        "attendee": found.attendee,
        "writable": found.right is Right.WRITE,
        "leads": found.leads,
        "words": boards.words(found.board),
        "photos": found.board.photos.select_related("by"),
        "socket": f"/ws/live/{found.board.session_id}/bord/{found.board.pk}/",
    }
    return render(request, "classroom/board.html", context)


# --- photos -------------------------------------------------------------------------------------------------------------------------------
@require_safe
def photo(request: HttpRequest, slug: str, board_id: int, photo_id: int, *, small: bool = False) -> HttpResponseBase:
    """A photo, whole or as the small copy, for who may see the board."""
    found = visit(request, slug, board_id)
    row = get_object_or_404(Photo, pk=photo_id, board=found.board)
    file = row.small if small else row.picture
    return serve(request, file.storage, file.name, quote_etag(file.name), KEEP)


View = Callable[..., HttpResponse]


def answers(view: View) -> View:
    """What is refused is answered with a sentence for the person, as JSON."""

    @wraps(view)
    def answered(request: HttpRequest, slug: str, board_id: int, **rest: int) -> HttpResponse:
        try:
            return view(request, slug, board_id, **rest)
        except Refused as refused:
            return problem(refused.sentence, STATUS.get(refused.code, 403))

    return require_POST(answered)


def problem(text: str, status: int) -> JsonResponse:
    """What is wrong."""
    return JsonResponse({"error": text}, status=status)


def writer(request: HttpRequest, slug: str, board_id: int) -> tuple[Board, Attendee]:
    """Who writes on which board. Raises `Refused` for who may only look."""
    found = visit(request, slug, board_id)
    if found.attendee is None or found.right is not Right.WRITE:
        raise Refused("not.invited")
    return found.board, found.attendee


@answers
def hang(request: HttpRequest, slug: str, board_id: int) -> HttpResponse:
    """Keep a photo; answers its number and size."""
    found, attendee = writer(request, slug, board_id)
    if refusal(request, "ask", f"board:{attendee.pk}"):
        return problem(_("Dat waren veel foto's achter elkaar. Wacht even en probeer het opnieuw."), 429)
    form = HangForm(request.POST, request.FILES)
    if not form.is_valid():
        return problem(str(next(iter(form.errors.values()))[0]), INCOMPLETE)
    given = form.cleaned_data
    made = actions.hang(attendee, found, given["photo"], given["caption"], given["id"])
    return JsonResponse({"photo": made.pk, "width": made.picture.width, "height": made.picture.height})


@answers
def take_down(request: HttpRequest, slug: str, board_id: int, photo_id: int) -> HttpResponse:
    """Take a photo away."""
    found, attendee = writer(request, slug, board_id)
    actions.take_down(attendee, get_object_or_404(Photo, pk=photo_id, board=found))
    return JsonResponse({})


@answers
def enlarge(request: HttpRequest, slug: str, board_id: int, photo_id: int) -> HttpResponse:
    """Show a photo large to everybody."""
    found, attendee = writer(request, slug, board_id)
    actions.enlarge(attendee, found, get_object_or_404(Photo, pk=photo_id, board=found))
    return JsonResponse({})


@answers
def shrink(request: HttpRequest, slug: str, board_id: int) -> HttpResponse:
    """Show all photos again."""
    found, attendee = writer(request, slug, board_id)
    actions.enlarge(attendee, found, None)
    return JsonResponse({})
