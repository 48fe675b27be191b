"""Suppliers' editors publish nothing, by any route; moderators do, against a checklist."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, TaskState

from courses import shelves
from courses.models import Card, CardSet
from tests.courses.suppliers import form_of
from tests.factories import OrganisationFactory, add_set, card, publish
from vakkring.accounts import actions as accounts
from vakkring.accounts.models import Role

pytestmark = pytest.mark.django_db


def public_bytes():
    """All that a stranger could read: pages that are online with their fields, and the published cards."""
    pages = [
        (page.pk, page.path, page.title, page.slug, page.live, str(page.specific.__dict__.get("summary"))) for page in Page.objects.live()
    ]
    return pages, list(Card.objects.published().values_list("pk", "title", "html", "position"))


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


def test_nothing_saves_itself_over_an_approval(own, moderator):
    """A save that the page of a moderator sends by itself would carry the page back to what it was before he approved."""
    reviewer = Client()
    reviewer.force_login(moderator)
    edit = f"/beheer/pages/{own.secret.pk}/edit/"

    page = reviewer.get(edit)
    sent = reviewer.post(edit, form_of(own.secret, title="Vanzelf"), headers={"accept": "application/json"})

    assert own.secret.workflow_in_progress
    assert page.status_code == 200
    assert "w-autosave#save" not in page.content.decode()
    assert (sent.status_code, sent.json()["error_code"]) == (400, "locked_page")
    assert Page.objects.get(pk=own.secret.pk).get_latest_revision_as_object().title != "Vanzelf"


def test_what_is_not_under_review_saves_itself(own):
    """The control."""
    editor = own.client()
    edit = f"/beheer/pages/{own.card_set.pk}/edit/"

    assert "w-autosave#save" in editor.get(edit).content.decode()
    sent = editor.post(edit, form_of(own.card_set, title="Vanzelf"), headers={"accept": "application/json"})

    assert sent.json()["success"]


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
