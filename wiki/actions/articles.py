"""Beginning an article, what stands around its text, and its photos."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Collection, ReferenceIndex
from wagtail.utils.file import hash_filelike

from vakkring.accounts.actions import audit
from vakkring.accounts.models import Person
from vakkring.media.models import Image, Use
from vakkring.ports import Subject
from vakkring.realtime import actions as realtime
from vakkring.realtime.actions import Document
from vakkring.vocabulary.models import Topic
from wiki import access, facts, tree
from wiki.actions.showing import UPLOADS, follow, forget_page, show_photos
from wiki.actions.versions import NotAllowed, content_now, fragment_of, locked, write_version
from wiki.facts import Facts
from wiki.models import Article, ArticleLink, ArticlePhoto, FormerSlug
from wiki.tree import Node

MOST_A_DAY = 20
SENT_AGAIN = timedelta(minutes=10)
MOST_PHOTOS = 60
MOST_LOOSE = 20
LOOSE_KEPT = timedelta(days=30)
"""So long a photo that stands nowhere is kept: a phone without reception may have put it in the text, a moderator may bring that back."""
BATCH = 200
LONGEST_SLUG = 90
TAKEN = frozenset({"nieuw", "alles", "foto", "wacht", "onderwerp"})
"""Words that addresses of the wiki itself begin with."""


class TooMany(Exception):  # noqa: N818 -- read as what it is: too many articles
    """More in a day, or in one article, than one person makes by hand."""


class TooManyLoose(TooMany):
    """Somebody sent more photos in a day that he put nowhere than one makes by mistake."""


@transaction.atomic
def begin(
    person: Person,
    title: str,
    content: Node | None = None,
    *,
    topics: Sequence[Topic] = (),
    subject: Subject | None = None,
    photo: File[bytes] | None = None,
    alt: str = "",
    client_id: uuid.UUID | None = None,
    slug: str = "",
    trusted: bool = False,
) -> Article:
    """Begin an article, a draft until somebody has checked it. With words or a photo it has a first version at once.

    The same form twice begins one: see `sent_before`. Without `topics` it gets those of what it was begun at. Raises `TooMany`, except for
    what comes from files of ours (`trusted`).
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # two windows at once must not both be the last
    article = Article(title=title, created_by=person, client_id=client_id)
    if subject is not None:
        article.about, article.about_title, article.about_path = subject.about, subject.title[:200], subject.path[:300]
    about = list(topics) or topics_of(subject)
    held: list[Node] = list((content or {}).get("content", []))
    known = sent_before(article, about, held, photo, alt) if client_id else None
    if known is not None:
        return known
    if not trusted and made_lately(person) >= MOST_A_DAY:
        raise TooMany
    article.slug = free_slug(slug or title)
    article.document = realtime.create(f"wiki.article:{uuid.uuid4()}", None, person.pk)
    article.save()
    article.topics.set(about)
    if photo is not None:
        held.append(photo_node(keep_photo(person, article, photo, alt).image_id, alt))
    if held:
        realtime.edit(article.document_id, partial(fill, content={"type": "doc", "content": held}), person.pk)
        write_version(person, article, _("Begonnen"))
    return article


def sent_before(wanted: Article, topics: Sequence[Topic], held: list[Node], photo: File[bytes] | None, alt: str) -> Article | None:
    """What this form began already: with its own key, or within minutes with another one, and the same words.

    Who goes back in his browser after saving gets the filled-in form with a fresh key. Who wrote on after an answer that got lost sends
    other words with the same key: they begin another article, with a key that follows from both. Two are better than a sentence lost.
    """
    mine = Article.objects.filter(created_by=wanted.created_by)
    own = wanted.client_id or uuid.uuid4()
    words = "\n".join([wanted.title, *(tree.words_of(one) for one in held)])
    for key in (own, uuid.uuid5(own, words), uuid.uuid4()):
        wanted.client_id = key
        known = mine.filter(client_id=key).first()
        if known is None:
            break
        if began_with(known, wanted.title, held, photo, alt, again=True):
            return known
    lately = mine.filter(client_id__isnull=False, created_at__gt=timezone.now() - SENT_AGAIN, about=wanted.about)
    return next((one for one in lately if set(one.topics.all()) == set(topics) and began_with(one, wanted.title, held, photo, alt)), None)


