"""Media in a bucket that speaks S3, for machines that share no folder."""

from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage


class BucketStorage(S3Storage):  # type: ignore[misc]  # it has no types
    """Nobody but the site reaches the files: addresses are our own, and each request for one is checked as always."""

    def get_default_settings(self) -> dict[str, object]:
        """Private, and no file takes the place of another. Small files stay in memory, large ones wait on disk."""
        known: dict[str, object] = super().get_default_settings()
        return known | {"default_acl": None, "file_overwrite": False, "max_memory_size": 2 * 1024 * 1024}

    def url(self, name: str, *_: object, **__: object) -> str:
        """Where the site serves it."""
        return settings.MEDIA_URL + quote(name)

    def open_part(self, name: str, first: int, last: int) -> Any:
        """Bytes `first` to `last`, both included, as something to read: the rest of a film stays where it is. `FileNotFoundError`."""
        try:
            return self.bucket.Object(self._normalize_name(name)).get(Range=f"bytes={first}-{last}")["Body"]
        except ClientError as error:
            raise FileNotFoundError(name) from error
