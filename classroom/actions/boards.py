"""Opening boards, and hanging photos on them. What is drawn comes through the board's socket; what hangs on a wall is written here alone.

A wall's document is written by the server only, in the transaction that stores the photo: so it shows at once to all who have it open,
in the order in which photos arrived, and nobody can hang up or take down in somebody else's name.
"""

import uuid
from collections.abc import Collection, Sequence
from io import BytesIO

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from PIL import Image
from pycrdt import Map

from classroom import boards, door
from classroom.actions.acting import acted
from classroom.boards import LARGE, PHOTOS, WALL, Right
from classroom.models import Attendee, Board, Group, Photo, Session
from classroom.refusals import Refused
from vakkring.media.fields import CleanFile
from vakkring.realtime import actions as realtime
from vakkring.realtime.actions import Document

KINDS = frozenset({"board", "wall"})
LONGEST_TITLE = 200
MOST_OF_ONE = 10
MOST_ON_A_BOARD = 500
SMALL = 720
"""Pixels of the longest side of the copy that hangs on a wall: on 4G a wall of thirty photos must come within seconds."""


@transaction.atomic
def open_board(session: Session, kind: str = "board", title: str = "", group: Group | None = None) -> Board:
    """A new board of the room, or of a group. Whether everybody sees it is up to `Session.board`."""
    document = realtime.create(f"classroom.board:{uuid.uuid4()}", None, None)
    return Board.objects.create(session=session, group=group, kind=kind, title=title, document=document)


def board_for(session: Session, kind: str, task: str = "") -> Board:
    """The room's board of this kind for this task; made when it is wanted for the first time."""
    title = task[:LONGEST_TITLE]
    return session.boards.filter(group=None, kind=kind, title=title).first() or open_board(session, kind, title)


def open_for_groups(session: Session, groups: Sequence[Group]) -> None:
    """A board for each of these groups: 2 queries. Needs a transaction."""
    documents = realtime.create_empty([f"classroom.board:{uuid.uuid4()}" for _group in groups])
    Board.objects.bulk_create(
        Board(session=session, group=group, title=group.task[:LONGEST_TITLE], document=document)
        for group, document in zip(groups, documents, strict=True)
    )


def hang(attendee: Attendee, board: Board, photo: File[bytes], caption: str, client_id: uuid.UUID) -> Photo:
    """Keep a photo for a board; on a wall it hangs for all to see. The same `client_id` twice hangs it once. Raises `Refused`.

    `photo` was made safe when the form was checked, before anything is locked; the copy is made here for the same reason.
    """
    small = shrunk(photo)
    with transaction.atomic():
        found = locked(board)
        known = Photo.objects.filter(by=attendee, client_id=client_id).first()
        if known is not None and known.board_id == found.pk:
            return known
        demand_write(found, attendee)
        if known is not None or found.photos.filter(by=attendee).count() >= MOST_OF_ONE or found.photos.count() >= MOST_ON_A_BOARD:
            raise Refused("photo.many")
        made = Photo.objects.create(board=found, by=attendee, picture=photo, small=small, caption=caption, client_id=client_id)
        if found.kind == "wall":
            realtime.edit(found.document_id, lambda document: put(document, made), attendee.person_id)
        acted(attendee)
    return made


@transaction.atomic
def take_down(by: Attendee, photo: Photo) -> None:
    """Take a photo away for good: who hung it may, and who leads. Raises `Refused`."""
    board = locked(photo.board)
    leads = demand_write(board, by)
    if not leads and photo.by_id != by.pk:
        raise Refused("not.allowed")
    drop(board, photo, by.person_id)


@transaction.atomic
def enlarge(by: Attendee, board: Board, photo: Photo | None) -> None:
    """Show one photo of a wall large to everybody, or none. Only for who leads. Raises `Refused`."""
    found = locked(board)
    if not demand_write(found, by):
        raise Refused("not.allowed")
    if photo is not None and not found.photos.filter(pk=photo.pk).exists():
        raise Refused("not.found")
    shown = photo.pk if photo else None
    realtime.edit(found.document_id, lambda document: show(document, shown), by.person_id)


def forget(attendees: Collection[int]) -> None:
    """Take away for good the photos that these people hung, with their names. Needs a transaction; lock sessions before."""
    for board in Board.objects.filter(photos__by__in=attendees).distinct().order_by("pk"):
        found = locked(board)
        for photo in found.photos.filter(by__in=attendees):
            drop(found, photo, None)


# --- the wall's document ------------------------------------------------------------------------------------------------------------------
def put(document: Document, photo: Photo) -> None:
    """Hang a photo up, by its number: numbers rise in the order in which photos arrive, for the board is locked."""
    size = {"width": float(photo.picture.width), "height": float(photo.picture.height)}
    held = {"by": float(photo.by_id), "name": photo.by.name, "caption": photo.caption, **size}
    document.get(PHOTOS, type=Map)[str(photo.pk)] = held


def remove(document: Document, photo_id: int) -> None:
    """Take it down, also when it was shown large."""
    photos, wall = document.get(PHOTOS, type=Map), document.get(WALL, type=Map)
    if str(photo_id) in photos:
        del photos[str(photo_id)]
    if LARGE in wall and wall[LARGE] == photo_id:
        wall[LARGE] = None


def show(document: Document, photo_id: int | None) -> None:
    """Show one large, or none."""
    document.get(WALL, type=Map)[LARGE] = None if photo_id is None else float(photo_id)


# --- within -------------------------------------------------------------------------------------------------------------------------------
def locked(board: Board) -> Board:
    """The board as it is now: one at a time hangs something on it."""
    found = Board.objects.select_for_update(no_key=True, of=("self",)).select_related("session", "group").filter(pk=board.pk).first()
    if found is None:
        raise Refused("not.found")
    return found


def drop(board: Board, photo: Photo, person_id: int | None) -> None:
    """A photo of a locked board goes, with its files."""
    realtime.edit(board.document_id, lambda document: remove(document, photo.pk), person_id)
    files = [(one.storage, one.name) for one in (photo.picture, photo.small)]
    Photo.objects.filter(pk=photo.pk).delete()
    transaction.on_commit(lambda: [storage.delete(name) for storage, name in files], robust=True)


def demand_write(board: Board, attendee: Attendee) -> bool:
    """Go on only for who may write on it now; answers whether he leads. Raises `Refused`."""
    by = Attendee.objects.select_related("person").get(pk=attendee.pk)
    standing = door.standing(by.person, board.session)
    if by.session_id != board.session_id or boards.right_to(board, by, standing, timezone.now()) is not Right.WRITE:
        raise Refused("not.invited")
    return standing.leads


def shrunk(photo: File[bytes]) -> CleanFile:
    """A small copy of a photo that is safe already."""
    photo.seek(0)
    with Image.open(photo) as whole:
        small = whole.convert("RGB")
        small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    photo.seek(0)
    written = BytesIO()
    small.save(written, "JPEG", quality=80, progressive=True, exif=b"")
    return CleanFile(written.getvalue(), name="klein.jpg")
