"""Suppliers in Wagtail's admin: each sees and changes only his own, and nobody publishes but moderators.

The walls are walked, not trusted: every address of the admin is asked for everything of another supplier, whose texts hold his word.
"""

import itertools
import re

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses import shelves, wall
from courses.models import Card, CardSet, Module
from tests.factories import OrganisationFactory, PersonFactory, add_set, card, make_module, publish, write_cards
from tests.media.pictures import full_of_secrets
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role
from vakkring.media.models import Document, Image
from vakkring.vocabulary.models import Topic

pytestmark = pytest.mark.django_db
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

    def client(self):
        client = Client()
        client.force_login(self.editor)
        client.raise_request_exception = False
        return client


@pytest.fixture
def own():
    return Supplier("eigenwerk")


@pytest.fixture
def other():
    return Supplier(CANARY)


@pytest.fixture
def moderator(settings):
    settings.DEMO = True  # no second step here; that has tests of its own
    person = PersonFactory()
    accounts.grant_role(None, person, OrganisationFactory(), Role.MODERATOR)
    return person


# --- what an editor sees ----------------------------------------------------------------------------------------------------------------
def admin_patterns(resolver=None, before=""):
    """Every address of the admin: its pattern and the converters of its arguments."""
    if resolver is None:
        (resolver,) = [one for one in get_resolver().url_patterns if str(one.pattern) == "beheer/" and not isinstance(one, URLPattern)]
        before = "/beheer/"
    for one in resolver.url_patterns:
        written = before + str(one.pattern).lstrip("^")
        if isinstance(one, URLPattern):
            yield written
        else:
            yield from admin_patterns(one, written)


def numbers_of(supplier):
    """Every number by which something of a supplier could be asked for."""
    states = TaskState.objects.filter(workflow_state__object_id=str(supplier.secret.pk))
    rows = [
        *Page.objects.descendant_of(supplier.shelf, inclusive=True),
        *Revision.objects.filter(object_id__in=[str(page.pk) for page in Page.objects.descendant_of(supplier.shelf)]),
        supplier.image,
        supplier.document,
        supplier.shelf.collection,
        supplier.shelf.group,
        supplier.organisation,
        supplier.editor,
        *states,
        *WorkflowState.objects.filter(object_id=str(supplier.secret.pk)),
    ]
    return sorted({str(row.pk) for row in rows})


WORDS = {
    "app_label": ["wagtailcore", "courses", "media"],
    "app_name": ["media", "courses"],
    "content_type_app_name": ["courses"],
    "content_type_model_name": ["module", "cardset"],
    "model_name": ["page", "module", "image", "document"],
    "action": ["publish", "delete", "move", "unpublish"],
    "action_name": ["approve", "reject", "copy", "move", "publish", "unpublish"],
    "filter_spec": ["original", "width-100"],
    "revision_id_a": ["earliest", "live"],
    "revision_id_b": ["latest"],
}


def addresses(pattern, numbers):
    """The pattern with every number in the place of its arguments."""
    arguments = re.findall(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)", pattern)
    names = [first or second for first, second in arguments]
    for values in itertools.islice(itertools.product(*(WORDS.get(name, numbers) for name in names)), 60):
        filled = pattern
        for value in values:
            filled = re.sub(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]*\)", value, filled, count=1)
        yield filled.replace("^", "").replace("$", "").replace("\\d+", "1").replace(".*", "")


QUERIES = ("", f"?q={CANARY}", f"?search={CANARY}&term={CANARY}")


