"""Suppliers in Wagtail's admin: each sees and changes only his own.

The walls are walked, not trusted: every address of the admin is asked for everything of another supplier, whose texts hold his word; and
his media and pages are named in forms of one's own.
"""

import io
import itertools
import re
import zipfile

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses import wall
from courses.models import CardSet
from tests.courses.suppliers import CANARY, form_of
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role

pytestmark = pytest.mark.django_db


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
    """Every number by which something of a supplier could be asked for, by what it is a number of."""
    pages = Page.objects.descendant_of(supplier.shelf, inclusive=True)
    secret = str(supplier.secret.pk)
    rows = {
        "page": pages,
        "object": pages,
        "destination": pages,
        "revision": Revision.objects.filter(object_id__in=[str(page.pk) for page in pages]),
        "task": TaskState.objects.filter(workflow_state__object_id=secret),
        "workflow": WorkflowState.objects.filter(object_id=secret),
        "session": [supplier.session],
        "image": [supplier.image],
        "": [supplier.document, supplier.shelf.collection, supplier.shelf.group, supplier.organisation, supplier.editor],
    }
    return {kind: sorted({str(row.pk) for row in found}) for kind, found in rows.items()}


WORDS = {
    "app_label": ["wagtailcore", "courses", "media"],
    "app_name": ["media", "courses"],
    "content_type_app_name": ["courses"],
    "content_type_model_name": ["module", "cardset"],
    "model_name": ["page", "module", "image", "document"],
    "action": ["publish", "delete", "move", "unpublish"],
    "action_name": ["approve", "reject", "copy", "move", "publish", "unpublish"],
    "filter_spec": ["original", "width-100"],
}
SIDES = {"revision_id_a": ["earliest", "live"], "revision_id_b": ["latest"]}
ARGUMENT = r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)"


def addresses(pattern, own, other):
    """The pattern with the other's numbers in the place of its arguments; where it takes several, also below a page of one's own."""
    names = [first or second for first, second in re.findall(ARGUMENT, pattern)]
    alone = sum(name not in WORDS for name in names) == 1
    for values in itertools.product(*(choices(name, own, other, alone=alone) for name in names)):
        filled = pattern
        for value in values:
            filled = re.sub(ARGUMENT, value, filled, count=1)
        yield filled.replace("^", "").replace("$", "").replace("\\d+", "1").replace(".*", "").replace("\\.", ".")


def choices(name, own, other, *, alone):
    """What can stand for an argument."""
    if name in WORDS:
        return WORDS[name]
    kind = "page" if name == "pk" else next((kind for kind in other if kind and kind in name), "")
    if alone or not kind:
        return sorted({number for numbers in other.values() for number in numbers})
    mine = own["page"] if kind in {"page", "object"} else []
    return [*SIDES.get(name, ()), *other[kind], *mine]


QUERIES = ("", f"?q={CANARY}", f"?search={CANARY}&term={CANARY}")


def queries(pattern, other):
    """What is asked behind the question mark: a search where there is nothing to fill in, and all that the API can be asked for."""
    if "/api/" in pattern:
        return ("", "?fields=*", *(f"?fields=*&{by}={page}" for by in ("child_of", "descendant_of", "id") for page in other["page"]))
    return QUERIES if "<" not in pattern else QUERIES[:1]


def leaks(client, own, other, only=""):
    """The addresses at which an editor meets the other's word."""
    mine, numbers = numbers_of(own), numbers_of(other)
    found, asked = set(), 0
    for pattern in admin_patterns():
        if "logout" in pattern or only not in pattern:
            continue
        for address in addresses(pattern, mine, numbers):
            for query in queries(pattern, numbers):
                for headers in ({}, {"x-requested-with": "XMLHttpRequest"}) if "choose" in pattern else ({},):
                    answer = client.get(address + query, headers=headers)
                    asked += 1
                    # The page may repeat the question; what it knows of the other has the word in capitals or in a longer text.
                    if answer.status_code == 200 and tells(answer, query):
                        found.add(re.sub(r"\d+", "N", address))
            answer = client.post(address, {"tags": CANARY, "q": CANARY, "title": "x", "id": numbers["page"][0]})
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
    found, asked = leaks(own.client(), own, other)

    assert found == set()
    assert asked > 1000


def test_walk_comes_by_every_kind_of_address(own, other):
    """A control of the walk itself: what it asks for is there, for who may see it."""
    numbers = numbers_of(other)
    asked = {address for pattern in admin_patterns() for address in addresses(pattern, numbers, numbers)}
    secret, (state,), (revision, *_) = other.secret.pk, numbers["workflow"], numbers["revision"]
    client = other.client()

    for address in (
        f"/beheer/pages/{secret}/revisions/compare/earliest...latest/",
        f"/beheer/pages/{secret}/revisions/{other.revision.pk}/view/",
        f"/beheer/pages/{secret}/workflow_history/detail/{state}/",
        f"/beheer/pages/{secret}/history/",
        f"/beheer/images/{other.image.pk}/",
        f"/beheer/choose-page/{other.shelf.pk}/",
    ):
        assert address in asked
        assert client.get(address).status_code == 200, address
    assert f"/beheer/pages/{secret}/revisions/compare/{revision}...{other.revision.pk}/" in asked