def began_with(article: Article, title: str, held: list[Node], photo: File[bytes] | None, alt: str, *, again: bool = False) -> bool:
    """True when an article began with just this. `again`: sent once more by its form, which may have lost its photo but not its words."""
    begun = article.revisions.filter(number=1).first()
    if begun is None:
        return article.title == title and not held and photo is None
    if begun.title != title:
        return False
    first = begun.tree
    if again and photo is None:
        first = {**first, "content": [one for one in first["content"] if one["type"] != "photo"]}
    shown = Image.objects.filter(pk__in=tree.photos(first)).first()
    if (shown.file_hash if shown else None) != (hash_filelike(photo) if photo else None):
        return False
    scratch = Document()
    fill(scratch, {"type": "doc", "content": [*held, *([photo_node(shown.pk, alt)] if shown else [])]})
    return bool(first == tree.read(fragment_of(scratch)))


def photo_node(image: int, alt: str) -> Node:
    """A photo as an article holds it."""
    return {"type": "photo", "attrs": {"image": image, "alt": alt, "caption": ""}}


def topics_of(subject: Subject | None) -> Sequence[Topic]:
    """What something is about: who began an article there need not know it."""
    return list(Topic.objects.filter(slug__in=subject.topics)) if subject and subject.topics else []


def made_lately(person: Person) -> int:
    """How many articles somebody began in a day."""
    return Article.objects.filter(created_by=person, created_at__gt=timezone.now() - timedelta(days=1)).count()


def fill(document: Document, content: Node) -> None:
    """Put a tree into a document."""
    tree.write(fragment_of(document), content)


def free_slug(title: str, but: int = 0) -> str:
    """An address for this title that nobody has or had; `but`: the article that may keep its own."""
    wanted = slugify(title)[:LONGEST_SLUG].strip("-") or "artikel"
    others = Article.objects.exclude(pk=but)
    former = FormerSlug.objects.exclude(article=but)
    near = Q(slug=wanted) | Q(slug__startswith=f"{wanted}-")
    known = {*others.filter(near).values_list("slug", flat=True), *former.filter(near).values_list("slug", flat=True), *TAKEN}
    return next(slug for number in range(1, len(known) + 2) if (slug := wanted if number == 1 else f"{wanted}-{number}") not in known)


@transaction.atomic
def describe(
    person: Person,
    article: Article,
    *,
    title: str,
    topics: Sequence[Topic],
    norm: str,
    review_by: date | None,
    seen: Facts | None = None,
) -> Article:
    """Change what stands around the text. Another title is another address; the old one keeps leading here. Raises `NotAllowed`.

    `seen` (with the title alone, without its address): what stood there when he began. What he left as it was stays as it is by now, so
    that nobody puts back what another changed meanwhile.
    """
    found = locked(article.pk)
    if not access.may_write(person, found):
        raise NotAllowed
    standing = {**facts.of(found), "title": found.title}
    day = review_by.isoformat() if review_by else None
    wanted = {"title": title, "topics": sorted(topic.slug for topic in topics), "norm": norm, "review_by": day}
    kept = facts.merged(standing, seen or standing, wanted)
    slug = found.slug if kept["title"] == found.title else free_slug(kept["title"], found.pk)
    put(person, found, {**kept, "title": [kept["title"], slug]})
    return found


def put(person: Person, article: Article, wanted: Facts) -> None:
    """Let this stand around the text of a locked article; the audit trail keeps what stood there, so that it can be put back."""
    changed = facts.changed(facts.of(article), wanted)
    rename(article, *wanted["title"])
    article.norm, article.review_by = wanted["norm"], date.fromisoformat(wanted["review_by"]) if wanted["review_by"] else None
    article.save(update_fields=["title", "slug", "norm", "review_by"])
    article.topics.set(Topic.objects.filter(slug__in=wanted["topics"]))
    audit(person, facts.DESCRIBED, article.reference, title=article.title, changed=changed)
    follow(article)


