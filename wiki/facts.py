"""What stands around the text of an article, as plain data; and as it stood before one person changed it."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from vakkring.accounts.models import AuditEntry, Person
from vakkring.realtime import actions as realtime
from wiki.models import Article

DESCRIBED = "article.described"

Facts = dict[str, Any]
"""`title` (with the address, which follows it), `topics` (slugs), `norm` and `review_by` (ISO 8601), as they stand in the audit trail."""
Changed = dict[str, Sequence[Any]]
"""By name: what stood there, and what came in its place."""


def of(article: Article) -> Facts:
    """As they stand now: 1 query."""
    return {
        "title": [article.title, article.slug],
        "topics": sorted(article.topics.values_list("slug", flat=True)),
        "norm": article.norm,
        "review_by": article.review_by.isoformat() if article.review_by else None,
    }


def changed(before: Facts, after: Facts) -> Changed:
    """What differs."""
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


def merged(standing: Facts, seen: Facts, wanted: Facts) -> Facts:
    """What should stand there when somebody who saw `seen` wants `wanted`: what he left alone stays as it is now, each topic by itself."""
    found = {name: standing[name] if value == seen[name] else value for name, value in wanted.items()}
    added, dropped = set(wanted["topics"]) - set(seen["topics"]), set(seen["topics"]) - set(wanted["topics"])
    return {**found, "topics": sorted((set(standing["topics"]) | added) - dropped)}


def before(standing: Facts, changes: Sequence[tuple[int | None, Changed]], person: int) -> Facts:
    """What stood there before one person changed it, where nobody changed it after him. `changes` say who changed what, newest first."""
    found: Facts = {}
    for name, value in standing.items():
        wanted = value
        for who, change in changes:
            if name not in change:
                continue
            if who != person or change[name][1] != wanted:
                break  # somebody else's, or changed meanwhile by what is not described
            wanted = change[name][0]
        if wanted != value:
            found[name] = wanted
    return found


def changes_of(article: Article) -> list[tuple[int | None, Changed]]:
    """Who changed what, newest first, as long back as edits of the text can be undone: 1 query."""
    entries = AuditEntry.objects.filter(action=DESCRIBED, target=article.reference, at__gte=timezone.now() - realtime.KEPT)
    return [(who, details.get("changed", {})) for who, details in entries.order_by("-pk").values_list("actor", "details")]


def changers(article: Article) -> set[int]:
    """Whose changes could be taken back."""
    standing, changes = of(article), changes_of(article)
    return {who for who in {who for who, _change in changes} if who is not None and before(standing, changes, who)}


def described_by(person: Person) -> set[int]:
    """The articles around whose text somebody changed something lately."""
    entries = AuditEntry.objects.filter(action=DESCRIBED, actor=person, at__gte=timezone.now() - realtime.KEPT)
    return {int(target.rpartition(":")[2]) for target in entries.values_list("target", flat=True)}