def test_editor_would_meet_a_lot_without_the_wall(own, other, monkeypatch):
    """The control: Wagtail's own permissions alone leak, and the walk sees it."""
    monkeypatch.setattr(wall, "is_walled", lambda _somebody: False)

    found, _asked = leaks(own.client(), own, other, only="choose-page")

    assert {"/beheer/choose-page/N/", "/beheer/choose-page/search/"} <= {address.partition("?")[0] for address in found}


# --- what an editor names in a form -----------------------------------------------------------------------------------------------------
def naming(other):
    """Blocks that name something of the other by its number, as no chooser offers it; the last one cannot be saved."""
    film = {"video": other.document.pk, "captions": "", "poster": "", "title": "x", "transcript": "x"}
    spot = {"question": "x", "hint": "", "photo": other.image.pk, "spots": streamfield([])}
    return {
        "photo": ("photo", {"image": other.image.pk, "alt": "x", "marks": streamfield([])}),
        "video": ("video", film),
        "captions": ("video", {**film, "video": "", "captions": other.document.pk}),
        "poster": ("video", {**film, "video": "", "poster": other.image.pk}),
        "spot": ("spot", {**spot, "drawing": {"name": "", "alt": "", "caption": ""}}),
        "link": ("text", rich_text(f'<p><a linktype="page" id="{other.secret.pk}">x</a></p>')),
        "unfinished": ("photo", {"image": other.image.pk, "alt": "", "marks": streamfield([])}),
    }


def form_with(page, block):
    """The form of a set of which the only card holds this block."""
    card = {"title": "Kaart", "source": "Ik", "on_site": "", "body": streamfield([block])}
    kept = {name: value for name, value in form_of(page).items() if not name.startswith("cards")}
    return nested_form_data({**kept, "cards": streamfield([("card", card)])})


def told_about(client, own, sent):
    """All that an editor is told after he sent this form, one way or another: pages as text, and the file of the module."""
    base, add = f"/beheer/pages/{own.card_set.pk}", f"/beheer/pages/add/courses/cardset/{own.module.pk}"
    yield client.post(f"{base}/edit/", sent).content
    yield client.post(f"{base}/edit/", sent, headers={"accept": "application/json"}).content
    for address in (f"{base}/edit/preview/", f"{add}/preview/"):
        yield client.post(address, sent).content
        yield client.get(address).content
    yield client.post(f"{add}/", {**sent, "slug": "nog-een"}).content
    for address in (f"{base}/edit/", f"{base}/view_draft/", f"{base}/revisions/compare/earliest...latest/"):
        yield client.get(address).content
    packed = io.BytesIO(b"".join(client.get(f"/aanbieder/reeks/{own.module.slug}/bestand.zip").streaming_content))
    with zipfile.ZipFile(packed) as opened:
        yield b"\n".join([*(name.encode() for name in opened.namelist()), opened.read("module.md")])


def naming_leaks(own, other):
    """The kinds of blocks that told an editor something."""
    client = own.client()
    return {
        name
        for name, block in naming(other).items()
        if any(CANARY in text.decode(errors="replace").lower() for text in told_about(client, own, form_with(own.card_set, block)))
    }


def test_editor_is_told_nothing_about_what_he_names_by_number(own, other):
    assert naming_leaks(own, other) == set()
    assert CardSet.objects.child_of(own.module).count() == 1


def test_editor_would_be_told_without_the_check(own, other, monkeypatch):
    """The control: Wagtail's choosers offer only what somebody may choose, and its forms take everything."""
    monkeypatch.setattr(wall, "demand_own", lambda *_: None)

    assert naming_leaks(own, other) == set(naming(other))


def test_editor_uses_his_own_media_and_pages(own):
    client = own.client()

    for name, block in naming(own).items():
        sent = client.post(f"/beheer/pages/{own.card_set.pk}/edit/", form_with(own.card_set, block))
        assert sent.status_code in ({200, 302} if name in {"spot", "unfinished"} else {302}), name
        assert own.word in client.get(f"/beheer/pages/{own.card_set.pk}/edit/").content.decode()


def test_editor_keeps_what_a_moderator_put_in(own, other, moderator):
    """A moderator may choose from everything; what he chose stays when the editor saves again."""
    edit = f"/beheer/pages/{own.card_set.pk}/edit/"
    sent = form_with(own.card_set, naming(other)["photo"])
    reviewer = Client()
    reviewer.force_login(moderator)
    assert reviewer.post(edit, sent).status_code == 302

    own.client().post(edit, {**sent, "title": "Nieuwe titel"})

    draft = CardSet.objects.get(pk=own.card_set.pk).get_latest_revision_as_object()
    assert draft.title == "Nieuwe titel"
    assert draft.cards[0].value["body"][0].value["image"] == other.image


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


def test_menus_lead_nowhere_that_is_shut(own, moderator):
    reviewer = Client()
    reviewer.force_login(moderator)

    for address, kept in (("/beheer/reports/", reviewer), ("/beheer/images/", own.client())):
        assert address in kept.get("/beheer/").content.decode()
    assert "/beheer/reports/" not in own.client().get("/beheer/").content.decode()
