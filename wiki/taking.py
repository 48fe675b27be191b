"""Articles to take along: as Markdown, as PDF, and the whole wiki as a ZIP."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image as Pillow

from vakkring import paper, shared
from vakkring.media.models import Image
from wiki import markdown, queries, tree
from wiki.models import Article, ArticleQuerySet, FormerSlug, Revision
from wiki.pictures import READING

TEMPLATE = Path(__file__).parent / "templates" / "wiki" / "article.typ"
KEPT_SECONDS = 60 * 60
AT_ONCE = 200
MOST_PHOTOS = 20
PHOTO_SIDE = 900


def as_markdown(article: Article, revision: Revision, photo: Callable[[int], str], lead: Callable[[str], str] | None = None) -> str:
    """An article with its facts in front; `lead` says where its links go, to the site when nobody says."""
    facts = {
        "slug": article.slug,
        "title": revision.title,
        "topics": [topic.slug for topic in article.topics.all()],
        "draft": article.published_at is None,
        "norm": article.norm,
        "review_by": article.review_by,
        "version": revision.number,
        "saved": timezone.localtime(revision.at).isoformat(timespec="seconds"),
        "source": f"{settings.SITE_URL}{article.get_absolute_url()}",
    }
    head = yaml.safe_dump({name: value for name, value in facts.items() if value}, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{head}---\n\n{markdown.write(tree.with_links(revision.tree, lead or on_site), photo)}"


def on_site(href: str) -> str:
    """Where a link leads for who reads elsewhere: the whole address."""
    return f"{settings.SITE_URL}{href}" if href.startswith("/") else href


def address_of_photo(image: int) -> str:
    """Where a photo is on the site: for one article alone."""
    return f"{settings.SITE_URL}/wiki/foto/{image}/"


def write_all(target: IO[bytes], articles: ArticleQuerySet) -> int:
    """All these articles as a ZIP of Markdown with their photos, leading to each other; answers how many there are."""
    count, lead = 0, partial(in_archive, files_of(articles))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for article in articles.iterator(AT_ONCE):
            if article.current is None:
                continue
            photos = own_photos(article, article.current)
            names = {image.pk: f"foto-{image.pk}.webp" for image in photos}
            text = as_markdown(article, article.current, partial(place_of, names), lead)
            archive.writestr(f"{article.slug}.md", text)
            for image in photos:
                with image.get_rendition(READING).file.open("rb") as file:
                    archive.writestr(f"media/{names[image.pk]}", file.read(), zipfile.ZIP_STORED)
            count += 1
    return count


def files_of(articles: ArticleQuerySet) -> dict[str, str]:
    """In which file of the ZIP an article stands, by its path, also one it had before: 2 queries."""
    present = dict(articles.order_by().values_list("pk", "slug"))
    former = FormerSlug.objects.filter(article__in=articles.order_by()).values_list("slug", "article")
    slugs = {**{slug: present[pk] for slug, pk in former if pk in present}, **{slug: slug for slug in present.values()}}
    return {reverse("wiki:article", args=[slug]): f"{name}.md" for slug, name in slugs.items()}


def in_archive(files: Mapping[str, str], href: str) -> str:
    """Where a link leads in the ZIP: to the file beside it, or to the site. Markdown has no anchors to lead to inside a file."""
    path = urlsplit(href).path if href.startswith("/") else ""
    return files.get(path) or files.get(f"{path}/") or on_site(href)


def place_of(names: Mapping[int, str], image: int) -> str:
    """Where a photo lies in the ZIP."""
    return f"media/{names.get(image, 'weg')}"


def own_photos(article: Article, revision: Revision) -> list[Image]:
    """The photos that a version shows."""
    keys = tree.photos(revision.tree)
    return [photo.image for photo in article.photos.filter(image__in=keys).select_related("image")] if keys else []


# --- PDF ----------------------------------------------------------------------------------------------------------------------------------
def as_pdf(article: Article, revision: Revision) -> bytes:
    """A version on paper, made on request and kept for an hour as long as nothing in it changes."""
    values = values_of(article, revision)
    digest = hashlib.sha256(json.dumps(values).encode() + TEMPLATE.read_bytes()).hexdigest()
    key = f"wiki:pdf:{article.pk}"
    kept: tuple[str, bytes] | None = shared.kept(key)
    if kept is not None and kept[0] == digest:
        return kept[1]
    made = paper.typeset(TEMPLATE, values)
    shared.keep(key, (digest, made), KEPT_SECONDS)
    return made


def values_of(article: Article, revision: Revision) -> dict[str, Any]:
    """What the template fills in: the tree as data, photos as their bytes, and the words around it."""
    photos = own_photos(article, revision)[:MOST_PHOTOS]
    checked = queries.last_check(article)
    facts = [_("Versie %(number)d van %(day)s") % {"number": revision.number, "day": day(revision.at)}]
    if checked:
        by = checked.person.first_name if checked.person else _("een verwijderd lid")
        facts.append(_("Nagekeken op %(day)s door %(by)s") % {"day": day(checked.at), "by": by})
    if article.norm:
        facts.append(_("Steunt op: %(norm)s") % {"norm": article.norm})
    is_draft = article.published_at is None
    return {
        "title": revision.title,
        "draft": (_("Concept: staat niet meer op Vakkring") if checked else _("Concept: nog niet nagekeken")) if is_draft else "",
        "content": tree.with_links(revision.tree, on_site).get("content", []),
        "photos": {str(image.pk): list(jpeg(image)) for image in photos},
        "facts": facts,
        # Who has a draft on paper and no account cannot open it.
        "address": "" if is_draft else f"{settings.SITE_URL}{article.get_absolute_url()}",
        "words": {
            "answer": _("Kort antwoord"),
            "warning": _("Let op"),
            "source": _("Uit Vakkring, Opzoeken.") if is_draft else _("Uit Vakkring, Opzoeken. De nieuwste versie staat op"),
        },
    }


def day(at: Any) -> str:
    """A moment as a day, in words."""
    return date_format(timezone.localtime(at), "j F Y")


def jpeg(image: Image) -> bytes:
    """A photo at a size for paper."""
    with image.file.open("rb") as file:
        picture = Pillow.open(file).convert("RGB")
        picture.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
    made = BytesIO()
    picture.save(made, "JPEG", quality=80)
    return made.getvalue()
