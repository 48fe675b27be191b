"""An image made anew from its pixels: bytes in, bytes out. Nothing of the old file survives but the picture and its colour profile.

So no place, no phone, no thumbnail, no comment, and no second file hidden behind the first. Pure: no database, no storage.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

register_heif_opener(thumbnails=False)

MAX_SIDE = 2560
MAX_PIXELS = 50_000_000
MAX_PROFILE = 512 * 1024
ZIP_TAIL = 65_557
"""The directory of a ZIP stands within so many last bytes."""

FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "heic": "HEIF", "heif": "HEIF", "avif": "AVIF"}
STORED_AS = {"JPEG": "JPEG", "PNG": "PNG", "GIF": "PNG", "WEBP": "WEBP", "HEIF": "JPEG", "AVIF": "JPEG"}
EXTENSIONS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
# Long enough never to turn up by chance in compressed pixels.
ACTIVE = (b"<script", b"<?php", b"<!doctype", b"%PDF-", b"<iframe", b"onload=")

NOT_AN_IMAGE = _("Dit bestand is geen afbeelding die we kennen. Kies een JPEG, PNG, WebP, GIF, HEIC of AVIF.")
LIES = _("De naam van het bestand past niet bij wat erin zit. Sla de foto opnieuw op en probeer het nog een keer.")
BROKEN = _("Deze afbeelding is niet heel. Maak of kies een andere foto.")
TOO_LARGE = _("Deze afbeelding is te groot: meer dan 50 megapixel. Maak de foto kleiner.")
HIDES_SOMETHING = _("In deze afbeelding zit nog iets anders dan een foto. Kies een andere foto.")


class UnsafeImage(ValueError):  # noqa: N818 -- read as what it is: an unsafe image
    """The image is refused; `text` is a Dutch sentence for whoever sent it."""

    def __init__(self, text: str | Promise) -> None:
        self.text = str(text)
        super().__init__(self.text)


@dataclass(frozen=True)
class CleanImage:
    """A re-encoded image with its new name."""

    content: bytes
    name: str
    width: int
    height: int


def reencode(data: bytes, name: str) -> CleanImage:
    """The picture in `data` as a new file, upright, no side over 2560 pixels. `UnsafeImage` when it cannot be trusted."""
    kind = kind_of(data)
    if FORMATS.get(PurePath(name).suffix.lower().removeprefix(".")) != kind:
        raise UnsafeImage(LIES)
    if hides_something(data):
        raise UnsafeImage(HIDES_SOMETHING)
    try:
        picture = decode(data, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise UnsafeImage(TOO_LARGE) from bomb
    except UnsafeImage:
        raise
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        RuntimeError,
        MemoryError,
        UnidentifiedImageError,
    ) as error:
        # Pillow's readers of broken files raise all of these.
        raise UnsafeImage(BROKEN) from error
    return encode(picture, STORED_AS[kind], name)


def kind_of(data: bytes) -> str:
    """Which format the first bytes are; `UnsafeImage` for anything else, SVG included."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        if data[8:12] in {b"avif", b"avis"}:
            return "AVIF"
        if data[8:12] in HEIF_BRANDS:
            return "HEIF"
    raise UnsafeImage(NOT_AN_IMAGE)


def hides_something(data: bytes) -> bool:
    """True for a file that is an image and something else as well. Video behind a photo ("motion photo") is common and simply dropped."""
    lower = data.lower()
    return any(mark.lower() in lower for mark in ACTIVE) or b"PK\x05\x06" in data[-ZIP_TAIL:]


def decode(data: bytes, kind: str) -> Image.Image:
    """The pixels of the first frame, upright and small enough. A large JPEG is decoded at a fraction, so memory stays modest."""
    opened = Image.open(BytesIO(data), formats=[kind])
    width, height = opened.size
    if width * height > MAX_PIXELS:
        raise UnsafeImage(TOO_LARGE)
    factor = min(1.0, MAX_SIDE / max(width, height))
    target = (max(1, round(width * factor)), max(1, round(height * factor)))
    if isinstance(opened, ImageFile.ImageFile) and kind == "JPEG":
        opened.draft(opened.mode, target)
    opened.load()
    profile = opened.info.get("icc_profile")
    exif = opened.getexif()
    flat = flatten(opened)
    if flat.size != target:
        flat = flat.resize(target, Image.Resampling.LANCZOS)
    flat.info = {}
    turned = upright(flat, exif.get(0x0112, 1))
    turned.info = {"icc_profile": profile} if fits(profile, turned.mode) else {}
    return turned


def flatten(picture: Image.Image) -> Image.Image:
    """One of the modes every format can hold: grey, RGB, or RGB with transparency."""
    if picture.mode.startswith(("I", "F")):
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in {"LA", "PA", "La", "RGBa", "RGBA"} or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in {"1", "L"} else "RGB")


def upright(picture: Image.Image, orientation: int) -> Image.Image:
    """Turned as the camera meant it: the mark that said so does not survive."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.info["exif"] = exif.tobytes()
    return ImageOps.exif_transpose(picture)


def fits(profile: object, mode: str) -> bool:
    """True for a readable colour profile of the right kind and a sensible size; it is the one part of the old file that stays."""
    if not isinstance(profile, bytes) or not 0 < len(profile) <= MAX_PROFILE:
        return False
    try:
        space = ImageCms.ImageCmsProfile(BytesIO(profile)).profile.xcolor_space.strip()
    except (OSError, ImageCms.PyCMSError):
        return False
    return bool(space == ("GRAY" if mode == "L" else "RGB"))


def encode(picture: Image.Image, kind: str, name: str) -> CleanImage:
    """The new file: JPEG unless something is transparent."""
    if kind == "JPEG" and picture.mode == "RGBA":
        kind = "PNG"
    options: dict[str, object] = {"icc_profile": picture.info.get("icc_profile"), "exif": b""}
    if kind != "PNG":
        options["quality"] = 88
    if kind == "JPEG":
        options["progressive"] = True
    picture.info = {}
    output = BytesIO()
    picture.save(output, kind, **options)
    return CleanImage(output.getvalue(), PurePath(name).stem + EXTENSIONS[kind], *picture.size)
