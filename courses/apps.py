"""App configuration: ports, and receivers for Wagtail's and allauth's signals."""

from typing import Any

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """The microlearning community."""

    name = "courses"
    verbose_name = "Bijblijven"

    def ready(self) -> None:
        """Fill the ports and listen to publishing and logging in."""
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_delete, post_save
        from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet
        from wagtail.models import PageViewRestriction
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from courses.asking import CoursesAsked
        from courses.inviting import ClosedSets, OldInvitations
        from courses.models import CardSet, Module
        from courses.personal import CoursesEraser, CoursesExporter, OldGuests, Scheduled
        from courses.questioning import DraftedQuestions
        from courses.searching import CoursesRelated, CoursesSearchable
        from courses.shelves import GroupsFollowRoles
        from courses.slides import CourseSlides
        from vakkring import ports
        from vakkring.accounts.models import Organisation
        from vakkring.shop.models import Offer
        from vakkring.vocabulary.models import Topic, Trade

        # Wagtail offers to filter pages by owner and by who edited them, and so tells every editor who works for the other suppliers.
        for filters in (PageFilterSet, GenericPageFilterSet):
            filters.base_filters.pop("owner", None)
            filters.base_filters.pop("edited_by", None)
        ports.searchables.register(CoursesSearchable())
        ports.related.register(CoursesRelated())
        ports.asked.register(CoursesAsked())
        ports.slide_sources.register(CourseSlides())
        ports.question_writers.register(DraftedQuestions())
        ports.exporters.register(CoursesExporter())
        ports.erasers.register(CoursesEraser())
        ports.viewable.register(ClosedSets())
        ports.role_followers.register(GroupsFollowRoles())
        ports.dues.register(OldInvitations())
        ports.dues.register(OldGuests())
        ports.dues.register(Scheduled())
        post_save.connect(on_privacy, sender=PageViewRestriction)
        post_delete.connect(on_privacy, sender=PageViewRestriction)
        for words in (Organisation, Topic, Trade):
            post_save.connect(on_renamed, sender=words)
            post_delete.connect(on_renamed, sender=words)
        post_save.connect(on_offer, sender=Offer)
        post_page_move.connect(on_moved)
        page_published.connect(on_published, sender=CardSet)
        page_published.connect(on_published, sender=Module)
        page_unpublished.connect(on_unpublished, sender=CardSet)
        page_unpublished.connect(on_unpublished, sender=Module)
        user_logged_in.connect(on_login)


def on_published(instance: Any, revision: Any = None, **_rest: Any) -> None:
    """Wagtail published a page: write its cards."""
    from courses import actions
    from courses.models import CardSet

    actor = who_acts() or (revision.user if revision else None)
    if isinstance(instance, CardSet):
        actions.publish_cards(actor, instance)
    else:
        actions.publish_module(actor, instance)


def who_acts() -> Any:
    """Who works in Wagtail's admin now: the publisher, not the author. None outside it."""
    from wagtail.log_actions import get_active_log_context

    return get_active_log_context().user


def on_unpublished(instance: Any, **_rest: Any) -> None:
    """Wagtail took a page offline."""
    from courses import actions
    from courses.models import CardSet

    if isinstance(instance, CardSet):
        actions.withdraw_cards(who_acts(), instance)
    else:
        actions.withdraw_module(who_acts(), instance)


def on_privacy(instance: Any, **_rest: Any) -> None:
    """Wagtail limits who may see a page, or lifts that; also when the page itself is being deleted, so look again when that is done."""
    from django.db import transaction
    from wagtail.models import Page

    from courses import actions

    page_pk = instance.page_id

    def look() -> None:
        page = Page.objects.filter(pk=page_pk).first()
        if page is not None:
            actions.follow(page)

    transaction.on_commit(look)


def on_moved(instance: Any, **_rest: Any) -> None:
    """Wagtail put a page elsewhere, or in another order."""
    from courses import actions

    actions.follow(instance)


def on_renamed(**_rest: Any) -> None:
    """An operator changed a supplier, topic or trade: what is kept near holds its old name."""
    from django.db import transaction

    from courses import outline

    transaction.on_commit(outline.forget)


def on_offer(instance: Any, **_rest: Any) -> None:
    """Something costs more, less or nothing now: what is kept near and found says so at once."""
    from courses import actions
    from courses.models import Module

    for module in Module.objects.filter(offer=instance):
        actions.follow(module)


def on_login(request: Any, user: Any, **_rest: Any) -> None:
    """Somebody logged in: what he did as a guest becomes his."""
    from courses import actions, visits

    guest = visits.take_guest(request)
    if guest:
        actions.adopt(user, guest)
