"""The picture beside a shared link. Messengers show no SVG, so this one is drawn as PNG, in the colours of the site."""

import functools
import io
import textwrap
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
PETROL, YELLOW, WHITE, PATINA = "#0a302e", "#ffcc1a", "#ffffff", "#b4ceca"
FONTS = Path(settings.ROOT) / "frontend" / "dist" / "assets"


@functools.lru_cache(maxsize=64)
def module_picture(title: str, summary: str) -> bytes:
    """PNG, 1200 x 630: title, summary, mark."""
    picture = Image.new("RGB", SIZE, PETROL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 610, 1200, 630), fill=YELLOW)
    mark(draw)
    lines = textwrap.wrap(title, 26)[:3]
    draw.multiline_text((80, 190), "\n".join(lines), font=font(76, 780), fill=WHITE, spacing=14)
    below = 190 + len(lines) * 92 + 28
    draw.multiline_text((80, below), "\n".join(textwrap.wrap(summary, 56)[:3]), font=font(36, 420), fill=PATINA, spacing=12)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def mark(draw: ImageDraw.ImageDraw) -> None:
    """The ring with the nut, and the name."""
    draw.ellipse((80, 70, 144, 134), fill=YELLOW)
    draw.regular_polygon((112, 102, 18), 6, rotation=30, fill=PETROL)
    draw.text((164, 76), "Vakkring", font=font(44, 780), fill=WHITE)


def font(size: int, weight: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The site's own typeface; Pillow's built-in one where its FreeType cannot read web fonts."""
    try:
        found = ImageFont.truetype(str(next(FONTS.glob("*latin-wght*.woff2"))), size)
        found.set_variation_by_axes([weight])
    except (OSError, StopIteration):
        return ImageFont.load_default(size)
    return found
