"""App configuration: ports, and receivers for Wagtail's and allauth's signals."""

from typing import Any

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """The microlearning community."""

    name = "courses"
    verbose_name = "Bijblijven"

    def ready(self) -> None:
        """Fill the ports and listen to publishing and logging in."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 -- signals are connected when the apps are ready
        from wagtail.signals import page_published, page_unpublished  # noqa: PLC0415

        from courses.models import CardSet, Module  # noqa: PLC0415
        from courses.personal import CoursesEraser, CoursesExporter, OldGuests  # noqa: PLC0415
        from courses.searching import CoursesRelated, CoursesSearchable  # noqa: PLC0415
        from vakkring import ports  # noqa: PLC0415

        ports.searchables.register(CoursesSearchable())
        ports.related.register(CoursesRelated())
        ports.exporters.register(CoursesExporter())
        ports.erasers.register(CoursesEraser())
        ports.dues.register(OldGuests())
        page_published.connect(on_published, sender=CardSet)
        page_published.connect(on_published, sender=Module)
        page_unpublished.connect(on_unpublished, sender=CardSet)
        page_unpublished.connect(on_unpublished, sender=Module)
        user_logged_in.connect(on_login)


def on_published(instance: Any, revision: Any = None, **_rest: Any) -> None:
    """Wagtail published a page: write its cards."""
    from courses import actions  # noqa: PLC0415 -- models are ready only now
    from courses.models import CardSet  # noqa: PLC0415

    actor = revision.user if revision else None
    if isinstance(instance, CardSet):
        actions.publish_cards(actor, instance)
    else:
        actions.publish_module(actor, instance)


def on_unpublished(instance: Any, **_rest: Any) -> None:
    """Wagtail took a page offline."""
    from courses import actions  # noqa: PLC0415 -- models are ready only now
    from courses.models import CardSet  # noqa: PLC0415

    if isinstance(instance, CardSet):
        actions.withdraw_cards(None, instance)
    else:
        actions.withdraw_module(None, instance)


def on_login(request: Any, user: Any, **_rest: Any) -> None:
    """Somebody logged in: what he did as a guest becomes his."""
    from courses import actions, visits  # noqa: PLC0415 -- models are ready only now

    guest = visits.take_guest(request)
    if guest:
        actions.adopt(user, guest)
