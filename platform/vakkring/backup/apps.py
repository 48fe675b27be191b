"""The app's place in Django."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Backup and restore."""

    name = "vakkring.backup"
    verbose_name = "Back-up"
