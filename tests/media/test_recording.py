"""Films from a phone: what they tell about the place goes, what is no film is refused with a sentence."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from tests.media.films import PLACE, box, mp4, webm
from vakkring.media import recording


def film(content, name="film.mp4"):
    return SimpleUploadedFile(name, content)


def test_place_goes_and_all_else_stays_where_it_was():
    before = mp4()
    after = recording.cleaned(film(before)).read()

    assert before.count(PLACE) == 3
    assert PLACE not in after
    assert b"quicktime.location" not in after
    assert len(after) == len(before)
    changed = [index for index, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert min(changed) > before.index(b"moov")
    assert after.index(b"mdat") == before.index(b"mdat")
    assert after.count(b"free") == 3
    assert b"mvhd" in after
    assert b"tkhd" in after


def test_film_of_which_a_box_has_a_long_length_is_read():
    long_box = (1).to_bytes(4, "big") + b"mdat" + (16 + 7).to_bytes(8, "big") + b"picture"
    content = box(b"ftyp", b"isommp42") + long_box + box(b"moov", box(b"udta", PLACE))

    assert PLACE not in recording.cleaned(film(content)).read()


def test_webm_comes_through_as_it_is():
    assert recording.cleaned(film(webm(), "film.webm")).read() == webm()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (mp4(), "film.mov", "mp4 of webm"),
        (b"<html><script>alert(1)</script>", "film.mp4", "geen filmpje"),
        (b"\xff\xd8\xff\xe0 een foto", "film.mp4", "geen filmpje"),
        (webm(), "film.mp4", "geen filmpje"),
        (mp4(), "film.webm", "geen filmpje"),
        (mp4(header=False), "film.mp4", "niet heel"),
        (mp4()[:-20], "film.mp4", "niet heel"),
        (box(b"ftyp", b"isom") + (3).to_bytes(4, "big") + b"moov", "film.mp4", "niet heel"),
    ],
)
def test_refusal_is_a_sentence(content, name, says):
    with pytest.raises(ValidationError, match=says):
        recording.cleaned(film(content, name))


def test_large_film_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(recording, "MAX_SIZE", 100)

    with pytest.raises(ValidationError, match="60 MB"):
        recording.cleaned(film(mp4()))


@given(st.binary(max_size=400))
def test_whatever_comes_in_is_read_or_refused(rubbish):
    content = box(b"ftyp", b"isom") + rubbish
    try:
        after = recording.cleaned(film(content)).read()
    except ValidationError:
        return
    assert len(after) == len(content)


def test_endless_row_of_boxes_is_refused_at_once():
    with pytest.raises(ValidationError, match="niet heel"):
        recording.cleaned(film(box(b"ftyp", b"isom") + box(b"moov") + box(b"free") * 20_000))


def test_boxes_within_boxes_have_an_end():
    deep = box(b"udta", PLACE)
    for _ in range(2000):
        deep = box(b"trak", deep)

    with pytest.raises(ValidationError, match="niet heel"):
        recording.cleaned(film(box(b"ftyp", b"isom") + box(b"moov", deep)))