def leaks(client, other, only=""):
    """The addresses at which an editor meets the other's word."""
    numbers = numbers_of(other)
    found, asked = set(), 0
    for pattern in admin_patterns():
        if "logout" in pattern or only not in pattern:
            continue
        for address in addresses(pattern, numbers):
            for query in QUERIES if "<" not in pattern else QUERIES[:1]:
                for headers in ({}, {"x-requested-with": "XMLHttpRequest"}) if "choose" in pattern else ({},):
                    answer = client.get(address + query, headers=headers)
                    asked += 1
                    # The page may repeat the question; what it knows of the other has the word in capitals or in a longer text.
                    if answer.status_code == 200 and tells(answer, query):
                        found.add(re.sub(r"\d+", "N", address))
            answer = client.post(address, {"tags": CANARY, "q": CANARY, "title": "x", "id": numbers[0]})
            if tells(answer, QUERIES[1]):
                found.add(f"POST {re.sub(r'[0-9]+', 'N', address)}")
    return found, asked


def tells(answer, query):
    """True when the answer holds something of the other: more than the question itself."""
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said = text.decode(errors="replace").lower()
    known = (
        f"leverancier {CANARY}",
        f"maker{CANARY}",
        f"van{CANARY}",
        f"foto {CANARY}",
        f"blad {CANARY}",
        f"concept {CANARY}",
    )
    known += (f"kaart {CANARY}", f"geheim {CANARY}", f"geheim-{CANARY}", f"leverancier-{CANARY}", f"{CANARY} op een foto", f"{CANARY}.")
    return any(word in said for word in known) or (not query and CANARY in said)


def test_editor_meets_nothing_of_another_supplier(own, other):
    found, asked = leaks(own.client(), other)

    assert found == set()
    assert asked > 1000


def test_editor_would_meet_a_lot_without_the_wall(own, other, monkeypatch):
    """The control: Wagtail's own permissions alone leak, and the walk sees it."""
    monkeypatch.setattr(wall, "is_walled", lambda _request: False)

    found, _asked = leaks(own.client(), other, only="choose-page")

    assert {"/beheer/choose-page/N/", "/beheer/choose-page/search/"} <= {address.partition("?")[0] for address in found}


def test_editor_works_with_his_own(own):
    """The other control: the wall leaves a way to work."""
    client = own.client()

    for address in (
        "/beheer/",
        f"/beheer/pages/{own.shelf.pk}/",
        f"/beheer/pages/{own.module.pk}/edit/",
        f"/beheer/pages/{own.card_set.pk}/edit/",
        f"/beheer/pages/{own.card_set.pk}/history/",
        f"/beheer/pages/add/courses/module/{own.shelf.pk}/",
        f"/beheer/pages/add/courses/cardset/{own.module.pk}/",
        "/beheer/images/",
        f"/beheer/images/{own.image.pk}/",
        "/beheer/images/chooser/",
        "/beheer/documents/",
        f"/beheer/documents/edit/{own.document.pk}/",
        "/beheer/documents/chooser/",
        "/beheer/choose-page/",
        f"/beheer/pages/{own.card_set.pk}/revisions/",
    ):
        assert client.get(address, follow=True).status_code == 200, address
    assert own.word in client.get("/beheer/images/").content.decode()


def test_unpublished_files_are_shut_to_others(own, other):
    rendition = other.image.get_rendition("width-20").url

    for client in (own.client(), Client()):
        assert client.get(other.document.url).status_code == 404
        assert client.get(rendition).status_code == 404
    assert other.client().get(other.document.url).status_code == 200
    assert other.client().get(rendition).status_code == 200


def test_editor_who_left_is_shut_out_at_once(own):
    client = own.client()
    assert client.get("/beheer/").status_code == 200

    accounts.revoke_role(None, own.editor, own.organisation, Role.EDITOR)

    for address in ("/beheer/", f"/beheer/pages/{own.card_set.pk}/edit/", f"/beheer/pages/{own.secret.pk}/view_draft/"):
        assert client.get(address).status_code in {302, 403, 404}
    assert client.get(own.document.url).status_code == 404


# --- what an editor cannot publish --------------------------------------------------------------------------------------------------------
def public_bytes():
    """All that a stranger could read: pages that are online with their fields, and the published cards."""
    pages = [
        (page.pk, page.path, page.title, page.slug, page.live, str(page.specific.__dict__.get("summary"))) for page in Page.objects.live()
    ]
    return pages, list(Card.objects.published().values_list("pk", "title", "html", "position"))


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


