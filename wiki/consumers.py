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
        article = Article.objects.select_related("document").filter(pk=self.scope["url_route"]["kwargs"]["article_id"]).first()
        person = Person.objects.filter(pk=self.scope["user"].pk or 0, is_active=True).first()
        if article is None or not access.may_read(person or self.scope["user"], article):
            return Refusal.NOT_LOGGED_IN if person is None else Refusal.NOT_ALLOWED
        return DocumentAccess(
            document_id=article.document_id,
            key=article.document.key,
            may_write=person is not None and access.may_write(person, article),
            person_id=person.pk if person else None,
            name=(person.first_name or str(person)) if person else "",
            colour=person.pk % COLOURS if person else 0,
        )
