"""The photo wall: what hangs on it, who takes it down, and who may fetch it."""

import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from classroom import boards, guests
from classroom.actions import boards as actions
from classroom.actions import ending, entering, erasing, leading
from classroom.boardforms import HangForm
from classroom.models import Attendee, Audience, Photo, Session
from classroom.refusals import Refused
from tests.classroom.rooms import come_in, make_session
from tests.courses.test_two_devices import at_once
from tests.factories import PersonFactory
from tests.media.pictures import SECRETS, exif, saved, sketch
from vakkring.realtime import actions as realtime

pytestmark = pytest.mark.django_db


@pytest.fixture
def wall(session):
    return opened(session)


def opened(session, kind="wall"):
    board = actions.open_board(session, kind, "Foto van je meterkast")
    Session.objects.filter(pk=session.pk).update(board=board)
    session.board = board
    return board


def upload(name="kast.jpg", content=None):
    return SimpleUploadedFile(name, content or saved(sketch((1200, 900)), "JPEG", exif=exif()))


def safe():
    """A photo as a form hands it over."""
    from vakkring.media.fields import safe_file

    return safe_file(upload())


def hang(attendee, board, caption="", client_id=None):
    return actions.hang(attendee, board, safe(), caption, client_id or uuid.uuid4())


def hanging(board):
    """What the wall's document says, in the order in which phones show it."""
    held = realtime.load(board.document_id).get(boards.PHOTOS, type=boards.Map).to_py()
    return [held[key] for key in sorted(held, key=int)]


def large(board):
    return realtime.load(board.document_id).get(boards.WALL, type=boards.Map).to_py().get(boards.LARGE)


def browser(person=None, guest=None):
    client = Client()
    if person is not None:
        client.force_login(person)
    if guest is not None:
        held = client.session
        held[guests.KEY] = str(guest)
        held.save()
        client.cookies["sessionid"] = held.session_key
    return client


def address(board, rest=""):
    return f"/live/{board.session.slug}/bord/{board.pk}/{rest}"


def post(client, board, **given):
    return client.post(address(board, "foto/"), {"id": uuid.uuid4(), "photo": upload(), "caption": "", **given})


# --- hanging ------------------------------------------------------------------------------------------------------------------------------
def test_a_photo_hangs_for_all_with_its_line_and_its_maker(wall, anna):
    answer = post(browser(anna.person), wall, caption="  Meterkast\nuit 1974 ")

    photo = Photo.objects.get()
    assert answer.json() == {"photo": photo.pk, "width": 1200, "height": 900}
    assert hanging(wall) == [{"by": anna.pk, "name": "Anna de Vries", "caption": "Meterkast uit 1974", "width": 1200, "height": 900}]
    assert boards.words(wall) == ["Meterkast uit 1974"]
    assert Attendee.objects.get(pk=anna.pk).acts == 1


def test_it_holds_nothing_but_the_picture_and_its_copy_is_small(wall, anna):
    photo = Photo.objects.get(pk=hang(anna, wall).pk)

    for file in (photo.picture, photo.small):
        content = file.read()
        assert not any(secret in content for secret in SECRETS)
        assert not Image.open(BytesIO(content)).getexif()
        assert "kast" not in file.name
    assert max(Image.open(photo.small).size) == actions.SMALL


def test_the_control_a_phone_says_where_it_was_taken():
    assert SECRETS[0] in upload().read()


def test_photos_hang_in_the_order_in_which_they_came(wall, anna, bram):
    for attendee, caption in ((anna, "een"), (bram, "twee"), (anna, "drie")):
        hang(attendee, wall, caption)

    assert [one["caption"] for one in hanging(wall)] == ["een", "twee", "drie"]


def test_sent_twice_it_hangs_once(wall, anna, bram):
    key = uuid.uuid4()

    first, again = (post(browser(anna.person), wall, id=key).json() for _ in range(2))
    post(browser(bram.person), wall, id=key)  # his own photo, whatever its id

    assert first == again
    assert [one["name"] for one in hanging(wall)] == ["Anna de Vries", "Bram de Vries"]


def test_somebody_hangs_ten_and_no_more(wall, anna, bram):
    for _ in range(actions.MOST_OF_ONE):
        hang(anna, wall)

    answer = post(browser(anna.person), wall)

    assert (answer.status_code, answer.json()["error"]) == (422, "Er hangen al veel foto's van jou. Haal er eerst een weg.")
    assert post(browser(bram.person), wall).status_code == 200
    assert len(hanging(wall)) == actions.MOST_OF_ONE + 1