def posts(own):
    """Every way to publish that an editor could think of: name, address and what he sends."""
    edit = f"/beheer/pages/{own.card_set.pk}/edit/"
    form = form_of(own.card_set, title="Stiekem")
    now, soon = (timezone.localtime() + timezone.timedelta(minutes=one) for one in (-1, 1))
    state = TaskState.objects.filter(workflow_state__object_id=str(own.secret.pk)).first()
    revision = own.card_set.latest_revision
    ticked = {"length": "on", "language": "on", "practice": "on", "sources": "on", "rights": "on", "comment": "x"}
    yield "publish", edit, {**form, "action-publish": "1"}
    yield "schedule", edit, {**form, "go_live_at": now.strftime("%Y-%m-%d %H:%M"), "action-publish": "1"}
    yield "schedule later", edit, {**form, "go_live_at": soon.strftime("%Y-%m-%d %H:%M"), "action-publish": "1"}
    yield (
        "approve in the form",
        f"/beheer/pages/{own.secret.pk}/edit/",
        {
            **form_of(own.secret),
            "action-workflow-action": "1",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": '{"length":"on","language":"on","practice":"on","sources":"on","rights":"on","comment":""}',
        },
    )
    yield "approve", f"/beheer/pages/workflow/action/{own.secret.pk}/approve/{state.pk}/", ticked
    yield "collect", f"/beheer/pages/workflow/collect_action_data/{own.secret.pk}/approve/{state.pk}/", ticked
    yield "revert", f"/beheer/pages/{own.card_set.pk}/revisions/{revision.pk}/revert/", {**form, "action-publish": "1"}
    yield "bulk", f"/beheer/bulk/wagtailcore/page/publish/?id={own.secret.pk}", {"include_descendants": "on"}
    yield "copy", f"/beheer/pages/{own.card_set.pk}/copy/", {
        "new_title": "Kopie", "new_slug": "kopie", "new_parent_page": own.module.pk, "publish_copies": "on", "copy_subpages": "on",
    }  # fmt: skip
    yield "alias", f"/beheer/pages/{own.card_set.pk}/copy/", {
        "new_title": "Alias", "new_slug": "alias", "new_parent_page": own.module.pk, "alias": "on",
    }  # fmt: skip
    yield "move", f"/beheer/pages/{own.card_set.pk}/move/{own.secret.pk}/confirm/", {}
    yield "order", f"/beheer/pages/{own.card_set.pk}/set_position/?position=0", {}
    yield "privacy", f"/beheer/pages/{own.card_set.pk}/privacy/", {"restriction_type": "login"}
    yield "add", f"/beheer/pages/add/courses/cardset/{own.module.pk}/", {**form, "slug": "nieuw", "action-publish": "1"}
    for verb in ("publish", "unpublish", "copy", "move", "delete", "revert_to_page_revision", "convert_alias", "create_alias"):
        yield f"api {verb}", f"/beheer/api/main/pages/{own.card_set.pk}/action/{verb}/", {"revision_id": revision.pk}
    yield "bulk unpublish", f"/beheer/bulk/wagtailcore/page/unpublish/?id={own.module.pk}", {}
    yield "unpublish", f"/beheer/pages/{own.card_set.pk}/unpublish/", {}
    yield "delete", f"/beheer/pages/{own.card_set.pk}/delete/", {}


def test_editor_publishes_nothing_by_any_route(own, client):
    client = own.client()
    before = public_bytes()
    tried = []

    for name, address, sent in list(posts(own)):
        client.post(address, sent)
        call_command("publish_scheduled", verbosity=0)
        assert public_bytes() == before, name
        tried.append(name)

    assert len(tried) > 20


