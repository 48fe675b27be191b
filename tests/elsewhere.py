"""A media storage that is no folder of this machine, as S3 is none: everything goes by Django's interface for storages."""

from django.core.files.storage import InMemoryStorage

HERE = {"BACKEND": "tests.elsewhere.Elsewhere"}


class Elsewhere(InMemoryStorage):
    """Without paths."""

    def path(self, name: str) -> str:
        raise NotImplementedError

    def _relative_path(self, name: str) -> str:
        return name  # Django's asks `path`
