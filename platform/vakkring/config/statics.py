"""Where collected static files stand in production."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

BUILT = "assets/"


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Gives each file a name that holds its content's hash, but for those that the front-end build named so already.

    Its scripts import each other by those names: with a second name a phone would fetch the same file twice.
    """

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """The name under which a file is served."""
        if name.startswith(BUILT):
            return name
        hashed: str = super().hashed_name(name, content, filename)
        return hashed
