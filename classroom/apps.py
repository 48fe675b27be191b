"""App configuration: the ports that the classroom serves."""

from django.apps import AppConfig


class ClassroomConfig(AppConfig):
    """The virtual classroom."""

    name = "classroom"
    verbose_name = "Live"

    def ready(self) -> None:
        """Fill the ports."""
        from classroom.actions.selling import Seats
        from classroom.asking import ClassroomAsked
        from classroom.personal import ClassroomDue, ClassroomEraser, ClassroomExporter, ForgottenDue
        from classroom.searching import ClassroomRelated, ClassroomSearchable
        from vakkring import ports

        ports.searchables.register(ClassroomSearchable())
        ports.related.register(ClassroomRelated())
        ports.asked.register(ClassroomAsked())
        ports.exporters.register(ClassroomExporter())
        ports.erasers.register(ClassroomEraser())
        ports.dues.register(ForgottenDue())
        ports.dues.register(ClassroomDue())
        ports.deliveries.register(Seats())
