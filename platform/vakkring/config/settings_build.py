"""Settings for building the image: static files get their production names, nothing else is needed."""

from vakkring.config.settings import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}  # noqa: F405
