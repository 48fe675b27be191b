"""The photos of articles, at reading size."""

from collections.abc import Iterable

from vakkring.media.models import Image
from wiki.models import Article
from wiki.render import Picture

READING = "max-900x1200|format-webp"


def pictures_of(article: Article, keys: Iterable[int]) -> dict[int, Picture]:
    """The photos of this article with these keys; somebody else's are not among them."""
    wanted = list(keys)
    if not wanted:
        return {}
    return {photo.image_id: picture(photo.image) for photo in article.photos.filter(image__in=wanted).select_related("image")}


def picture(image: Image) -> Picture:
    """The copy of a photo that pages show; made when it is asked for the first time."""
    rendition = image.get_rendition(READING)
    return Picture(rendition.url, rendition.width, rendition.height)
