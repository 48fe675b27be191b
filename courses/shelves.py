"""What suppliers and moderators have in Wagtail.

A supplier has a shelf of pages, a collection of media, and a group of editors who may touch just these and publish nothing. Moderators
review and publish everything. Groups follow the roles in `accounts`: nobody is put into them by hand.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site, Workflow, WorkflowPage, WorkflowTask

from courses.models import Catalogue, ReviewTask, Shelf
from vakkring.accounts import access
from vakkring.accounts.models import Organisation, Person, Role

EDIT = ("add_page", "change_page")
REVIEW = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
MEDIA = ("add_image", "choose_image", "add_document", "choose_document")
MODERATORS = "moderatoren"


# --- where things stand -------------------------------------------------------------------------------------------------------------
@transaction.atomic
def catalogue() -> Catalogue:
    """The root of everything, with its review; made at the first module, below the tree's root."""
    found: Catalogue | None = Catalogue.objects.first()
    if found is None:
        found = Catalogue(title="Bijblijven", slug="bijblijven")
        Page.get_first_root_node().add_child(instance=found)
        Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": found, "site_name": "Vakkring"})
    demand_review(found)
    return found


def demand_review(found: Catalogue) -> None:
    """Everything below the catalogue goes by a moderator."""
    if WorkflowPage.objects.filter(page=found).exists():
        return
    workflow = Workflow.objects.create(name="Controle")
    WorkflowTask.objects.create(workflow=workflow, task=ReviewTask.objects.create(name="Controle"))
    WorkflowPage.objects.create(workflow=workflow, page=found)


@transaction.atomic
def of(organisation: Organisation) -> Shelf:
    """The shelf of a supplier; made with its collection and group when he has none yet."""
    shelves = Shelf.objects.select_related("collection", "group").filter(organisation=organisation)
    known: Shelf | None = shelves.first()
    if known is not None:
        return known
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # two at once make one
    return shelves.first() or make(organisation)


def make(organisation: Organisation) -> Shelf:
    """A shelf with its collection and group."""
    shelf = Shelf(title=organisation.name, slug=organisation.slug, organisation=organisation)
    shelf.collection = Collection.get_first_root_node().add_child(name=organisation.name)
    shelf.group = Group.objects.create(name=f"aanbieder {organisation.slug}")
    catalogue().add_child(instance=shelf)
    return shelf


def editors(organisation: Organisation) -> Group:
    """The group of a supplier's editors, with what it may."""
    shelf = of(organisation)
    allow(shelf.group, shelf, EDIT, shelf.collection)
    group: Group = shelf.group
    return group


def moderators() -> Group:
    """The group of all moderators."""
    group, _made = Group.objects.get_or_create(name=MODERATORS)
    allow(group, catalogue(), REVIEW, Collection.get_first_root_node())
    return group


def allow(group: Group, page: Page, doing: Iterable[str], collection: Collection) -> None:
    """Let a group enter the admin, do this with a page and all below it, and add to a collection."""
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=doing):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    for permission in Permission.objects.filter(content_type__app_label="media", codename__in=MEDIA):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


# --- who works with them ----------------------------------------------------------------------------------------------------------------
class GroupsFollowRoles:
    """Editors and moderators get their group with their role, and lose it with it."""

    def role_changed(self, person_id: int, role: str, organisation_id: int, *, has_it: bool) -> None:
        """Join or leave. A moderator of several organisations stays one until the last is gone."""
        person = Person.objects.get(pk=person_id)
        if role == Role.EDITOR:
            group = editors(Organisation.objects.get(pk=organisation_id))
        elif role == Role.MODERATOR:
            group, has_it = moderators(), access.has_role(person, Role.MODERATOR)
        else:
            return
        if has_it:
            person.groups.add(group)
        else:
            person.groups.remove(group)
