"""The door for writing together: who is it, and what may he do in this article."""

from vakkring.accounts.models import Person
from vakkring.realtime.consumers import DocumentAccess, DocumentConsumer, Refusal
from wiki import access
from wiki.models import Article

COLOURS = 6


class ArticleConsumer(DocumentConsumer):
    """One socket at an article's document, for who writes in it; who may only read sees it change."""

    def access(self) -> DocumentAccess | Refusal:
        """Asked at connecting and again and again while the socket is open."""
        somebody = self.scope["user"]
        person = somebody if isinstance(somebody, Person) else None
        articles = Article.objects.select_related("document").defer("document__state", "document__base")
        article = articles.filter(pk=self.scope["url_route"]["kwargs"]["article_id"]).first()
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