def test_same_requests_do_publish_for_a_moderator(own, moderator):
    """The control: the requests are right, it is the person who is not."""
    client = Client(raise_request_exception=False)
    client.force_login(moderator)
    working = {}

    for name, address, sent in list(posts(own)):
        before = public_bytes()
        client.post(address, sent)
        call_command("publish_scheduled", verbosity=0)
        working[name] = public_bytes() != before

    assert {name for name, worked in working.items() if worked} >= {"publish", "schedule", "approve", "add", "copy"}


def test_editor_submits_and_moderator_asks_a_change_and_approves(own, moderator):
    editor, reviewer = own.client(), Client()
    reviewer.force_login(moderator)
    edit = f"/beheer/pages/{own.card_set.pk}/edit/"
    editor.post(edit, form_of(own.card_set, title="Nieuwe titel", **{"action-submit": "1"}))
    state = own.card_set.current_workflow_task_state
    base = f"/beheer/pages/workflow/action/{own.card_set.pk}"

    reviewer.post(f"{base}/reject/{state.pk}/", {"comment": "Noem de handleiding."})
    assert "Noem de handleiding." in editor.get(edit).content.decode()
    editor.post(edit, form_of(own.card_set, title="Betere titel", **{"action-submit": "1"}))
    state = CardSet.objects.get(pk=own.card_set.pk).current_workflow_task_state
    reviewer.post(f"{base}/approve/{state.pk}/", {"length": "on", "comment": ""})
    assert CardSet.objects.get(pk=own.card_set.pk).title == "Setje 1"  # the checklist was not complete
    reviewer.post(f"{base}/approve/{state.pk}/", dict.fromkeys(("length", "language", "practice", "sources", "rights"), "on"))

    assert CardSet.objects.get(pk=own.card_set.pk).title == "Betere titel"


def test_checklist_cannot_be_skipped_through_the_edit_page(own, moderator):
    reviewer = Client(raise_request_exception=False)
    reviewer.force_login(moderator)
    edit = f"/beheer/pages/{own.secret.pk}/edit/"

    sent = form_of(own.secret, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    answer = reviewer.post(edit, sent)

    assert answer.status_code in {200, 302}  # the form again, or back to the admin's start
    assert not Page.objects.get(pk=own.secret.pk).live


def test_approval_of_what_the_supplier_took_back_does_nothing(own, moderator):
    reviewer = Client()
    reviewer.force_login(moderator)
    state = own.secret.current_workflow_task_state
    own.secret.current_workflow_state.cancel(user=own.editor)

    reviewer.post(
        f"/beheer/pages/workflow/action/{own.secret.pk}/approve/{state.pk}/",
        dict.fromkeys(("length", "language", "practice", "sources", "rights"), "on"),
    )

    assert not Page.objects.get(pk=own.secret.pk).live


def test_approved_and_taken_offline_again_is_gone(own, moderator, client):
    address = f"/leren/{own.module.slug}/{own.card_set.slug}/1/"
    assert client.get(address).status_code == 200

    own.card_set.get_latest_revision_as_object().unpublish(user=moderator)
    publish(own.module, own.shelf)

    assert client.get(address).status_code == 404


def test_pictures_of_a_set_are_public_while_it_is(own, client):
    raw = card({"text": "x"})
    raw["blocks"].insert(0, {"photo": {"image": own.image.pk, "alt": "Een foto", "marks": []}})
    url = own.image.get_rendition("max-960x960|format-webp").url
    assert client.get(url).status_code == 404

    shown = add_set(own.module, [raw])
    assert client.get(url).status_code == 200

    shown.unpublish()
    assert client.get(url).status_code == 404


def test_moderator_of_two_organisations_stays_one_until_the_last_is_gone(moderator):
    second = OrganisationFactory()
    accounts.grant_role(None, moderator, second, Role.MODERATOR)
    first = moderator.memberships.exclude(organisation=second).get().organisation

    accounts.revoke_role(None, moderator, first, Role.MODERATOR)
    assert moderator.groups.filter(name=shelves.MODERATORS).exists()

    accounts.revoke_role(None, moderator, second, Role.MODERATOR)
    assert not moderator.groups.exists()
