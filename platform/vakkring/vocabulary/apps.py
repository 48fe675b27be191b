"""App configuration."""

from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    """The shared words."""

    name = "vakkring.vocabulary"
    verbose_name = "Woorden"
