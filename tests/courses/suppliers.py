"""Two suppliers for tests of the wall: all that is not public of one holds a word of his own."""

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses import shelves
from courses.models import CardSet, Module
from tests.factories import OrganisationFactory, PersonFactory, card, make_module, write_cards
from tests.media.pictures import full_of_secrets
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.media.models import Document, Image
from vakkring.vocabulary.models import Topic

CANARY = "kanariepiet"


class Supplier:
    """A supplier with an editor, a published module, drafts, and media that nothing shows yet. `word` stands in all that is not public."""

    def __init__(self, word):
        self.word = word
        self.organisation = OrganisationFactory(name=f"Leverancier {word}", slug=f"leverancier-{word}")
        self.editor = PersonFactory(first_name=f"Maker{word}", last_name=f"Van{word}")
        accounts.grant_role(None, self.editor, self.organisation, Role.EDITOR)
        self.shelf = shelves.of(self.organisation)
        self.module = make_module(supplier=self.organisation, sets=1, slug=f"reeks-van-{word[0]}", title="Openbaar")
        self.card_set = CardSet.objects.child_of(self.module).get()
        self.image = Image.objects.create(
            title=f"Foto {word}",
            description=f"{word} op een foto",
            collection=self.shelf.collection,
            file=ContentFile(full_of_secrets(), name=f"{word}.jpg"),
            uploaded_by_user=self.editor,
        )
        self.document = Document.objects.create(
            title=f"Blad {word}",
            collection=self.shelf.collection,
            file=ContentFile(b"%PDF-1.7", name=f"{word}.pdf"),
            uploaded_by_user=self.editor,
        )
        self.drafts()

    def drafts(self):
        """A change to the published set, a set and a module that nobody has seen; one of them waits for review."""
        self.card_set.title = f"Concept {self.word}"
        write_cards(self.card_set, self.module, [card(title=f"Kaart {self.word}")], [0])
        self.card_set.save_revision(user=self.editor, log_action=True)
        self.secret = Module(
            title=f"Geheim {self.word}", slug=f"geheim-{self.word}", summary=self.word, can_do=self.word, live=False, owner=self.editor
        )
        self.shelf.add_child(instance=self.secret)
        self.revision = self.secret.save_revision(user=self.editor, log_action=True)
        self.secret.get_workflow().start(self.secret, self.editor)
        self.session = EditingSession.objects.create(user=self.editor, content_object=self.secret, last_seen_at=timezone.now())

    def client(self):
        client = Client()
        client.force_login(self.editor)
        client.raise_request_exception = False
        return client


def form_of(page, **changes):
    """What the editor's form of this page sends, with a change. The scripts that fill in stream fields do not run here."""
    common = {"slug": page.slug, "seo_title": "", "search_description": "", "go_live_at": "", "expire_at": "", "comment_notifications": ""}
    comments = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0, "comments-MAX_NUM_FORMS": ""}
    if isinstance(page, CardSet):
        body = streamfield([("note", "Kijk in de handleiding.")])
        own = {
            "minutes": 3,
            "author": "Redactie",
            "cards": streamfield([("card", {"title": "Stiekem", "source": "Ik", "on_site": "", "body": body})]),
        }
    else:
        topic = Topic.objects.get(slug="warmtepompen").pk
        own = {
            "summary": "x",
            "level": "basis",
            "can_do": "x",
            "limits": "",
            "topics": [topic],
            "norms": streamfield([]),
            "drawing": "",
            "drawing_alt": "",
        }
    return nested_form_data({"title": page.title, **common, **own, **comments, **changes})
