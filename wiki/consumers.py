"""The door for writing together: who is it, and what may he do in this article."""

from collections.abc import Sequence

from vakkring.accounts.models import Person
from vakkring.realtime.consumers import DocumentAccess, DocumentConsumer, Refusal
from wiki import access
from wiki.models import Article

COLOURS = 6


class ArticleConsumer(DocumentConsumer):
    """One socket at an article's document, for who writes in it; who may only read sees it change."""

    @property
    def article_id(self) -> int:
        """From the address."""
        return self.key("article_id")

    def access(self) -> DocumentAccess | Refusal:
        """Asked at connecting."""
        return self.accesses([self])[0]

    @classmethod
    def accesses(cls, sockets: "Sequence[ArticleConsumer]") -> list[DocumentAccess | Refusal]:
        """Asked again and again while sockets are open: one query for all their articles."""
        articles = Article.objects.select_related("document").defer("document__state", "document__base")
        found = articles.in_bulk({socket.article_id for socket in sockets})
        return [socket.access_to(found.get(socket.article_id)) for socket in sockets]

    def access_to(self, article: Article | None) -> DocumentAccess | Refusal:
        """What this person may do with an article."""
        somebody = self.scope["user"]
        person = somebody if isinstance(somebody, Person) else None
        if article is None or not access.may_read(somebody, article):
            return Refusal.NOT_LOGGED_IN if person is None else Refusal.NOT_ALLOWED
        return DocumentAccess(
            document_id=article.document_id,
            key=article.document.key,
            may_write=person is not None and access.may_write(person, article),
            person_id=person.pk if person else None,
            name=(person.first_name or str(person)) if person else "",
            colour=person.pk % COLOURS if person else 0,
        )