def rename(article: Article, title: str, slug: str) -> None:
    """Give a locked article another title and address. An address it had before and gets again is its own once more."""
    if slug != article.slug:
        article.former_slugs.filter(slug=slug).delete()
        FormerSlug.objects.update_or_create(slug=article.slug, defaults={"article": article})
        forget_page(article.slug)
        ArticleLink.objects.filter(path=article.get_absolute_url()).update(target=article)
    article.title, article.slug = title, slug


# --- photos -------------------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_photo(person: Person, article: Article, photo: File[bytes], alt: str = "", client_id: uuid.UUID | None = None) -> ArticlePhoto:
    """Keep a photo for an article that somebody writes in. The same `client_id` twice is one.

    Raises `NotAllowed`, and `TooMany` or `TooManyLoose`.
    """
    found = locked(article.pk)
    if not access.may_write(person, found):
        raise NotAllowed
    known = ArticlePhoto.objects.select_related("image").filter(client_id=client_id).first() if client_id else None
    if known is not None:
        if known.article_id != found.pk or known.image.uploaded_by_user_id != person.pk:
            raise NotAllowed
        return known
    if found.photos.count() >= MOST_PHOTOS:
        refuse_too_many(person, found)
    taken = keep_photo(person, found, photo, alt, client_id)
    show_photos(found)
    return taken


def refuse_too_many(person: Person, article: Article) -> None:
    """Only photos that stand in it count, for all; of those that stand nowhere each has his own number a day, so that nobody shuts it."""
    placed = article.photos.filter(image__in=tree.photos(content_now(article)))
    if placed.count() >= MOST_PHOTOS:
        raise TooMany
    lately = article.photos.unsaved().filter(image__uploaded_by_user=person, image__created_at__gt=timezone.now() - timedelta(days=1))
    if lately.exclude(pk__in=placed).count() >= MOST_LOOSE:
        raise TooManyLoose


def keep_photo(person: Person, article: Article, photo: File[bytes], alt: str, client_id: uuid.UUID | None = None) -> ArticlePhoto:
    """Store the photo, re-encoded by its model, in the wiki's own collection."""
    image = Image(title=(alt or article.title)[:255], description=alt[:255], collection=collection(), uploaded_by_user=person, file=photo)
    image.save()
    return ArticlePhoto.objects.create(article=article, image=image, client_id=client_id)


def forget_loose_photos() -> int:
    """Delete photos that were sent long ago and stand nowhere; answers how many."""
    left = long_unsaved().order_by("article").values_list("article", flat=True).distinct()
    return sum(forget_loose_of(pk) for pk in list(left[:BATCH]))


def long_unsaved() -> QuerySet[ArticlePhoto]:
    """Photos from long ago that no version shows; the text of today may hold them."""
    return ArticlePhoto.objects.unsaved().filter(image__created_at__lt=timezone.now() - LOOSE_KEPT)


@transaction.atomic
def forget_loose_of(article_pk: int) -> int:
    """Those of one article. What something else shows stays, and is of this article no more."""
    article = locked(article_pk)
    realtime.lock([article.document_id])  # nobody puts one in the text meanwhile
    # In every version, too: what is gone does not come back.
    texts = [content_now(article), *article.revisions.values_list("tree", flat=True)]
    held = {key for text in texts for key in tree.photos(text)}
    loose = list(long_unsaved().filter(article=article).exclude(image__in=held).select_related("image"))
    for photo in loose:
        if is_used_elsewhere(photo):
            photo.image.uses.filter(reference=f"{UPLOADS}{article_pk}").delete()
            photo.delete()
        else:
            photo.image.delete()
    return len(loose)


def is_used_elsewhere(photo: ArticlePhoto) -> bool:
    """True when anything but its own article shows it."""
    if photo.image.uses.exclude(reference=f"{UPLOADS}{photo.article_id}").exists():
        return True
    ours = ContentType.objects.get_for_models(ArticlePhoto, Use).values()
    return bool(ReferenceIndex.get_references_to(photo.image).exclude(content_type__in=ours).exists())


def collection() -> Collection:
    """Where the photos of articles are kept in Wagtail."""
    root = Collection.get_first_root_node()
    found: Collection = root.get_children().filter(name="Opzoeken").first() or root.add_child(name="Opzoeken")
    return found
