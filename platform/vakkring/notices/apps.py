"""App configuration."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices and the outbox."""

    name = "vakkring.notices"
    verbose_name = "Berichten"

    def ready(self) -> None:
        """Serve the ports: sending letters, what is due, export and erasure."""
        from vakkring import ports  # filled when the apps are ready
        from vakkring.notices.personal import NoticesEraser, NoticesExporter
        from vakkring.notices.post import NoticesDue, Outbox

        ports.post.register(Outbox())
        ports.dues.register(NoticesDue())
        ports.exporters.register(NoticesExporter())
        ports.erasers.register(NoticesEraser())
