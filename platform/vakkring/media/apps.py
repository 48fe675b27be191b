"""App configuration."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Images and files. The label is Django's default, "media": settings name the models `media.Image` and `media.Document`."""

    name = "vakkring.media"
    verbose_name = "Beeld en bestanden"
