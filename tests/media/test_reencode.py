"""Re-encoding: what comes out holds the picture and nothing else."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.media.pictures import full_of_secrets, opened, profile, saved, says_nothing, sketch
from vakkring.media.reencode import UnsafeImage, reencode

NAMES = {"JPEG": "foto.jpg", "PNG": "foto.png", "GIF": "foto.gif", "WEBP": "foto.webp", "HEIF": "foto.heic", "AVIF": "foto.avif"}
STORED = {"JPEG": "foto.jpg", "PNG": "foto.png", "GIF": "foto.png", "WEBP": "foto.webp", "HEIF": "foto.jpg", "AVIF": "foto.jpg"}


@pytest.mark.parametrize("kind", NAMES)
def test_reencode_leaves_no_metadata(kind):
    raw = full_of_secrets(kind)
    assert not says_nothing(raw), "positive control: the upload does carry metadata"

    clean = reencode(raw, NAMES[kind])

    assert says_nothing(clean.content)
    assert clean.name == STORED[kind]
    assert (clean.width, clean.height) == opened(clean.content).size == (60, 40)


@pytest.mark.parametrize(
    ("orientation", "size", "top_left"), [(1, (60, 40), "red"), (3, (60, 40), "blue"), (6, (40, 60), "red"), (8, (40, 60), "blue")]
)
def test_reencode_turns_the_picture_upright(orientation, size, top_left):
    clean = reencode(full_of_secrets(orientation=orientation), "foto.jpg")

    picture = opened(clean.content)
    red, _green, blue = picture.getpixel((3, 3))
    assert picture.size == size
    assert (red > 200 and blue < 60) == (top_left == "red")


def test_reencode_keeps_the_colour_profile():
    assert opened(reencode(full_of_secrets(), "foto.jpg").content).info["icc_profile"] == profile()


def test_reencode_drops_a_profile_that_is_none():
    raw = saved(sketch(), "JPEG", icc_profile=b"GeheimeBijlage" * 100)

    assert "icc_profile" not in opened(reencode(raw, "foto.jpg").content).info


def test_reencode_makes_large_pictures_smaller():
    clean = reencode(saved(Image.new("RGB", (6000, 3000)), "JPEG"), "foto.jpeg")

    assert (clean.width, clean.height) == (2560, 1280)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_reencode_takes_every_kind_of_png(mode):
    clean = reencode(saved(Image.new(mode, (20, 10)), "PNG"), "tekening.png")

    assert opened(clean.content).size == (20, 10)


def test_reencode_takes_a_cmyk_jpeg():
    assert opened(reencode(saved(Image.new("CMYK", (20, 10)), "JPEG"), "druk.jpg").content).mode == "RGB"


def test_reencode_keeps_what_is_transparent():
    see_through = Image.new("RGBA", (20, 10), (255, 0, 0, 0))

    for kind in ("PNG", "WEBP", "AVIF"):
        assert opened(reencode(saved(see_through, kind), NAMES[kind]).content).getpixel((5, 5))[3] == 0


def test_reencode_takes_the_first_frame_of_something_that_moves():
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "blue")]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])

    clean = opened(reencode(moving, "foto.gif").content)

    assert getattr(clean, "n_frames", 1) == 1
    assert clean.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_reencode_drops_what_hangs_behind_a_photo():
    raw = full_of_secrets() + b"\x00\x00\x00\x18ftypmp42" + b"GeheimeFilm" * 10

    assert b"GeheimeFilm" not in reencode(raw, "foto.jpg").content


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"", "leeg.jpg"),
        (b"GIF89a", "leeg.gif"),
        (b"geen foto", "tekst.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "tekening.svg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "tekening.png"),
        (b"<html><script>alert(1)</script></html>", "pagina.jpg"),
        (b"\xff\xd8\xff<?php system($_GET[0]); ?>", "schil.jpg"),
        (full_of_secrets() + b"<script>alert(1)</script>", "foto.jpg"),
        (full_of_secrets() + b"PK\x05\x06" + b"\x00" * 18, "gifar.jpg"),
        (full_of_secrets() + b"%PDF-1.7", "foto.jpg"),
        (b"GIF89a/*<svg/onload=alert(1)>*/=1;", "foto.gif"),
        (full_of_secrets("PNG"), "liegt.jpg"),
        (full_of_secrets("JPEG"), "liegt.png"),
        (full_of_secrets("JPEG"), "zonder-extensie"),
        (full_of_secrets("JPEG"), "foto.jpg.html"),
        (full_of_secrets("JPEG", size=(400, 400))[:-1500], "half.jpg"),
        (full_of_secrets("PNG", size=(400, 400))[:-600], "half.png"),
        (b"II*\x00" + b"\x00" * 100, "scan.jpg"),
        (b"8BPS" + b"\x00" * 100, "laag.png"),
    ],
)
def test_reencode_refuses_what_is_no_honest_picture(raw, name):
    with pytest.raises(UnsafeImage) as refusal:
        reencode(raw, name)

    assert str(refusal.value.text).endswith(".")


@pytest.mark.parametrize(("size", "kind"), [((10_000, 5_001), "PNG"), ((20_000, 20_000), "PNG"), ((10_000, 5_001), "JPEG")])
def test_reencode_refuses_too_many_pixels(size, kind):
    raw = saved(Image.new("1" if kind == "PNG" else "L", size), kind)

    with pytest.raises(UnsafeImage) as refusal:
        reencode(raw, NAMES[kind])

    assert "50 megapixel" in str(refusal.value.text)


@pytest.mark.filterwarnings("ignore")  # Pillow remarks on broken EXIF
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(NAMES)), st.integers(12, 2000), st.binary(min_size=1, max_size=30))
def test_reencode_never_fails_otherwise_on_broken_files(kind, at, noise):
    raw = full_of_secrets(kind)
    broken = raw[: at % len(raw)] + noise + raw[at % len(raw) + len(noise) :]

    try:
        clean = reencode(broken, NAMES[kind])
    except UnsafeImage:
        return
    assert says_nothing(clean.content)


def test_reencode_of_a_large_photo_stays_modest_in_memory(tmp_path):
    photo = tmp_path / "groot.jpg"
    Image.effect_noise((7600, 5260), 40).convert("RGB").save(photo, "JPEG", quality=80)
    program = (
        "import resource, sys; from vakkring.media.reencode import reencode; raw = open(sys.argv[1], 'rb').read();"
        "reencode(raw[:0] + open(sys.argv[2], 'rb').read(), 'klein.jpg');"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; reencode(raw, 'groot.jpg');"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    small = tmp_path / "klein.jpg"
    small.write_bytes(full_of_secrets())

    done = subprocess.run(
        [sys.executable, "-c", program, photo, small],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": "platform"},
    )

    kilobytes = int(done.stdout) if sys.platform != "darwin" else int(done.stdout) // 1024
    assert kilobytes < 100_000, "40 megapixels undecimated would take 120 MB for the pixels alone"
