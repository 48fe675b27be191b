"""App configuration."""

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """Sockets and shared documents."""

    name = "vakkring.realtime"
    verbose_name = "Live"

    def ready(self) -> None:
        """Compaction is due now and then, and so is forgetting. Rights end with a session or with what is written on a person."""
        from django.contrib.auth import get_user_model
        from django.contrib.sessions.models import Session
        from django.db.models.signals import post_delete, post_save

        from vakkring import ports
        from vakkring.realtime import rights
        from vakkring.realtime.actions import Compaction
        from vakkring.realtime.receipts import Forgetting

        ports.dues.register(Compaction())
        ports.dues.register(Forgetting())
        post_save.connect(rights.person_saved, sender=get_user_model())
        post_delete.connect(rights.session_ended, sender=Session)