def test_a_flood_is_stopped(wall, anna, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "ask": "2/h/key"}
    client = browser(anna.person)

    assert [post(client, wall).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    "photo",
    [
        SimpleUploadedFile("kast.jpg", b"geen foto"),
        SimpleUploadedFile("kast.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("kast.png", saved(sketch(), "JPEG")),
        SimpleUploadedFile("kast.jpg", saved(sketch(), "JPEG") + b"<script>alert(1)</script>"),
        SimpleUploadedFile("kast.jpg", saved(sketch(), "JPEG")[:200]),
        "",
    ],
    ids=["text", "svg", "another name", "script behind it", "cut off", "none"],
)
def test_what_is_no_safe_photo_is_refused_with_a_sentence(wall, anna, photo):
    answer = post(browser(anna.person), wall, photo=photo)

    assert answer.status_code == 422
    assert answer.json()["error"]
    assert hanging(wall) == []


def test_what_is_no_photo_is_refused_in_plain_words(wall, anna):
    answer = post(browser(anna.person), wall, photo=SimpleUploadedFile("kast.jpg", b"geen foto"))

    assert answer.json()["error"] == "Dit is geen foto die we kunnen lezen. Maak of kies een andere."


def test_a_file_that_is_too_large_is_refused(wall, anna, settings, monkeypatch):
    field = HangForm.base_fields["photo"]
    assert field.max_upload_size == settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    monkeypatch.setattr(field, "max_upload_size", 1000)

    assert post(browser(anna.person), wall).status_code == 422
    assert not Photo.objects.exists()


def test_a_line_is_one_line_of_120_signs(wall, anna):
    assert post(browser(anna.person), wall, caption="x" * 121).status_code == 422
    assert post(browser(anna.person), wall, caption="a\u202eb\x07").status_code == 200
    assert hanging(wall)[0]["caption"] == "ab"


def test_on_a_board_a_photo_waits_for_its_place(session, anna):
    board = opened(session, "board")

    photo = post(browser(anna.person), board).json()["photo"]

    assert browser(anna.person).get(address(board, f"foto/{photo}/")).status_code == 200
    assert list(realtime.load(board.document_id).keys()) == []


# --- who may ------------------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def crowd():
    """A public session with a wall, a photo of Anna, and a browser for everybody who may come by."""
    session = make_session(audience=Audience.PUBLIC)
    board = opened(session)
    tess = entering.enter(session, session.trainer)
    anna, bram, removed = (come_in(session, name) for name in ("Anna", "Bram", "Rob"))
    key = uuid.uuid4()
    entering.enter(session, guest=key, name="Gerrit")
    photo = hang(anna, board)
    leading.remove(tess, removed.pk)
    browsers = {
        "trainer": browser(session.trainer),
        "anna": browser(anna.person),
        "bram": browser(bram.person),
        "guest": browser(guest=key),
        "removed": browser(removed.person),
        "passer-by": browser(PersonFactory()),
        "other guest": browser(guest=uuid.uuid4()),
        "nobody": browser(),
    }
    return board, photo, browsers


INSIDE = {"trainer", "anna", "bram", "guest"}


def test_only_who_is_in_the_room_sees_the_wall_and_its_photos(crowd):
    board, photo, browsers = crowd
    for who, client in browsers.items():
        wanted = 200 if who in INSIDE else 404
        for rest in ("", f"foto/{photo.pk}/", f"foto/{photo.pk}/klein/"):
            assert client.get(address(board, rest)).status_code == wanted, (who, rest)


def test_only_who_is_in_the_room_hangs_up(crowd):
    board, _photo, browsers = crowd

    assert {who for who, client in browsers.items() if post(client, board).status_code == 200} == INSIDE


def test_a_photo_is_for_the_browser_alone_and_not_for_another_board(crowd):
    board, photo, browsers = crowd
    found = browsers["anna"].get(address(board, f"foto/{photo.pk}/"))

    assert found["Cache-Control"].startswith("private")
    assert found["Content-Type"] == "image/jpeg"
    assert found["X-Content-Type-Options"] == "nosniff"
    assert browsers["anna"].get(address(board, f"foto/{photo.pk}/"), headers={"If-None-Match": found["ETag"]}).status_code == 304
    other = opened(make_session(audience=Audience.PUBLIC, trainer=board.session.trainer))
    assert browsers["trainer"].get(address(other, f"foto/{photo.pk}/")).status_code == 404


def test_its_maker_and_who_leads_take_a_photo_down(crowd):
    board, photo, browsers = crowd
    for who in ("bram", "guest"):
        assert browsers[who].post(address(board, f"foto/{photo.pk}/weg/")).status_code == 403, who
    for who in ("removed", "passer-by", "nobody"):
        assert browsers[who].post(address(board, f"foto/{photo.pk}/weg/")).status_code == 404, who
    assert len(hanging(board)) == 1

    second = hang(photo.by, board)
    assert browsers["anna"].post(address(board, f"foto/{photo.pk}/weg/")).status_code == 200
    assert browsers["trainer"].post(address(board, f"foto/{second.pk}/weg/")).status_code == 200
    assert hanging(board) == []
    assert browsers["trainer"].post(address(board, f"foto/{second.pk}/weg/")).status_code == 404


def test_files_go_with_the_photo(crowd, django_capture_on_commit_callbacks):
    _board, photo, _browsers = crowd
    with django_capture_on_commit_callbacks(execute=True):
        actions.take_down(photo.by, photo)

    assert not any(file.storage.exists(file.name) for file in (photo.picture, photo.small))


def test_photos_go_with_the_account(crowd, django_capture_on_commit_callbacks):
    board, photo, _browsers = crowd
    bram = Attendee.objects.get(name="Bram de Vries")
    hang(bram, board)

    with django_capture_on_commit_callbacks(execute=True):
        erasing.forget(photo.by.person_id)
        erasing.forget(photo.by.person_id)

    assert [one["name"] for one in hanging(board)] == ["Bram de Vries"]
    assert not Photo.objects.filter(pk=photo.pk).exists()
    assert not photo.picture.storage.exists(photo.picture.name)


def test_who_leads_shows_one_large(crowd):
    board, photo, browsers = crowd
    for who in ("anna", "guest"):
        assert browsers[who].post(address(board, f"foto/{photo.pk}/groot/")).status_code == 403
    assert large(board) is None

    assert browsers["trainer"].post(address(board, f"foto/{photo.pk}/groot/")).status_code == 200
    assert large(board) == photo.pk
    browsers["trainer"].post(address(board, "klein/"))
    assert large(board) is None

    browsers["trainer"].post(address(board, f"foto/{photo.pk}/groot/"))
    browsers["trainer"].post(address(board, f"foto/{photo.pk}/weg/"))
    assert large(board) is None


def test_afterwards_one_looks_and_hangs_nothing_any_more(crowd):
    board, photo, browsers = crowd
    ending.stop(Attendee.objects.get(person=board.session.trainer))

    assert browsers["guest"].get(address(board)).status_code == 200
    assert browsers["guest"].get(address(board, f"foto/{photo.pk}/klein/")).status_code == 200
    assert post(browsers["guest"], board).status_code == 403
    assert browsers["trainer"].post(address(board, f"foto/{photo.pk}/weg/")).status_code == 403
    with pytest.raises(Refused):
        hang(photo.by, board)


def test_only_posts_change_anything(crowd):
    board, photo, browsers = crowd
    for rest in ("foto/", f"foto/{photo.pk}/weg/", f"foto/{photo.pk}/groot/", "klein/"):
        assert browsers["trainer"].get(address(board, rest)).status_code == 405


def test_the_page_says_in_words_what_stands_on_it(crowd):
    board, _photo, browsers = crowd
    post(browsers["anna"], board, caption="<b>Kast</b>")

    page = browsers["bram"].get(address(board)).content.decode()

    assert "&lt;b&gt;Kast&lt;/b&gt;" in page
    assert "data-writable" in page
    assert "data-staff" not in page


# --- at once ------------------------------------------------------------------------------------------------------------------------------
def tried(attendee, board, client_id=None):
    """The number of the photo, or why not."""
    try:
        return hang(attendee, board, client_id=client_id).pk
    except Refused as refused:
        return refused.code


@pytest.mark.django_db(transaction=True)
def test_a_photo_that_comes_twice_at_once_hangs_once():
    session = make_session()
    board, anna, key = opened(session), come_in(session), uuid.uuid4()

    found = at_once(*[lambda: tried(anna, board, key)] * 4)

    assert len(set(found)) == 1
    assert len(hanging(board)) == Photo.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_hang_no_more_than_one_person_may():
    session = make_session()
    board, anna, bram = opened(session), come_in(session), come_in(session, "Bram")
    for _ in range(actions.MOST_OF_ONE - 1):
        hang(anna, board)

    found = at_once(*[lambda: tried(anna, board)] * 3, *[lambda: tried(bram, board)] * 2)

    assert found.count("photo.many") == 2
    assert Photo.objects.filter(by=anna).count() == actions.MOST_OF_ONE
    assert len(hanging(board)) == actions.MOST_OF_ONE + 2
