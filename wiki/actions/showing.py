"""What follows when readers should see something else: search, back-links, photos, and the pages that are kept near."""

from collections.abc import Iterable
from functools import partial
from urllib.parse import urlsplit

from django.db import transaction
from django.urls import reverse

from vakkring import editions
from vakkring.media import actions as media
from vakkring.media.models import Image, Use
from vakkring.ports import Entry
from vakkring.search import actions as search
from wiki import tree
from wiki.models import Article, ArticleLink, FormerSlug

LONGEST_PATH = 300
UPLOADS = "wiki.upload:"


def edition_of(slug: str) -> str:
    """The name under which the edition of an article's page is kept."""
    return f"wiki:{slug}"


def follow(article: Article) -> None:
    """Let everything follow that depends on what readers see of an article. At the end of the transaction that changed it.

    Search comes last: who changes the index holds up all others who do, until his transaction ends.
    """
    show_photos(article)
    forget_page(article.slug)
    find(article)


def forget_page(slug: str) -> None:
    """Show the page of an article anew, once the caller's transaction is certain."""
    transaction.on_commit(partial(editions.renew, edition_of(slug)))


def find(article: Article) -> None:
    """Findable and linked when it is published; neither when it is not."""
    if article.published_at is None or article.current is None:
        article.links.all().delete()
        search.remove(article.reference)
        return
    link(article)
    search.index(entry(article))


def entry(article: Article) -> Entry:
    """A published article as the index holds it."""
    return Entry(
        reference=article.reference,
        kind="artikel",
        title=article.title,
        body=article.current.words if article.current else "",
        url=article.get_absolute_url(),
        topics=tuple(article.topics.values_list("slug", flat=True)),
    )


def link(article: Article) -> None:
    """Write down where the current version leads on our own site, so that the other side can lead back."""
    held = article.current.tree if article.current else {}
    paths = {urlsplit(href).path[:LONGEST_PATH] for href in tree.links(held) if href.startswith("/")}
    known = dict(article.links.values_list("path", "pk"))
    if gone := [pk for path, pk in known.items() if path not in paths]:
        ArticleLink.objects.filter(pk__in=gone).delete()
    if added := sorted(paths - set(known)):
        targets = articles_at(added)
        ArticleLink.objects.bulk_create([ArticleLink(source=article, path=path, target_id=targets.get(path)) for path in added])


def articles_at(paths: Iterable[str]) -> dict[str, int]:
    """Keys of the articles that are read at these paths, also under an address they had before; not those that lead elsewhere."""
    before = reverse("wiki:index")
    slugs = {path: path.removeprefix(before).strip("/") for path in paths if path.startswith(before)}
    if not slugs:
        return {}
    asked = set(slugs.values())
    former = FormerSlug.objects.filter(slug__in=asked).values_list("slug", "article")
    present = Article.objects.filter(slug__in=asked).values_list("slug", "pk")
    keys = {**dict(former), **dict(present)}
    return {path: keys[slug] for path, slug in slugs.items() if slug in keys}


def show_photos(article: Article) -> None:
    """Photos of saved versions are for everybody once it is published; those of today's draft are for who has an account."""
    taken = list(article.photos.select_related("image"))
    if not taken:
        return
    # Each version was the newest when it was saved, so what the earlier ones hold is shown already: nobody reads them all again.
    shown = Use.objects.filter(reference=article.reference).values_list("image", flat=True)
    saved = {*shown, *tree.photos(article.current.tree if article.current else {})}
    images: dict[bool, list[Image]] = {True: [], False: []}
    for photo in taken:
        images[photo.image_id in saved].append(photo.image)
    media.show(article.reference, images[True], [], closed=article.published_at is None)
    media.show(f"{UPLOADS}{article.pk}", images[False], [], closed=True)
